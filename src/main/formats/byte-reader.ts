import { createReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip, type Gunzip } from 'node:zlib';
import { GwinnowError } from '../../shared/errors.ts';
import { fileError, openRegular, readInto, readStart } from './files.ts';

/** Deflate can't shrink more than this, so what a gzip file can hold is known from its size. */
const DEFLATE_MAX_RATIO = 1032;

/** A file's bytes in order, inflated where it is gzip. */
export type ByteReader = {
  readonly path: string;
  /** The next `count` bytes, or fewer at the end. A fresh array each time. */
  read(count: number): Promise<Uint8Array>;
  /**
   * Proves that the file holds exactly this many bytes, for gzip by inflating it once and no further than that
   * (which proves its checksum too), unless these are more than are to be inflated for a proof. Throws TRUNCATED_FILE
   * for fewer, BAD_IMAGE for more.
   */
  expectLength(expected: number): Promise<void>;
  close(): Promise<void>;
};

/**
 * Opens a plain or gzip file, told apart by its first bytes, not its name.
 *
 * @param proof bytes that are inflated at most to prove a gzip file's length. Default: all.
 * Throws FILE_NOT_FOUND or UNSUPPORTED_FORMAT; reading throws TRUNCATED_FILE or BAD_IMAGE for damaged gzip.
 */
export async function openByteReader(path: string, proof = Number.POSITIVE_INFINITY): Promise<ByteReader> {
  const [first, second] = await readStart(path, 2);
  const gzip = first === 0x1f && second === 0x8b;
  return gzip ? gzipReader(path, (await sizeOf(path)) * DEFLATE_MAX_RATIO, proof) : plainReader(path);
}

async function sizeOf(path: string): Promise<number> {
  const { handle, size } = await openRegular(path);
  await handle.close();
  return size;
}

async function plainReader(path: string): Promise<ByteReader> {
  const { handle, size } = await openRegular(path);
  return {
    path,
    read: (count) => readPlain(path, handle, count),
    expectLength: async (expected) => compareLength(path, expected, size),
    close: () => handle.close(),
  };
}

function compareLength(path: string, expected: number, length: number): void {
  if (length === expected) return;
  const claim = `${path}: the header promises ${expected} bytes`;
  if (length > expected) throw new GwinnowError('BAD_IMAGE', `${claim}, the file holds more`);
  throw new GwinnowError('TRUNCATED_FILE', `${claim}, the file holds no more than ${length}`);
}

async function readPlain(path: string, handle: FileHandle, count: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(count);
  try {
    return bytes.subarray(0, await readInto(handle, bytes));
  } catch (thrown) {
    throw fileError(path, thrown);
  }
}

function gzipReader(path: string, mostPossible: number, proof: number): ByteReader {
  const stream = gunzip(path);
  const chunks = inflated(path, stream);
  let rest: Uint8Array = new Uint8Array(0);
  return {
    path,
    async read(count) {
      const target = new Uint8Array(count);
      let filled = 0;
      while (filled < count) {
        if (rest.length === 0) {
          const next = await chunks.next();
          if (next.done) break;
          rest = next.value;
        }
        const taken = rest.subarray(0, count - filled);
        target.set(taken, filled);
        filled += taken.length;
        rest = rest.subarray(taken.length);
      }
      return target.subarray(0, filled);
    },
    async expectLength(expected) {
      if (expected > mostPossible) compareLength(path, expected, mostPossible);
      else if (expected <= proof) compareLength(path, expected, await inflatedLength(path, expected + 1));
    },
    async close() {
      await chunks.return(undefined);
      stream.destroy();
    },
  };
}

/** Inflated bytes in all, or `cap` when there are at least as many. */
async function inflatedLength(path: string, cap: number): Promise<number> {
  let length = 0;
  for await (const chunk of inflated(path, gunzip(path))) {
    length += chunk.length;
    if (length >= cap) return cap;
  }
  return length;
}

function gunzip(path: string): Gunzip {
  const stream = createGunzip({ chunkSize: 256 * 1024 });
  // Errors reach whoever iterates the stream; one that comes after it was left needs someone to hear it.
  stream.on('error', () => undefined);
  pipeline(createReadStream(path, { highWaterMark: 256 * 1024 }), stream, () => undefined);
  return stream;
}

async function* inflated(path: string, stream: Gunzip): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for await (const chunk of stream) {
      if (chunk instanceof Uint8Array) yield chunk;
    }
  } catch (thrown) {
    throw gzipError(path, thrown);
  }
}

function gzipError(path: string, thrown: unknown): GwinnowError {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  if (!code.startsWith('Z_')) return fileError(path, thrown);
  if (code === 'Z_BUF_ERROR')
    return new GwinnowError('TRUNCATED_FILE', `${path} is cut off: gzip data ends early`);
  const reason = thrown instanceof Error ? thrown.message : code;
  return new GwinnowError('BAD_IMAGE', `${path} is damaged gzip: ${reason}`);
}
