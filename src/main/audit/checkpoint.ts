import { GwinnowError } from '../../shared/errors.ts';
import { HASH_BYTES } from './merkle.ts';
import { parseNote, signNote, type Note, type SigningKey } from './note.ts';

/**
 * What a log held at a moment: C2SP's checkpoint (c2sp.org/tlog-checkpoint). `origin` names the log;
 * `extensions` are further lines, none in ours.
 */
export type Checkpoint = {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  readonly extensions: readonly string[];
};

/** A checkpoint and the note that it came in. */
export type SignedCheckpoint = Checkpoint & { readonly note: Note };

/** The name of a project's log and of its keys: it begins with the project's own leaf, whose hash is unlike any other. */
export function originOf(firstLeaf: Uint8Array): string {
  return `gwinnow/${Buffer.from(firstLeaf).toString('hex').slice(0, 16)}`;
}

export function formatCheckpoint({ origin, size, root, extensions }: Checkpoint): string {
  const lines = [origin, String(size), Buffer.from(root).toString('base64'), ...extensions];
  return lines.map((line) => `${line}\n`).join('');
}

export function signCheckpoint(checkpoint: Omit<Checkpoint, 'extensions'>, key: SigningKey): string {
  return signNote(formatCheckpoint({ ...checkpoint, extensions: [] }), [key]);
}

/**
 * A note as it was before mail or an editor gave its lines CRLF ends or other than one at its end. Signatures are over
 * the note's text, so no bad one becomes good by it.
 */
export function withPlainLineEnds(message: string): string {
  const text = message.replaceAll('\r\n', '\n');
  let end = text.length;
  while (text[end - 1] === '\n') end--;
  return `${text.slice(0, end)}\n`;
}

/**
 * Reads a signed checkpoint; says nothing yet of whether its signatures are good.
 *
 * @throws BAD_NOTE where it is none.
 */
export function parseCheckpoint(message: string): SignedCheckpoint {
  const note = parseNote(message);
  const [origin = '', digits = '', encoded = '', ...extensions] = note.text.slice(0, -1).split('\n');
  const size = /^(0|[1-9][0-9]*)$/.test(digits) ? Number(digits) : Number.NaN;
  const root = Buffer.from(encoded, 'base64');
  const sound =
    origin !== '' &&
    Number.isSafeInteger(size) &&
    root.length === HASH_BYTES &&
    root.toString('base64') === encoded &&
    extensions.every((line) => line !== '');
  if (!sound) {
    throw new GwinnowError(
      'BAD_NOTE',
      'A checkpoint has its origin, the number of leaves and the root in base64, a line each',
    );
  }
  return { origin, size, root, extensions, note };
}
