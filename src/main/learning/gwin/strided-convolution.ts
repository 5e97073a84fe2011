import { tf, type Tensor, type Tensor4D } from '../tf.ts';

/*
 * The convolution with stride 2 and its adjoint, the transposed convolution, each the other's derivative, so that both
 * can be differentiated as often as one likes. The library's own adjoint takes several times as long as the
 * convolution: it is computed here as one convolution with stride 1 that gives the four pixels of each 2 x 2 block of
 * the result as channels, which are then spread out.
 */

const STRIDED = 'GwinnowStridedConvolution';
const TRANSPOSED = 'GwinnowTransposedConvolution';
const BACKENDS = ['tensorflow', 'wasm', 'cpu', 'webgpu'] as const;

type Sides = { readonly height: number; readonly width: number };

/** Channels of the result from which on the library's own adjoint is the slower one. */
const WIDE_ENOUGH = 16;

/** Zero rows that 'same' padding puts before an image's first, for an odd or even side and a 5-tap kernel. */
function paddingBefore(side: number): number {
  return side % 2 === 0 ? 1 : 2;
}

/**
 * [N, H, W, C] with a kernel [5, 5, C, F] to [N, ⌈H/2⌉, ⌈W/2⌉, F], zero padding as 'same' has it.
 */
export function stridedConvolution(x: Tensor4D, kernel: Tensor4D): Tensor4D {
  return tf.engine().runKernel<Tensor4D>(STRIDED, { x, kernel });
}

/**
 * Its adjoint: [N, ⌈H/2⌉, ⌈W/2⌉, F] with a kernel [5, 5, C, F] to [N, H, W, C].
 */
export function transposedConvolution(y: Tensor4D, kernel: Tensor4D, sides: Sides): Tensor4D {
  return tf.engine().runKernel<Tensor4D>(TRANSPOSED, { y, kernel }, { ...sides });
}

/** Derivative of a sum over stridedConvolution(x, kernel)·dy in the kernel, [5, 5, C, F]. Not differentiable itself. */
function kernelGradient(x: Tensor4D, dy: Tensor4D): Tensor4D {
  const filterShape = [5, 5, x.shape[3], dy.shape[3]];
  const attributes = { strides: [2, 2], pad: 'same', dataFormat: 'NHWC', filterShape };
  return tf.engine().runKernel<Tensor4D>('Conv2DBackpropFilter', { x, dy }, attributes);
}

/**
 * Kernel [3, 3, F, 4C] that gives, from the values y around a place, the 2 x 2 pixels of the result there: pixel
 * 2q + σ takes from y[q + u − 1] the tap σ + padding + 2 − 2u, where there is one.
 */
function spreadKernel(kernel: Tensor4D, { height, width }: Sides): Tensor4D {
  const [, , channels, filters] = kernel.shape;
  const zeros = (side: number): [number, number] => (paddingBefore(side) === 1 ? [1, 0] : [0, 1]);
  return kernel
    .pad([zeros(height), zeros(width), [0, 0], [0, 0]])
    .reshape([3, 2, 3, 2, channels * filters])
    .reverse([0, 2])
    .reshape([3, 2, 3, 2, channels, filters])
    .transpose([0, 2, 5, 1, 3, 4])
    .reshape([3, 3, filters, 4 * channels]);
}

function adjoint(y: Tensor4D, kernel: Tensor4D, sides: Sides): Tensor4D {
  const { height, width } = sides;
  const [count, channels] = [y.shape[0], kernel.shape[2]];
  if (channels < WIDE_ENOUGH)
    return tf.conv2dTranspose(y, kernel, [count, height, width, channels], 2, 'same');
  const blocks = tf.depthToSpace(tf.conv2d(y, spreadKernel(kernel, sides), 1, 'same'), 2);
  return tf.slice(blocks, [0, 0, 0, 0], [count, height, width, channels]);
}

function sidesOf({ shape }: Tensor4D): Sides {
  return { height: shape[1], width: shape[2] };
}

function register(): void {
  for (const backendName of BACKENDS) {
    tf.registerKernel({
      kernelName: STRIDED,
      backendName,
      kernelFunc: ({ inputs }) => tf.conv2d(inputs['x'] as Tensor4D, inputs['kernel'] as Tensor4D, 2, 'same'),
    });
    tf.registerKernel({
      kernelName: TRANSPOSED,
      backendName,
      kernelFunc: ({ inputs, attrs }) =>
        tf.tidy(() =>
          adjoint(inputs['y'] as Tensor4D, inputs['kernel'] as Tensor4D, attrs as unknown as Sides),
        ),
    });
  }
  tf.registerGradient({
    kernelName: STRIDED,
    inputsToSave: ['x', 'kernel'],
    gradFunc: (upstream, saved) => {
      const [x, kernel] = saved as [Tensor4D, Tensor4D];
      const dy = upstream as Tensor4D;
      return {
        x: () => transposedConvolution(dy, kernel, sidesOf(x)),
        kernel: () => kernelGradient(x, dy),
      };
    },
  });
  tf.registerGradient({
    kernelName: TRANSPOSED,
    inputsToSave: ['y', 'kernel'],
    gradFunc: (upstream, saved) => {
      const [y, kernel] = saved as [Tensor4D, Tensor4D];
      const dx = upstream as Tensor4D;
      return {
        y: (): Tensor => stridedConvolution(dx, kernel),
        kernel: () => kernelGradient(dx, y),
      };
    },
  });
}

register();
