import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatCheckpoint,
  originOf,
  parseCheckpoint,
  signCheckpoint,
} from '../../../src/main/audit/checkpoint.ts';
import {
  formatSigningKey,
  formatVerifierKey,
  generateKey,
  isSignedBy,
  parseNote,
  parseSigningKey,
  parseVerifierKey,
  signingKey,
  signNote,
} from '../../../src/main/audit/note.ts';

/** The example of Go's package golang.org/x/mod/sumdb/note. */
const GO = {
  signer: 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz',
  verifier: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  text:
    'If you think cryptography is the answer to your problem,\n' +
    "then you don't know what your problem is.\n",
  signature:
    '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
};

const KEY = signingKey('gwinnow/test', Buffer.alloc(32, 7));
const ROOT = Buffer.alloc(32, 1);

describe("Go's example", () => {
  test('is signed to the same bytes', () => {
    expect(signNote(GO.text, [parseSigningKey(GO.signer)])).toBe(`${GO.text}\n${GO.signature}`);
  });

  test('is read and found to be signed by its key and by no other', () => {
    const note = parseNote(`${GO.text}\n${GO.signature}`);
    expect(note.text).toBe(GO.text);
    expect(isSignedBy(note, parseVerifierKey(GO.verifier))).toBe(true);
    expect(isSignedBy(note, KEY)).toBe(false);
  });

  test('has the keys that ours are written as', () => {
    expect(formatVerifierKey(parseSigningKey(GO.signer))).toBe(GO.verifier);
    expect(formatSigningKey(parseSigningKey(GO.signer))).toBe(GO.signer);
  });
});

describe('a signed note', () => {
  test('holds for any text and key, and not once a character of it is changed', () => {
    const Line = fc.string({ unit: 'grapheme' }).filter((text) => !/\p{Cc}/u.test(text));
    fc.assert(
      fc.property(fc.array(Line, { minLength: 1 }), fc.nat(), (lines, at) => {
        const key = generateKey('gwinnow/any');
        const text = lines.map((line) => `${line}\n`).join('');
        const note = parseNote(signNote(text, [key, KEY]));
        expect(note.text).toBe(text);
        expect([isSignedBy(note, key), isSignedBy(note, KEY)]).toEqual([true, true]);
        const place = at % text.length;
        const changed = `${text.slice(0, place)}~${text.slice(place)}`;
        expect(isSignedBy({ ...note, text: changed }, key)).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  test('does not hold with a second, false signature of the same key', () => {
    const note = parseNote(signNote('a\n', [KEY]));
    const [good] = note.signatures;
    const forged = { name: KEY.name, id: KEY.id, bytes: Buffer.alloc(64) };
    expect(isSignedBy({ ...note, signatures: good === undefined ? [] : [good, forged] }, KEY)).toBe(false);
  });

  test.each([
    ['no blank line', 'a\n— x AAAAAAA=\n'],
    ['no signature', 'a\n\n'],
    ['a signature line of another form', 'a\n\n- x AAAAAAA=\n'],
    ['a signature that is too short', 'a\n\n— x AAAAAA==\n'],
    ['base64 with something left over', 'a\n\n— x AAAAAAB=\n'],
    ['a control character', 'a\u0007\n\n— x AAAAAAA=\n'],
    ['no last line end', 'a\n\n— x AAAAAAA='],
    ['half a character', 'a\ud800\n\n— x AAAAAAA=\n'],
    ['a hundred and one signatures', `a\n\n${'— x AAAAAAA=\n'.repeat(101)}`],
  ])('is refused with %s', (_, message) => {
    expect(() => parseNote(message)).toThrow(expect.objectContaining({ code: 'BAD_NOTE' }));
  });

  test.each(['', 'a b', 'a+b', 'a\u0085b', '\ud800'])('has no key by the name %j', (name) => {
    expect(() => generateKey(name)).toThrow('is no name for a key');
  });

  test.each([
    ['another id', GO.verifier.replace('c74f20a3', 'c74f20a4')],
    ['another name', GO.verifier.replace('Peter', 'Paul')],
    ['another kind of key', GO.verifier.replace('+ARpc', '+ARpd')],
    ['a signing key', GO.signer],
    ['nothing', ''],
  ])('has no verifier key with %s', (_, text) => {
    expect(() => parseVerifierKey(text)).toThrow(expect.objectContaining({ code: 'BAD_NOTE' }));
  });

  test('does not tell a signing key in an error', () => {
    const broken = GO.signer.replace('c74f20a3', 'c74f20a4');
    expect(() => parseSigningKey(broken)).toThrow(/^(?!.*AYEKFA)/);
  });
});

describe('a checkpoint', () => {
  test('is three lines, as C2SP has them', () => {
    const checkpoint = { origin: 'gwinnow/test', size: 12, root: ROOT, extensions: [] };
    expect(formatCheckpoint(checkpoint)).toBe(
      'gwinnow/test\n12\nAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n',
    );
  });

  test('comes back as it was signed', () => {
    const read = parseCheckpoint(signCheckpoint({ origin: 'gwinnow/test', size: 12, root: ROOT }, KEY));
    expect(read).toMatchObject({ origin: 'gwinnow/test', size: 12, extensions: [] });
    expect(Buffer.from(read.root)).toEqual(ROOT);
    expect(isSignedBy(read.note, KEY)).toBe(true);
  });

  test('of others may say more', () => {
    const message = signNote(`log\n0\n${ROOT.toString('base64')}\nmore\n`, [KEY]);
    expect(parseCheckpoint(message).extensions).toEqual(['more']);
  });

  test.each([
    ['no root', 'log\n1\n'],
    ['a size with a leading zero', `log\n01\n${ROOT.toString('base64')}\n`],
    ['a size below 0', `log\n-1\n${ROOT.toString('base64')}\n`],
    ['a size beyond counting', `log\n9007199254740993\n${ROOT.toString('base64')}\n`],
    ['a root of another length', 'log\n1\nAQEB\n'],
    ['an empty line', `log\n1\n${ROOT.toString('base64')}\n\nmore\n`],
    ['no origin', `\n1\n${ROOT.toString('base64')}\n`],
  ])('is refused with %s', (_, text) => {
    expect(() => parseCheckpoint(signNote(text, [KEY]))).toThrow('A checkpoint has its origin');
  });

  test("is named after the log's first leaf", () => {
    expect(originOf(Buffer.alloc(32, 0xab))).toBe('gwinnow/abababababababab');
  });
});
