import { closeSync, openSync, readSync } from 'node:fs';
import * as v from 'valibot';

const LENGTH_BYTES = 8;
/** Headers of the networks here take a few kilobytes. */
const MOST_HEADER_BYTES = 1_000_000;

const Entry = v.object({ shape: v.array(v.pipe(v.number(), v.integer(), v.minValue(0))) });
const Header = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.unknown()));

/** How many numbers a safetensors file holds, by its header alone; null where it is none, or not there. */
export function weightsCount(path: string): number | null {
  const header = headerOf(path);
  const parsed = v.safeParse(Header, header ?? '');
  if (!parsed.success) return null;
  let count = 0;
  for (const [name, entry] of Object.entries(parsed.output)) {
    if (name === '__metadata__') continue;
    const array = v.safeParse(Entry, entry);
    if (!array.success) return null;
    count += array.output.shape.reduce((product, size) => product * size, 1);
  }
  return count;
}

function headerOf(path: string): string | null {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return null;
  }
  try {
    const length = Buffer.alloc(LENGTH_BYTES);
    if (readSync(file, length, 0, LENGTH_BYTES, 0) < LENGTH_BYTES) return null;
    const bytes = length.readBigUInt64LE();
    if (bytes > MOST_HEADER_BYTES) return null;
    const header = Buffer.alloc(Number(bytes));
    return readSync(file, header, 0, header.length, LENGTH_BYTES) < header.length
      ? null
      : header.toString('utf8');
  } finally {
    closeSync(file);
  }
}
