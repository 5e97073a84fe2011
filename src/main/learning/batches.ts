import { type ImageBatch, imageSize, type LabelledImages } from '../../shared/domain/image.ts';
import { type Augmentation, augmented } from './augment.ts';
import { permutation, type StreamKey } from './random.ts';
import { tf, type Tensor1D, type Tensor4D } from './tf.ts';

/** Pixels of some images, one behind the other, as 0..1. [places.length * height * width * channels] */
export function pixelValues(
  images: ImageBatch,
  places: ArrayLike<number>,
  rows = places.length,
): Float32Array {
  const size = imageSize(images.shape);
  const values = new Float32Array(rows * size);
  for (let row = 0; row < places.length; row++) {
    const from = (places[row] ?? 0) * size;
    const to = row * size;
    for (let i = 0; i < size; i++) values[to + i] = (images.pixels[from + i] ?? 0) / 255;
  }
  return values;
}

/** Pixels of the images at the places, in that order. */
export function pixelsAt(images: Pick<LabelledImages, 'pixels' | 'shape'>, places: Uint32Array): Uint8Array {
  const size = imageSize(images.shape);
  const pixels = new Uint8Array(places.length * size);
  for (const [row, place] of places.entries()) {
    pixels.set(images.pixels.subarray(place * size, (place + 1) * size), row * size);
  }
  return pixels;
}

/** [rows, H, W, C] in 0..1. Rows beyond the places are black. The caller disposes it. */
export function imageTensor(images: ImageBatch, places: ArrayLike<number>, rows = places.length): Tensor4D {
  const { height, width, channels } = images.shape;
  return tf.tensor4d(pixelValues(images, places, rows), [rows, height, width, channels], 'float32');
}

/** [places.length, H, W, C] in 0..1, each under a random affine map of its own. The caller disposes it. */
export function augmentedTensor(
  images: ImageBatch,
  places: Uint32Array,
  augmentation: Augmentation,
  key: StreamKey,
): Tensor4D {
  const { height, width, channels } = images.shape;
  const values = augmented(pixelsAt(images, places), images.shape, augmentation, key);
  return tf.tensor4d(values, [places.length, height, width, channels], 'float32');
}

/** int32 [places.length]. The caller disposes it. */
export function labelTensor(images: LabelledImages, places: Uint32Array): Tensor1D {
  return tf.tensor1d(
    Int32Array.from(places, (place) => images.labels[place] ?? 0),
    'int32',
  );
}

/** Batches of one size through shuffled epochs; each epoch leaves out the images that don't fill a batch. */
export type BatchPlan = {
  readonly size: number;
  readonly perEpoch: number;
  /** Places of the batch of a step, which counts from 0 through all epochs. */
  placesAt(step: number): Uint32Array;
};

/** A plan that depends on nothing but the seed and the step, so training can go on from anywhere. */
export function batchPlan(count: number, batch: number, seed: number): BatchPlan {
  const size = Math.min(batch, count);
  const perEpoch = Math.floor(count / size);
  let shuffled: { epoch: number; order: Uint32Array } = { epoch: -1, order: new Uint32Array() };
  return {
    size,
    perEpoch,
    placesAt(step) {
      const epoch = Math.floor(step / perEpoch);
      if (shuffled.epoch !== epoch) {
        shuffled = { epoch, order: permutation({ seed, purpose: 'shuffle', step: epoch }, count) };
      }
      const start = (step % perEpoch) * size;
      return shuffled.order.subarray(start, start + size);
    },
  };
}

/** The first images of a set, without copying. */
export function firstImages(images: LabelledImages, count: number): LabelledImages {
  const kept = Math.min(count, images.count);
  return {
    ...images,
    count: kept,
    pixels: images.pixels.subarray(0, kept * imageSize(images.shape)),
    hashes: images.hashes.subarray(0, kept * 32),
    labels: images.labels.subarray(0, kept),
  };
}
