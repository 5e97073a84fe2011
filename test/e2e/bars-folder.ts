import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { bars, SIDE } from '../main/engine/small-data.ts';

export const BAR_CLASSES = ['across', 'down', 'slanted'];

/** A folder for each class with small pictures, and one file that is no picture: `down/damaged.png`. */
export async function writeBarsFolder(folder: string, count: number): Promise<void> {
  const { pixels, labels } = bars(count, 5);
  for (const name of BAR_CLASSES) mkdirSync(join(folder, name), { recursive: true });
  for (let n = 0; n < count; n++) {
    const one = pixels.subarray(n * SIDE * SIDE, (n + 1) * SIDE * SIDE);
    const file = join(folder, BAR_CLASSES[labels[n] ?? 0] ?? '', `${n}.png`);
    await sharp(one, { raw: { width: SIDE, height: SIDE, channels: 1 } }).toFile(file);
  }
  writeFileSync(join(folder, 'down', 'damaged.png'), 'no picture at all');
}
