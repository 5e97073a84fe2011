import { imageSize, type LabelledImages } from '../../../shared/domain/image.ts';
import { integers, uniforms, type StreamKey } from '../random.ts';
import { normalTensor, uniformTensor } from '../random-tensors.ts';
import { tf, type Tensor1D, type Tensor2D, type Tensor4D } from '../tf.ts';
import { augmentedTensor, imageTensor } from '../batches.ts';
import type { GwinConfig } from './config.ts';
import { oneHot, type CriticBatch, type GeneratorBatch } from './step.ts';

/** The training images and which of them are confident or hard. */
export type TrainingPool = {
  readonly images: LabelledImages;
  readonly classes: number;
  /** Places of the confident set; may be empty where no critic is trained. */
  readonly confident: Uint32Array;
  /** The same by class. */
  readonly confidentOfClass: readonly Uint32Array[];
  /** Places of images the classifier labels wrong or is unsure of; may be empty. */
  readonly hard: Uint32Array;
  /** Places of all images of each class. */
  readonly ofClass: readonly Uint32Array[];
};

/** Sorts the training images by class once, for sources that share a real image's label. */
export function trainingPool(
  images: LabelledImages,
  classes: number,
  confident: Uint32Array,
  hard: Uint32Array,
): TrainingPool {
  const all = Uint32Array.from(images.labels.keys());
  const byClass = (places: Uint32Array): Uint32Array[] =>
    Array.from({ length: classes }, (_, label) => places.filter((place) => images.labels[place] === label));
  return {
    images,
    classes,
    confident,
    confidentOfClass: byClass(confident),
    hard,
    ofClass: byClass(all),
  };
}

/** Lane 0 is the generator's batch of a step; lane t + 1 that of its critic step t. */
type BatchKey = { readonly seed: number; readonly step: number; readonly lane: number };

function stream(key: BatchKey, purpose: StreamKey['purpose'], index = 0): StreamKey {
  return { ...key, purpose, index };
}

/**
 * Algorithm 1, line 12: labelled training images and z. The first `hard.share` of the rows come from the hard images,
 * the others from all. The caller disposes the tensors.
 */
export function generatorBatch(config: GwinConfig, pool: TrainingPool, step: number): GeneratorBatch {
  const key: BatchKey = { seed: config.seed, step, lane: 0 };
  const { hard, images } = pool;
  const hardRows = hard.length > 0 ? Math.round(config.batch * config.hard.share) : 0;
  const places = new Uint32Array(config.batch);
  places.set(picked(hard, stream(key, 'sample', 1), hardRows));
  places.set(integers(stream(key, 'sample'), config.batch - hardRows, images.count), hardRows);
  const sources = sourceImages(config, images, places, key);
  return {
    images: sources,
    targets: config.transport && targetsFor(config.transport.candidates, pool, places, sources, key),
    labels: tf.tensor1d(
      Int32Array.from(places, (place) => images.labels[place] ?? 0),
      'int32',
    ),
    z: latent(config, key),
  };
}

/** Algorithm 1, line 5, for the critic step t of a generator step. The caller disposes the tensors. */
export function criticBatch(config: GwinConfig, pool: TrainingPool, step: number, t: number): CriticBatch {
  const key: BatchKey = { seed: config.seed, step, lane: t + 1 };
  const { images, confident, classes } = pool;
  const places = picked(confident, stream(key, 'sample'), config.batch);
  const labels = tf.tensor1d(
    Int32Array.from(places, (place) => images.labels[place] ?? 0),
    'int32',
  );
  const real = imageTensor(images, places);
  const ownSource = config.critic?.sources === 'confident';
  const batch = {
    real,
    source: ownSource ? real.clone() : sourceImages(config, images, sameClass(pool, places, key), key),
    labels: oneHot(labels, classes),
    z: latent(config, key),
    epsilon: uniformTensor(stream(key, 'interpolate'), [config.batch, 1, 1, 1]),
  };
  labels.dispose();
  return batch;
}

/** For each source the nearest of some confident images of its class; the image itself where its class has none. */
function targetsFor(
  candidates: number,
  pool: TrainingPool,
  places: Uint32Array,
  sources: Tensor4D,
  key: BatchKey,
): Tensor4D {
  const { images, confidentOfClass } = pool;
  const size = imageSize(images.shape);
  const values = sources.dataSync();
  const numbers = uniforms(stream(key, 'sample', 3), places.length * candidates);
  const nearest = places.map((place, row) => {
    const known = confidentOfClass[images.labels[place] ?? 0] ?? new Uint32Array();
    if (known.length === 0) return place;
    const some = Array.from(
      numbers.subarray(row * candidates, (row + 1) * candidates),
      (number) => known[Math.floor(number * known.length)] ?? place,
    );
    return nearestOf(some, images.pixels, values.subarray(row * size, (row + 1) * size));
  });
  return imageTensor(images, nearest);
}

/** The place, of those given, whose pixels 0..255 differ least from the values 0..1, by squared distance. */
function nearestOf(
  places: readonly number[],
  pixels: Uint8Array,
  values: Float32Array | Int32Array | Uint8Array,
): number {
  let [nearest = 0] = places;
  let least = Number.POSITIVE_INFINITY;
  for (const place of places) {
    const start = place * values.length;
    let distance = 0;
    for (let at = 0; at < values.length && distance < least; at++) {
      distance += ((pixels[start + at] ?? 0) / 255 - (values[at] ?? 0)) ** 2;
    }
    if (distance < least) [nearest, least] = [place, distance];
  }
  return nearest;
}

function latent(config: GwinConfig, key: BatchKey): Tensor2D {
  return normalTensor(stream(key, 'z'), [config.batch, config.generator.zSize]) as Tensor2D;
}

function picked(from: Uint32Array, key: StreamKey, count: number): Uint32Array {
  if (count === 0) return new Uint32Array();
  return integers(key, count, from.length).map((at) => from[at] ?? 0);
}

/** For each place another image of the same class, drawn from all of them. */
function sameClass(pool: TrainingPool, places: Uint32Array, key: BatchKey): Uint32Array {
  const numbers = uniforms(stream(key, 'sample', 2), places.length);
  return places.map((place, row) => {
    const same = pool.ofClass[pool.images.labels[place] ?? 0] ?? places;
    return same[Math.floor((numbers[row] ?? 0) * same.length)] ?? place;
  });
}

function sourceImages(
  config: GwinConfig,
  images: LabelledImages,
  places: Uint32Array,
  key: BatchKey,
): Tensor4D {
  if (config.augmentation === null) return imageTensor(images, places);
  return augmentedTensor(images, places, config.augmentation, stream(key, 'augment'));
}

/** Frees a batch. */
export function disposeBatch(batch: CriticBatch | GeneratorBatch): void {
  for (const tensor of Object.values<Tensor1D | Tensor2D | Tensor4D | CriticBatch['epsilon'] | null>(batch)) {
    tensor?.dispose();
  }
}
