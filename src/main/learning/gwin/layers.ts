import { GwinnowError } from '../../../shared/errors.ts';
import { sizeOf, type Params } from '../params.ts';
import { uniforms } from '../random.ts';
import { tf, type Tensor, type Tensor2D, type Tensor4D } from '../tf.ts';
import { stridedConvolution, transposedConvolution } from './strided-convolution.ts';

/** Height and width. */
export type Extent = readonly [height: number, width: number];

/** Both sides divided by `factor`, rounded up: what a 'same' convolution with that stride leaves. */
export function reduced([height, width]: Extent, factor: number): Extent {
  return [Math.ceil(height / factor), Math.ceil(width / factor)];
}

/** Which of a network's kernels is made: its stream of random numbers is (seed, index). */
export type KernelKey = { readonly seed: number; readonly index: number };

/**
 * Kernel and zero bias of a convolution [k, k, in, out], uniform with the deviation WGAN-GP uses before rectifiers:
 * √(4 / (fan-in + fan-out)), the fan-out of a strided convolution being smaller by stride².
 */
export function initConv(name: string, shape: readonly number[], stride: number, key: KernelKey): Params {
  const [height = 1, width = 1, inputs = 1, outputs = 1] = shape;
  const fans = height * width * (inputs + outputs / stride ** 2);
  return initLayer(name, shape, outputs, Math.sqrt(4 / fans), key);
}

/** As initConv for a transposed convolution [k, k, out, in]: here the fan-in is the smaller one. */
export function initTransposedConv(
  name: string,
  shape: readonly number[],
  stride: number,
  key: KernelKey,
): Params {
  const [height = 1, width = 1, outputs = 1, inputs = 1] = shape;
  const fans = height * width * (inputs / stride ** 2 + outputs);
  return initLayer(name, shape, outputs, Math.sqrt(4 / fans), key);
}

/** Kernel [in, out] and zero bias of a dense layer: uniform, deviation √(2 / (in + out)) (Glorot). */
export function initDense(name: string, shape: readonly [number, number], key: KernelKey): Params {
  const [inputs, outputs] = shape;
  return initLayer(name, shape, outputs, Math.sqrt(2 / (inputs + outputs)), key);
}

/** Kernel and bias of zeros: a layer that at first says nothing. */
export function initZero(name: string, shape: readonly number[]): Params {
  return {
    [`${name}/kernel`]: tf.zeros([...shape]),
    [`${name}/bias`]: tf.zeros([shape.at(-1) ?? 0]),
  };
}

function initLayer(
  name: string,
  shape: readonly number[],
  outputs: number,
  deviation: number,
  { seed, index }: KernelKey,
): Params {
  const bound = deviation * Math.sqrt(3);
  const values = uniforms({ seed, purpose: 'init', index }, sizeOf(shape)).map((u) => (2 * u - 1) * bound);
  return {
    [`${name}/kernel`]: tf.tensor(values, [...shape], 'float32'),
    [`${name}/bias`]: tf.zeros([outputs]),
  };
}

/** A parameter by name. Errors: BAD_WEIGHTS when it is missing. */
export function parameter(params: Params, name: string): Tensor {
  const found = params[name];
  if (found) return found;
  throw new GwinnowError('BAD_WEIGHTS', `The network has no array named "${name}".`, { name });
}

/** Convolution with zero padding to ⌈side / stride⌉, plus bias. */
export function conv(params: Params, name: string, x: Tensor4D, stride: 1 | 2): Tensor4D {
  const kernel = parameter(params, `${name}/kernel`) as Tensor4D;
  return convolved(x, kernel, stride).add(parameter(params, `${name}/bias`));
}

function convolved(x: Tensor4D, kernel: Tensor4D, stride: 1 | 2): Tensor4D {
  if (stride === 2 && kernel.shape[0] === 5) return stridedConvolution(x, kernel);
  return tf.conv2d(x, kernel, stride, 'same');
}

/** Transposed convolution 5x5, stride 2, from sides ⌈side / 2⌉ to `extent` (an odd side loses its last row or column). */
export function transposedConv(params: Params, name: string, x: Tensor4D, extent: Extent): Tensor4D {
  const kernel = parameter(params, `${name}/kernel`) as Tensor4D;
  const [, height, width] = x.shape;
  const full = transposedConvolution(x, kernel, { height: 2 * height, width: 2 * width });
  return cropped(full, extent).add(parameter(params, `${name}/bias`));
}

/** Matrix product plus bias. */
export function dense(params: Params, name: string, x: Tensor2D): Tensor2D {
  const kernel = parameter(params, `${name}/kernel`) as Tensor2D;
  return tf.matMul(x, kernel).add(parameter(params, `${name}/bias`));
}

/** The upper left part of every image. */
export function cropped(x: Tensor4D, [height, width]: Extent): Tensor4D {
  const [count, fullHeight, fullWidth, channels] = x.shape;
  if (fullHeight === height && fullWidth === width) return x;
  return tf.slice(x, [0, 0, 0, 0], [count, height, width, channels]);
}

/** Images with zeros below and to the right, up to the extent. */
export function paddedTo(x: Tensor4D, [height, width]: Extent): Tensor4D {
  const [, ownHeight, ownWidth] = x.shape;
  if (ownHeight === height && ownWidth === width) return x;
  return tf.pad(x, [
    [0, 0],
    [0, height - ownHeight],
    [0, width - ownWidth],
    [0, 0],
  ]);
}
