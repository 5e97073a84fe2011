import { type FileHandle, open } from 'node:fs/promises';
import { GwinnowError } from '../../../shared/errors.ts';
import { openRegular, readInto } from '../files.ts';

/** Room for the header, a multiple of 64, whatever the number of rows will be. */
const HEADER_BYTES = 192;
const MAGIC = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59);

export type NpyType = '<i8' | '<f4' | '<f8';

export type NpyFile = { readonly add: (row: Uint8Array) => Promise<void> };

/**
 * A new NumPy array file (version 1.0, C order, little endian) whose rows are added one by one; how many there were is
 * written when the body returns.
 *
 * @param row shape of one row, [] for single numbers.
 */
export async function writingNpy(
  path: string,
  type: NpyType,
  row: readonly number[],
  body: (file: NpyFile) => Promise<void>,
): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    await handle.write(new Uint8Array(HEADER_BYTES));
    let rows = 0;
    await body({
      async add(bytes) {
        rows++;
        await handle.write(bytes);
      },
    });
    await handle.write(headerOf(type, [rows, ...row]), 0, HEADER_BYTES, 0);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function headerOf(type: NpyType, shape: readonly number[]): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const header = new Uint8Array(HEADER_BYTES).fill(0x20);
  header.set(MAGIC);
  header.set([1, 0, (HEADER_BYTES - 10) & 0xff, (HEADER_BYTES - 10) >> 8], MAGIC.length);
  header.set(new TextEncoder().encode(text), 10);
  header[HEADER_BYTES - 1] = 0x0a;
  return header;
}

const READERS: Readonly<
  Record<string, readonly [bytes: number, read: (view: DataView, at: number) => number]>
> = {
  '|i1': [1, (view, at) => view.getInt8(at)],
  '|u1': [1, (view, at) => view.getUint8(at)],
  '<i2': [2, (view, at) => view.getInt16(at, true)],
  '<u2': [2, (view, at) => view.getUint16(at, true)],
  '<i4': [4, (view, at) => view.getInt32(at, true)],
  '<u4': [4, (view, at) => view.getUint32(at, true)],
  '<i8': [8, (view, at) => Number(view.getBigInt64(at, true))],
  '<u8': [8, (view, at) => Number(view.getBigUint64(at, true))],
};

const CHUNK_NUMBERS = 8192;

/**
 * The whole numbers of a one-dimensional array file, some at a time.
 *
 * @throws FILE_NOT_FOUND, WRONG_MAGIC, UNSUPPORTED_FORMAT for other arrays, TRUNCATED_FILE.
 */
export async function* readNpyIntegers(path: string): AsyncGenerator<number[], void, undefined> {
  const { handle } = await openRegular(path);
  try {
    const { type, count } = await readHeader(handle, path);
    const reader = READERS[type];
    if (reader === undefined) {
      throw new GwinnowError('UNSUPPORTED_FORMAT', `${path} holds ${type.slice(0, 20)}, not whole numbers`);
    }
    const [size, read] = reader;
    for (let done = 0; done < count; done += CHUNK_NUMBERS) {
      const wanted = Math.min(CHUNK_NUMBERS, count - done);
      const bytes = new Uint8Array(wanted * size);
      if ((await readInto(handle, bytes)) < bytes.length) {
        throw new GwinnowError('TRUNCATED_FILE', `${path} has fewer numbers than the ${count} it announces`);
      }
      const view = new DataView(bytes.buffer);
      yield Array.from({ length: wanted }, (_, n) => read(view, n * size));
    }
  } finally {
    await handle.close();
  }
}

async function readHeader(handle: FileHandle, path: string): Promise<{ type: string; count: number }> {
  const start = new Uint8Array(10);
  const filled = await readInto(handle, start);
  if (filled < start.length || MAGIC.some((byte, n) => start[n] !== byte)) {
    throw new GwinnowError('WRONG_MAGIC', `${path} is no NumPy array file`);
  }
  if (start[6] !== 1)
    throw new GwinnowError('UNSUPPORTED_FORMAT', `${path} is of NumPy format ${start[6]}, not 1`);
  const header = new Uint8Array((start[8] ?? 0) + 256 * (start[9] ?? 0));
  await readInto(handle, header);
  const text = new TextDecoder('latin1').decode(header);
  const type = /'descr':\s*'([^']*)'/.exec(text)?.[1];
  const count = /'shape':\s*\((\d{1,15}),\)/.exec(text)?.[1];
  if (type !== undefined && count !== undefined) return { type, count: Number(count) };
  throw new GwinnowError('UNSUPPORTED_FORMAT', `${path} is no array of one dimension`);
}
