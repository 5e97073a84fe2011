import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { integers, uniforms } from '../../../src/main/learning/random.ts';

/** Side of the pictures, pixels. */
export const SIDE = 12;
/** Horizontal, vertical, diagonal. */
export const CLASSES = ['0', '1', '2'];

/** Noisy bars, some so faint that no classifier can be sure: a data set that trains in seconds. */
export function bars(count: number, seed: number): { pixels: Uint8Array; labels: Uint8Array } {
  const pixels = new Uint8Array(count * SIDE * SIDE);
  const labels = new Uint8Array(count);
  const places = integers({ seed, purpose: 'sample', step: 0 }, count, SIDE - 4);
  const strengths = uniforms({ seed, purpose: 'sample', step: 1 }, count);
  const noise = uniforms({ seed, purpose: 'noise' }, pixels.length);
  for (let n = 0; n < count; n++) {
    const label = n % CLASSES.length;
    labels[n] = label;
    const strength = 40 + 200 * (strengths[n] ?? 0);
    for (let y = 0; y < SIDE; y++) {
      for (let x = 0; x < SIDE; x++) {
        const at = (n * SIDE + y) * SIDE + x;
        const place = 2 + (places[n] ?? 0);
        const along = [y, x, (x + y) >> 1][label] ?? 0;
        const ink = Math.abs(along - place) <= 1 ? strength : 0;
        pixels[at] = Math.min(255, ink + 60 * (noise[at] ?? 0));
      }
    }
  }
  return { pixels, labels };
}

/** Writes an IDX pair and gives the path of the images. */
export function writeIdx(folder: string, name: string, count: number, seed: number): string {
  const { pixels, labels } = bars(count, seed);
  mkdirSync(folder, { recursive: true });
  const images = join(folder, `${name}-images-idx3-ubyte`);
  writeFileSync(images, Buffer.concat([header(0x803, [count, SIDE, SIDE]), pixels]));
  writeFileSync(join(folder, `${name}-labels-idx1-ubyte`), Buffer.concat([header(0x801, [count]), labels]));
  return images;
}

function header(magic: number, sizes: number[]): Buffer {
  const bytes = Buffer.alloc(4 + 4 * sizes.length);
  bytes.writeUInt32BE(magic, 0);
  for (const [index, size] of sizes.entries()) bytes.writeUInt32BE(size, 4 + 4 * index);
  return bytes;
}
