import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readMnist } from '../src/main/formats/mnist.ts';
import type { Part } from './protocol.ts';
import { IMAGE } from './specs.ts';

/** Writes MNIST's 50,000 training and 10,000 test images as bare bytes, which both sides read. */
export async function writeData(folder: string): Promise<{ train: Part; test: Part }> {
  const found = { train: { pixels: [], labels: [] }, test: { pixels: [], labels: [] } } as {
    readonly [Split in 'train' | 'test']: { readonly pixels: Uint8Array[]; readonly labels: number[] };
  };
  for await (const events of readMnist()) {
    for (const event of events) {
      if (event.kind !== 'item') continue;
      const { split, bytes, label } = event.item;
      if (split !== 'train' && split !== 'test') continue;
      found[split].pixels.push(Uint8Array.from(bytes));
      found[split].labels.push(Number(label));
    }
  }
  const part = async (name: 'train' | 'test'): Promise<Part> => {
    const { pixels, labels } = found[name];
    const paths = { pixels: join(folder, `${name}-pixels`), labels: join(folder, `${name}-labels`) };
    const size = IMAGE.height * IMAGE.width;
    const all = new Uint8Array(pixels.length * size);
    for (const [place, image] of pixels.entries()) all.set(image, place * size);
    await writeFile(paths.pixels, all);
    await writeFile(paths.labels, Uint8Array.from(labels));
    return { ...paths, count: labels.length };
  };
  return { train: await part('train'), test: await part('test') };
}
