import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCard, WEIGHTS } from '../src/main/engine/pretrained/set-folder.ts';
import { writeWhole } from '../src/main/engine/whole-file.ts';
import type { Split } from '../src/main/formats/item.ts';
import { createTasks } from '../src/main/learning/tasks.ts';
import type { BackendReport } from '../src/shared/contract/backends.ts';
import type { ModelCard } from '../src/shared/contract/models.ts';
import type { DrawShape } from '../src/shared/domain/certainty.ts';
import type { ImageBatch, LabelledImages } from '../src/shared/domain/image.ts';
import { VERSION } from '../src/shared/version.ts';
import { DATASETS, type Dataset } from './datasets.ts';

const READY = fileURLToPath(new URL('../resources/models', import.meta.url));
const SIDE = 28;

/** Draws of a pass, as the product takes them. */
export const DRAWS = 10;
export const TAU = 0.9;

/** z number k of a pass has the seed `pass + k * NEXT_Z`; number 0 is the product's own. */
const NEXT_Z = 0x1_0000;

/** Seeds of the pooled passes; those of the product's own first ones. */
export function passSeeds({ passes }: Dataset): number[] {
  return Array.from({ length: passes }, (_, pass) => 1 + pass);
}

/** A weights' file of a classifier. */
export type Weights = { readonly path: string; readonly sha256: string };

/** What networks say: probabilities [T, N, K] with their extents. */
export type Draws = { readonly probabilities: Float32Array; readonly shape: DrawShape };

/** The ready models of a data set, and ways to ask them. */
export type Material = {
  readonly dataset: Dataset;
  readonly card: ModelCard;
  readonly bnn: Weights;
  /** The classifier that comes beside GWIN; null where the set has none. */
  readonly second: Weights | null;
  readonly backend: BackendReport;
  /** Class probabilities under networks drawn by a seed, 0..draws-1. */
  score(classifier: Weights, images: ImageBatch, seed: number, draws: number): Promise<Draws>;
  /** x' under z number `z` of a pass. */
  transform(images: ImageBatch, pass: number, z: number): Promise<ImageBatch>;
};

/** @param folder where answers are kept, so that a study run again is soon where it was. */
export async function openMaterial(folder: string, dataset: Dataset): Promise<Material> {
  const tasks = createTasks();
  const quiet = { signal: new AbortController().signal, onProgress: () => undefined };
  const backend = await tasks['start-backend']({ wish: null }, quiet);
  const card = await readCard(READY, dataset.name);
  const weights = (role: keyof typeof WEIGHTS, sha256: string): Weights => ({
    path: join(READY, dataset.name, WEIGHTS[role]),
    sha256,
  });
  const gwin = weights('gwin', card.gwin.sha256);

  async function score(classifier: Weights, images: ImageBatch, seed: number, draws: number): Promise<Draws> {
    const shape = { draws, samples: images.count, classes: dataset.classes.length };
    const key = createHash('sha256').update(images.pixels);
    key.update(`${classifier.sha256} ${seed} ${draws} ${backend.inUse}`);
    const path = join(folder, 'scores', `${key.digest('hex')}.f32`);
    const known = await readFile(path).catch(() => null);
    if (known !== null) return { probabilities: new Float32Array(Uint8Array.from(known).buffer), shape };
    const { path: classifierPath } = classifier;
    const { probabilities } = await tasks.score({ classifierPath, images, seed, draws }, quiet);
    await writeWhole(path, new Uint8Array(probabilities.buffer));
    return { probabilities, shape };
  }

  return {
    dataset,
    card,
    bnn: weights('classifier', card.classifier.sha256),
    second: card.second ? weights('second', card.second.sha256) : null,
    backend,
    score,
    async transform(images, pass, z) {
      const seed = pass + z * NEXT_Z;
      const key = createHash('sha256').update(images.pixels).update(images.hashes);
      const path = join(
        folder,
        'transforms',
        `${key.update(`${gwin.sha256} ${seed} ${backend.inUse}`).digest('hex')}.u8`,
      );
      const known = await readFile(path).catch(() => null);
      if (known !== null) return { ...images, pixels: Uint8Array.from(known) };
      const { pixels } = await tasks.transform({ gwinPath: gwin.path, images, seed }, quiet);
      await writeWhole(path, pixels);
      return { ...images, pixels };
    },
  };
}

/** One split of a data set, in the order of its files. */
export async function readSplit({ classes, read }: Dataset, split: Split): Promise<LabelledImages> {
  const pixels: Uint8Array[] = [];
  const labels: number[] = [];
  for await (const events of read()) {
    for (const event of events) {
      if (event.kind !== 'item' || event.item.split !== split) continue;
      pixels.push(Uint8Array.from(event.item.bytes));
      labels.push(classes.indexOf(event.item.label ?? ''));
    }
  }
  return imagesOf(pixels, labels);
}

/** Images of 28 x 28 from their pixels, each with the hash that its z depends on. */
export function imagesOf(pixels: readonly Uint8Array[], labels: ArrayLike<number>): LabelledImages {
  const all = new Uint8Array(pixels.length * SIDE * SIDE);
  const hashes = new Uint8Array(pixels.length * 32);
  for (const [n, image] of pixels.entries()) {
    all.set(image, n * SIDE * SIDE);
    hashes.set(createHash('sha256').update(image).digest(), n * 32);
  }
  const shape = { height: SIDE, width: SIDE, channels: 1 } as const;
  return { count: pixels.length, shape, pixels: all, hashes, labels: Int32Array.from(labels) };
}

/** The images at some places. */
export function imagesAt(images: LabelledImages, places: Int32Array): LabelledImages {
  const size = SIDE * SIDE;
  const pixels = new Uint8Array(places.length * size);
  const hashes = new Uint8Array(places.length * 32);
  for (const [row, place] of places.entries()) {
    pixels.set(images.pixels.subarray(place * size, (place + 1) * size), row * size);
    hashes.set(images.hashes.subarray(place * 32, (place + 1) * 32), row * 32);
  }
  const labels = places.map((place) => images.labels[place] ?? -1);
  return { count: places.length, shape: images.shape, pixels, hashes, labels };
}

/** The first image of every n. */
export function everyNth(images: LabelledImages, n: number): LabelledImages {
  return imagesAt(
    images,
    Int32Array.from({ length: Math.ceil(images.count / n) }, (_, row) => n * row),
  );
}

/** What every result says of how it came about. */
export function circumstances(
  study: string,
  dataset: Dataset,
  { inUse, tensorflow }: Pick<BackendReport, 'inUse' | 'tensorflow'>,
) {
  return {
    study,
    command: commandOf(study, dataset),
    date: new Date().toISOString(),
    version: VERSION,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    tensorflow,
    backend: inUse,
    dataset: dataset.title,
  };
}

/** The same where the ready models were asked. */
export function provenance(study: string, { dataset, card, bnn, second, backend }: Material) {
  return {
    ...circumstances(study, dataset, backend),
    models: { bnn: bnn.sha256, gwin: card.gwin.sha256, second: second?.sha256 ?? null },
    draws: DRAWS,
    tau: TAU,
    statistic: 'median',
    passSeeds: passSeeds(dataset),
  };
}

/** The command that gives the like of a result. */
function commandOf(study: string, { name }: Dataset): string {
  return `npm run study -- ${study}${name === DATASETS.mnist.name ? '' : ` --dataset ${name}`}`;
}
