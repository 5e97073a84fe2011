import { GwinnowError } from '../../shared/errors.ts';
import { decodeImage } from './decode.ts';
import { fileError, openRegular, readInto } from './files.ts';
import {
  type EncodedMediaType,
  type ImportEvent,
  type ImportEvents,
  type ImportedItem,
  MAX_FILE_BYTES,
  problemEvent,
} from './item.ts';
import { MAGIC_BYTES, mediaTypeOf, namesImage } from './magic.ts';

/** An image file to be read, and what is already known of it. */
export type ImageEntry = {
  readonly path: string;
  readonly label: string | null;
  readonly split: ImportedItem['split'];
  /** What a problem with it is filed under: the file itself, or the row that names it. */
  readonly namedBy: string;
};

/** Entries in the order wanted, with the problems met while they were found. */
export type ImageEntries = AsyncIterable<ImageEntry | ImportEvent>;

/** Decoding is what takes the time, and at worst the memory: an image may fill 80 MB. */
const FILES_AT_ONCE = 4;
const BATCH_BYTES = 4 * 1024 * 1024;
const BATCH_EVENTS = 256;

type ImageFile = { readonly bytes: Uint8Array; readonly mediaType: EncodedMediaType };

/**
 * The bytes of an image file, decoded once to prove that it can be. What is no image is told by its first bytes, so a
 * large file of another kind costs nothing. Throws FILE_NOT_FOUND, WRONG_MAGIC (named like an image), UNSUPPORTED_FORMAT
 * (named like something else), TRUNCATED_FILE, FILE_TOO_LARGE, BAD_IMAGE or IMAGE_TOO_LARGE.
 */
export async function readImageFile(path: string): Promise<ImageFile> {
  const { handle, size } = await openRegular(path);
  try {
    const start = new Uint8Array(Math.min(size, MAGIC_BYTES));
    await readInto(handle, start);
    const mediaType = mediaTypeOf(start);
    if (!mediaType) throw notAnImage(path, start);
    if (size > MAX_FILE_BYTES) {
      throw new GwinnowError(
        'FILE_TOO_LARGE',
        `${path} has ${size} bytes, at most ${MAX_FILE_BYTES} are read`,
      );
    }
    const bytes = new Uint8Array(size);
    bytes.set(start);
    const filled = start.length + (await readInto(handle, bytes.subarray(start.length)));
    const whole = bytes.subarray(0, filled);
    await decodeImage(whole, path);
    return { bytes: whole, mediaType };
  } catch (thrown) {
    throw fileError(path, thrown);
  } finally {
    await handle.close();
  }
}

/** Reads the entries' files, a few at once, and gives their events in the entries' order, `most` at a time. */
export async function* readImageEntries(entries: ImageEntries, most = BATCH_EVENTS): ImportEvents {
  let batch: ImportEvent[] = [];
  let batchBytes = 0;
  for await (const group of groupsOf(entries, FILES_AT_ONCE)) {
    const events = await Promise.all(group.map((entry) => ('kind' in entry ? entry : readEntry(entry))));
    for (const event of events) {
      batch.push(event);
      batchBytes += event.kind === 'item' ? event.item.bytes.length : 0;
    }
    if (batchBytes >= BATCH_BYTES || batch.length >= Math.min(most, BATCH_EVENTS)) {
      yield batch;
      batch = [];
      batchBytes = 0;
    }
  }
  if (batch.length > 0) yield batch;
}

async function readEntry({ path, label, split, namedBy }: ImageEntry): Promise<ImportEvent> {
  try {
    const { bytes, mediaType } = await readImageFile(path);
    return { kind: 'item', item: { bytes, mediaType, shape: null, label, split, source: path } };
  } catch (thrown) {
    return problemEvent(namedBy, thrown);
  }
}

export async function* groupsOf<T>(
  values: AsyncIterable<T>,
  size: number,
): AsyncGenerator<T[], void, undefined> {
  let group: T[] = [];
  for await (const value of values) {
    group.push(value);
    if (group.length === size) {
      yield group;
      group = [];
    }
  }
  if (group.length > 0) yield group;
}

function notAnImage(path: string, start: Uint8Array): GwinnowError {
  if (start.length === 0) return new GwinnowError('TRUNCATED_FILE', `${path} is empty`);
  const kinds = 'PNG, JPEG, WebP, BMP, TIFF or GIF';
  if (!namesImage(path)) return new GwinnowError('UNSUPPORTED_FORMAT', `${path} is not ${kinds}`);
  const seen = Buffer.from(start.subarray(0, 4)).toString('hex');
  return new GwinnowError(
    'WRONG_MAGIC',
    `${path} is named like an image but is not ${kinds}: it starts with 0x${seen}`,
  );
}
