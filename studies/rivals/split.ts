import type { LabelledImages } from '../../src/shared/domain/image.ts';
import { everyNth, imagesAt, type Material, passSeeds, readSplit } from '../material.ts';
import { type Pooled, poolOf } from '../outcome.ts';
import { type Pass, passOver } from '../rejects.ts';

/** One split with its rejects over all passes. */
export type RejectedSplit = {
  readonly name: 'validation' | 'test';
  readonly images: LabelledImages;
  readonly passes: readonly Pass[];
  readonly pool: Pooled;
  /** Every image that some pass rejects, once. */
  readonly rejected: LabelledImages;
  /** Of images in the order of `rejected`, those of a pass's rejects. */
  readonly ofPass: (all: LabelledImages, pass: Pass) => LabelledImages;
};

/** @param every takes one image in so many. */
export async function rejectedSplit(
  material: Material,
  name: RejectedSplit['name'],
  every: number,
): Promise<RejectedSplit> {
  const images = everyNth(await readSplit(material.dataset, name), every);
  const passes: Pass[] = [];
  for (const seed of passSeeds(material.dataset)) passes.push(await passOver(material, images, seed));
  const places = Int32Array.from(new Set(passes.flatMap((pass) => [...pass.places]))).sort();
  const rows = new Map([...places].map((place, row) => [place, row]));
  return {
    name,
    images,
    passes,
    pool: poolOf(passes, images.count),
    rejected: imagesAt(images, places),
    ofPass: (all, pass) =>
      imagesAt(
        all,
        pass.places.map((place) => rows.get(place) ?? -1),
      ),
  };
}
