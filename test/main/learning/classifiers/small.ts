import type { ClassifierSpec } from '../../../../src/main/learning/classifiers/classifier.ts';
import { toTensors, type NamedArrays, type Params } from '../../../../src/main/learning/params.ts';
import { integers, uniforms } from '../../../../src/main/learning/random.ts';
import { tf, type Tensor1D, type Tensor4D } from '../../../../src/main/learning/tf.ts';
import type { LabelledImages } from '../../../../src/shared/domain/image.ts';

/** A network small enough to differentiate numerically. */
export function smallSpec(
  architecture: ClassifierSpec['architecture'],
  change: Partial<ClassifierSpec> = {},
): ClassifierSpec {
  return {
    architecture,
    image: { height: 8, width: 8, channels: 1 },
    classes: 3,
    width: 0.25,
    members: 2,
    ...change,
  };
}

/** `count` images in 0..1 and labels; the caller disposes them. */
export function randomBatch(
  { image, classes }: ClassifierSpec,
  count: number,
  seed = 1,
): { images: Tensor4D; labels: Tensor1D } {
  const { height, width, channels } = image;
  const values = uniforms({ seed, purpose: 'probe' }, count * height * width * channels);
  const labels = Int32Array.from(integers({ seed, purpose: 'probe', index: 1 }, count, classes));
  return {
    images: tf.tensor4d(values, [count, height, width, channels]),
    labels: tf.tensor1d(labels, 'int32'),
  };
}

/** Noise images in which each class has its own bright row: easy to learn. */
export function stripedImages({ image, classes }: ClassifierSpec, count: number, seed = 1): LabelledImages {
  const size = image.height * image.width * image.channels;
  const row = image.width * image.channels;
  const pixels = Uint8Array.from(uniforms({ seed, purpose: 'probe' }, count * size), (value) => value * 100);
  const labels = Int32Array.from(integers({ seed, purpose: 'probe', index: 1 }, count, classes));
  for (const [place, label] of labels.entries()) {
    const start = place * size + (2 * label + 1) * row;
    pixels.fill(255, start, start + row);
  }
  return { count, shape: image, pixels, hashes: new Uint8Array(count * 32), labels };
}

/** The same arrays with one of them moved by a multiple of a direction. */
export function moved(arrays: NamedArrays, name: string, direction: Float32Array, by: number): Params {
  const { shape, data } = arrays[name]!;
  return toTensors({
    ...arrays,
    [name]: { shape, data: data.map((value, i) => value + by * direction[i]!) },
  });
}

/** Largest absolute difference of two equally long lists, as a share of the second's largest value. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let difference = 0;
  let scale = 0;
  for (let i = 0; i < expected.length; i++) {
    difference = Math.max(difference, Math.abs(actual[i]! - expected[i]!));
    scale = Math.max(scale, Math.abs(expected[i]!));
  }
  return difference / scale;
}
