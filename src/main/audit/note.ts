import { createPrivateKey, createPublicKey, hash, randomBytes, sign, verify } from 'node:crypto';
import * as v from 'valibot';
import { GwinnowError } from '../../shared/errors.ts';

/** Who signs: a name, and the Ed25519 key's 32 bytes. `id`: the first 4 bytes of the key's hash, 8 hex digits. */
export type VerifierKey = { readonly name: string; readonly id: string; readonly publicKey: Uint8Array };

/** `seed`: the private key of RFC 8032, 32 bytes. */
export type SigningKey = VerifierKey & { readonly seed: Uint8Array };

/** One signature line. `bytes`: what follows the key's id, 64 of them for Ed25519. */
export type NoteSignature = { readonly name: string; readonly id: string; readonly bytes: Uint8Array };

/** A text that ends with a line end, and its signatures: the signed note of C2SP (c2sp.org/signed-note). */
export type Note = { readonly text: string; readonly signatures: readonly NoteSignature[] };

const ED25519 = 1;
const KEY_BYTES = 32;
const ID_BYTES = 4;
const MOST_SIGNATURES = 100;
const MOST_CHARACTERS = 1_000_000;
/** RFC 8410: an Ed25519 private key in PKCS #8, up to its 32 bytes. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');
const PRIVATE_PREFIX = 'PRIVATE+KEY+';
const SIGNATURE_LINE = /^— (?<name>\S+) (?<value>\S+)$/u;
/** Any control character but the line end. */
const FORBIDDEN = /(?!\n)\p{Cc}/u;

const PublicJwk = v.object({ x: v.string() });

/** A new key under a name, from the system's source of random bytes. */
export function generateKey(name: string): SigningKey {
  return signingKey(name, randomBytes(KEY_BYTES));
}

/** @throws BAD_NOTE for a name that notes cannot have. */
export function verifierKey(name: string, publicKey: Uint8Array): VerifierKey {
  if (name === '' || !name.isWellFormed() || /[\p{White_Space}\p{Cc}+]/u.test(name)) {
    throw new GwinnowError('BAD_NOTE', `"${name}" is no name for a key: no spaces, no plus, not empty`);
  }
  const hashed = hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), encoded(publicKey)]), 'buffer');
  return { name, id: hashed.subarray(0, ID_BYTES).toString('hex'), publicKey };
}

/** @throws BAD_NOTE for a name that notes cannot have. */
export function signingKey(name: string, seed: Uint8Array): SigningKey {
  const { x } = v.parse(PublicJwk, createPublicKey(privateKey(seed)).export({ format: 'jwk' }));
  return { ...verifierKey(name, Buffer.from(x, 'base64url')), seed };
}

/** The verifier key as Go's sumdb/note writes it: name+id+base64(0x01 || public key). */
export function formatVerifierKey({ name, id, publicKey }: VerifierKey): string {
  return `${name}+${id}+${encoded(publicKey).toString('base64')}`;
}

/** @throws BAD_NOTE when the text is no Ed25519 verifier key, or its id is another key's. */
export function parseVerifierKey(text: string): VerifierKey {
  const { name, id, bytes } = keyParts(text);
  const key = verifierKey(name, bytes);
  if (key.id !== id)
    throw new GwinnowError('BAD_NOTE', `The verifier key of ${name} has id ${key.id}, not ${id}`);
  return key;
}

/** The secret key as Go's sumdb/note writes it: PRIVATE+KEY+name+id+base64(0x01 || seed). */
export function formatSigningKey({ name, id, seed }: SigningKey): string {
  return `${PRIVATE_PREFIX}${name}+${id}+${encoded(seed).toString('base64')}`;
}

/** @throws BAD_NOTE when the text is no Ed25519 signing key; the message holds none of it. */
export function parseSigningKey(text: string): SigningKey {
  if (!text.startsWith(PRIVATE_PREFIX)) throw new GwinnowError('BAD_NOTE', 'This is no signing key');
  const { name, id, bytes } = keyParts(text.slice(PRIVATE_PREFIX.length));
  const key = signingKey(name, bytes);
  if (key.id !== id) throw new GwinnowError('BAD_NOTE', `The signing key of ${name} is not that of ${id}`);
  return key;
}

/**
 * The note with a signature of each key below it.
 *
 * @throws BAD_NOTE for a text that does not end with a line end or holds control characters.
 */
export function signNote(text: string, keys: readonly SigningKey[]): string {
  checkText(text);
  const lines = keys.map(({ name, id, seed }) => {
    const signature = sign(null, Buffer.from(text, 'utf8'), privateKey(seed));
    return `— ${name} ${Buffer.concat([Buffer.from(id, 'hex'), signature]).toString('base64')}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

/**
 * Takes a signed note apart; says nothing yet of whether its signatures are good.
 *
 * @throws BAD_NOTE where it is none.
 */
export function parseNote(message: string): Note {
  if (message.length > MOST_CHARACTERS) throw new GwinnowError('BAD_NOTE', 'The note is too long');
  const split = message.lastIndexOf('\n\n');
  if (split < 0) throw new GwinnowError('BAD_NOTE', 'The note has no blank line before its signatures');
  const text = message.slice(0, split + 1);
  const below = message.slice(split + 2);
  checkText(text);
  checkText(below);
  const lines = below.slice(0, -1).split('\n');
  if (lines.length > MOST_SIGNATURES) throw new GwinnowError('BAD_NOTE', 'The note has too many signatures');
  return { text, signatures: lines.map(parseSignature) };
}

/** Whether the key signed the note. */
export function isSignedBy({ text, signatures }: Note, key: VerifierKey): boolean {
  const mine = signatures.filter(({ name, id }) => name === key.name && id === key.id);
  if (mine.length === 0) return false;
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(key.publicKey).toString('base64url') };
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
  const bytes = Buffer.from(text, 'utf8');
  return mine.every(({ bytes: signature }) => verify(null, bytes, publicKey, signature));
}

function parseSignature(line: string): NoteSignature {
  const { name = '', value = '' } = SIGNATURE_LINE.exec(line)?.groups ?? {};
  const bytes = strictBase64(value);
  if (bytes === null || bytes.length <= ID_BYTES) {
    throw new GwinnowError('BAD_NOTE', `This is no signature line of a note: ${line.slice(0, 100)}`);
  }
  return { name, id: bytes.subarray(0, ID_BYTES).toString('hex'), bytes: bytes.subarray(ID_BYTES) };
}

function keyParts(text: string): { readonly name: string; readonly id: string; readonly bytes: Uint8Array } {
  const {
    name = '',
    id = '',
    key = '',
  } = /^(?<name>[^+]+)\+(?<id>[0-9a-f]{8})\+(?<key>\S+)$/u.exec(text)?.groups ?? {};
  const bytes = strictBase64(key);
  if (bytes === null || bytes.length !== 1 + KEY_BYTES || bytes[0] !== ED25519) {
    throw new GwinnowError('BAD_NOTE', 'A key reads name+id+key, where key is Ed25519 and in base64');
  }
  return { name, id, bytes: bytes.subarray(1) };
}

function checkText(text: string): void {
  if (text.isWellFormed() && text.endsWith('\n') && !FORBIDDEN.test(text)) return;
  throw new GwinnowError(
    'BAD_NOTE',
    'A note is lines of text without control characters, the last one ended',
  );
}

/** Null where anything but the one canonical spelling stands. */
function strictBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return text !== '' && bytes.toString('base64') === text ? bytes : null;
}

function encoded(key: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(ED25519), key]);
}

function privateKey(seed: Uint8Array) {
  return createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: 'der', type: 'pkcs8' });
}
