import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { afterEach } from 'vitest';
import type { ImportedItem, ImportEvents, ImportProblem } from '../../../src/main/formats/item.ts';

export type Collected = { items: ImportedItem[]; problems: ImportProblem[]; totals: (number | null)[] };

/** All that a reader gives. */
export async function collect(events: ImportEvents): Promise<Collected> {
  const all: Collected = { items: [], problems: [], totals: [] };
  for await (const batch of events) {
    for (const event of batch) {
      if (event.kind === 'item') all.items.push(event.item);
      else if (event.kind === 'problem') all.problems.push(event.problem);
      else all.totals.push(event.count);
    }
  }
  return all;
}

/** A folder that is gone after the test, with these files in it. */
export async function folderWith(files: Readonly<Record<string, Uint8Array | string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gwinnow-formats-'));
  made.push(folder);
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

const made: string[] = [];
afterEach(async () => {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true });
});

const FIXTURES = join(import.meta.dirname, 'fixtures');

/** Pictures made by Pillow, by file name. */
export async function pictures(): Promise<Map<string, Uint8Array>> {
  const names = await readdir(join(FIXTURES, 'images'));
  const files = names.sort().map(async (name) => [name, await picture(name)] as const);
  return new Map(await Promise.all(files));
}

export async function picture(name: string): Promise<Uint8Array> {
  return new Uint8Array(await readFile(join(FIXTURES, 'images', name)));
}

export type Expected = {
  width: number;
  height: number;
  rgb: string;
  grey8: string;
  rgb3: string;
  rgb9x2: string;
};

/** What Pillow reads from the pictures. */
export async function pillowValues(): Promise<Record<string, Expected>> {
  return JSON.parse(await readFile(join(FIXTURES, 'pillow.json'), 'utf8'));
}

/** An IDX file of unsigned bytes; `claimed` sizes instead of the real ones make it lie. */
export function idx(
  sizes: readonly number[],
  data: Uint8Array,
  claimed: readonly number[] = sizes,
): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * sizes.length + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x0800 + sizes.length);
  claimed.forEach((size, i) => view.setUint32(4 + 4 * i, size));
  bytes.set(data, 4 + 4 * sizes.length);
  return bytes;
}

/** `count` bytes that differ. */
export function ramp(count: number, step = 7): Uint8Array {
  return Uint8Array.from({ length: count }, (_, i) => (i * step) % 251);
}

/** A grey 8-bit PNG whose header says width x height, with whatever data. */
export function png(width: number, height: number, data: Uint8Array): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header[8] = 8;
  const signature = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const chunks = [chunk('IHDR', header), chunk('IDAT', deflateSync(data)), chunk('IEND', new Uint8Array(0))];
  return new Uint8Array(Buffer.concat([signature, ...chunks]));
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
