import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll } from 'vitest';

/** Damaged files of each kind; more for a longer search. */
export function fuzzRuns(usual: number): number {
  return Number(process.env['GWINNOW_FUZZ_RUNS'] ?? usual);
}

/** Counts and times what is read; the figures go into the folder that GWINNOW_FUZZ_REPORT names. */
export function fuzzFigures(name: string): <Found>(read: () => Promise<Found>) => Promise<Found> {
  const figures = { files: 0, slowestMs: 0, mostRssMiB: 0 };
  afterAll(async () => {
    const folder = process.env['GWINNOW_FUZZ_REPORT'];
    if (folder === undefined) return;
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${name}.json`), `${JSON.stringify(figures, null, 2)}\n`);
  });
  return async (read) => {
    const began = performance.now();
    try {
      return await read();
    } finally {
      figures.files++;
      figures.slowestMs = Math.max(figures.slowestMs, Math.round(performance.now() - began));
      figures.mostRssMiB = Math.max(figures.mostRssMiB, Math.round(process.memoryUsage.rss() / 2 ** 20));
    }
  };
}

/** Texts that are put in the place of what a file says. */
const TEXTS = ['../secret.png', '/etc/passwd', 'link.png', 'out/secret.png', '..\\secret.png', 'images', '\0', '',
  '1e999', '-1', '99999999999999999999', '[[[[[[[[', '{"a":', '"', '\ud800', 'NaN', 'null'] as const; // prettier-ignore

export const anyText = fc.constantFrom(...TEXTS);

const edit = fc.record({
  kind: fc.constantFrom('set', 'flip', 'cut', 'insert', 'repeat', 'big', 'swap', 'text'),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  value: fc.nat(255),
  text: anyText,
});

/** What is done to a file, one after another. */
export const anyEdits = fc.array(edit, { minLength: 1, maxLength: 4 });
export type Edits = typeof anyEdits extends fc.Arbitrary<infer Some> ? Some : never;

/** The bytes after some damage; a third of the places each near the start, near the end, and anywhere. */
export function damage(bytes: Uint8Array, edits: Edits): Buffer {
  return edits.reduce((current, { kind, at, value, text }) => {
    const near = Math.min(64, current.length);
    const place = [at * current.length, at * near, current.length - at * near][value % 3] ?? 0;
    const from = Math.max(0, Math.min(current.length - 1, Math.floor(place)));
    const [before, after] = [current.subarray(0, from), current.subarray(from)];
    const copy = Buffer.from(current);
    if (kind === 'cut') return before;
    if (kind === 'insert') return Buffer.concat([before, Buffer.of(value), after]);
    if (kind === 'repeat') return Buffer.concat([before, after.subarray(0, value), after]);
    if (kind === 'swap') return Buffer.concat([after, before]);
    if (kind === 'text') return Buffer.concat([before, Buffer.from(text), after.subarray(value % 16)]);
    if (kind === 'set') copy[from] = value;
    if (kind === 'flip') copy[from] = (copy[from] ?? 0) ^ (1 << (value % 8));
    if (kind === 'big') copy.fill(value > 127 ? 0xff : 0x7f, from, Math.min(from + 4, copy.length));
    return copy;
  }, Buffer.from(bytes));
}
