import type { Tensor, Tensor4D } from '../tf.ts';
import { tf } from '../tf.ts';

/**
 * Kernels whose gradient TensorFlow.js 4.22 cannot differentiate again: it throws. The gradient penalty
 * differentiates the critic's input gradient, so a critic's forward pass may run none of them.
 */
export const THROWING_KERNELS: readonly string[] = [
  'AvgPool',
  'AvgPool3D',
  'ClipByValue',
  'DepthwiseConv2dNative',
  'Elu',
  'LeakyRelu',
  'MaxPool',
  'MaxPool3D',
  'Maximum',
  'Minimum',
  'Prelu',
  'Relu6',
  'ResizeBilinear',
  'ResizeNearestNeighbor',
  'Select',
  'Selu',
  'StridedSlice',
];

/**
 * Kernels whose gradient reads the kernel's saved output as a constant: the second derivative is silently wrong.
 * (Swish and its kin run Sigmoid.)
 */
export const SILENTLY_WRONG_KERNELS: readonly string[] = ['Exp', 'LogSoftmax', 'Sigmoid', 'Softmax', 'Tanh'];

const UNSAFE: ReadonlySet<string> = new Set([...THROWING_KERNELS, ...SILENTLY_WRONG_KERNELS]);

/** Those of the kernels that a critic must not run, each once, in order of first use. */
export function unsafeKernels(kernels: readonly string[]): string[] {
  return [...new Set(kernels)].filter((kernel) => UNSAFE.has(kernel));
}

/** Names of all kernels that one run of a function uses, in order. What the function returns is disposed. */
export async function kernelsOf(run: () => Tensor): Promise<string[]> {
  const profile = await tf.profile(run);
  const { result } = profile;
  if (result instanceof tf.Tensor) result.dispose();
  return profile.kernels.map((kernel) => kernel.name);
}

type Slope = (dy: Tensor, kept: Tensor) => Tensor;

/** y = value(x) whose gradient is slope(dy, kept); kept is constant in x almost everywhere, as in all rectifiers. */
function rectifier(x: Tensor, forward: (x: Tensor) => { value: Tensor; kept: Tensor }, slope: Slope): Tensor {
  const operation = tf.customGrad((input, save) => {
    const { value, kept } = forward(input as Tensor);
    (save as (tensors: Tensor[]) => void)([kept]);
    return { value, gradFunc: (dy: Tensor, saved: Tensor[]) => slope(dy, saved[0] as Tensor) };
  });
  return operation(x);
}

/**
 * max(x, 0). TensorFlow.js' own gradient runs Step, which the native backend builds from five operations and whose
 * zero gradient is carried on through the whole forward pass in a second derivative; sign(y) is one operation.
 */
export function relu<T extends Tensor>(x: T): T {
  const forward = (input: Tensor) => {
    const value = input.relu();
    return { value, kept: value };
  };
  return rectifier(x, forward, (dy, value) => dy.mul(value.sign())) as T;
}

/** relu(x) − slope · relu(−x), the critic's activation: safe in a second derivative, unlike tf.leakyRelu. */
export function leakyRelu<T extends Tensor>(x: T, slope = 0.2): T {
  const forward = (input: Tensor) => {
    const factor = input
      .sign()
      .mul((1 - slope) / 2)
      .add((1 + slope) / 2);
    return { value: input.mul(factor), kept: factor };
  };
  return rectifier(x, forward, (dy, factor) => dy.mul(factor)) as T;
}

/**
 * [N, H, W, 4C] to [N, 2H, 2W, C]: every pixel's channels become a 2 x 2 block. Doubles an image's sides without the
 * resize kernels, whose gradients are slow, and without a transposed convolution.
 */
export function pixelShuffle(x: Tensor4D): Tensor4D {
  const operation = tf.customGrad((input) => ({
    value: tf.depthToSpace(input as Tensor4D, 2),
    gradFunc: (dy: Tensor) => pixelUnshuffle(dy as Tensor4D),
  }));
  return operation(x) as Tensor4D;
}

/** [N, 2H, 2W, C] to [N, H, W, 4C]: the inverse of pixelShuffle. */
export function pixelUnshuffle(x: Tensor4D): Tensor4D {
  const [count, height, width, channels] = x.shape;
  return x
    .reshape([count, height / 2, 2, width / 2, 2, channels])
    .transpose([0, 1, 3, 2, 4, 5])
    .reshape([count, height / 2, width / 2, 4 * channels]);
}
