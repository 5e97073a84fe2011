import { tf, type Tensor, type Tensor2D, type Tensor4D } from '../../tf.ts';
import type { Params } from '../../params.ts';
import { initConv, parameter, type Extent, type KernelKey } from '../layers.ts';
import { stridedConvolution } from '../strided-convolution.ts';

/*
 * A convolution over an image with its label concatenated depth-wise, as K planes of which one is 1 and the others 0,
 * is the sum of one over the image and one over the planes. The latter takes only as many values as there are classes
 * and places: it is computed once for every class and picked by label, which saves most of its work and all copying.
 */

const SIZE = 5;

/** Kernels for C channels and for K label planes (named apart), made as the one kernel [5, 5, C + K, F] they form. */
export function initLabelledConvolution(
  name: string,
  depth: { readonly channels: number; readonly classes: number; readonly filters: number },
  key: KernelKey,
): Params {
  const { channels, classes, filters } = depth;
  const whole = initConv(name, [SIZE, SIZE, channels + classes, filters], 2, key);
  const kernel = parameter(whole, `${name}/kernel`) as Tensor4D;
  const part = (from: number, size: number): Tensor =>
    tf.slice(kernel, [0, 0, from, 0], [SIZE, SIZE, size, filters]);
  const params = {
    ...whole,
    [`${name}/kernel`]: part(0, channels),
    [`${name}/label-kernel`]: part(channels, classes),
  };
  kernel.dispose();
  return params;
}

/** Stride 2, zero padding, plus bias: [N, H, W, C] and one-hot [N, K] to [N, ⌈H/2⌉, ⌈W/2⌉, F]. */
export function labelledConvolution(params: Params, name: string, x: Tensor4D, labels: Tensor2D): Tensor4D {
  const ofImages = stridedConvolution(x, parameter(params, `${name}/kernel`) as Tensor4D);
  const [, height, width] = x.shape;
  const ofLabels = perClass(parameter(params, `${name}/label-kernel`) as Tensor4D, [height, width]);
  const bias = parameter(params, `${name}/bias`);
  return ofImages.add(tf.matMul(labels, ofLabels).reshape(ofImages.shape)).add(bias);
}

/** What the planes of each class contribute at every place: [K, ⌈H/2⌉ · ⌈W/2⌉ · F]. */
function perClass(kernel: Tensor4D, extent: Extent): Tensor2D {
  const [, , classes, filters] = kernel.shape;
  const taps = kernel.reshape<Tensor2D>([SIZE * SIZE, classes * filters]);
  return tf
    .matMul(tapsInside(extent), taps)
    .reshape([-1, classes, filters])
    .transpose([1, 0, 2])
    .reshape([classes, -1]);
}

/** Whether a tap at a place of the result meets the image rather than the padding: [places, taps], 0 or 1. */
function tapsInside([height, width]: Extent): Tensor2D {
  const rows = sideInside(height);
  const columns = sideInside(width);
  const places = rows.flatMap((row) =>
    columns.map((column) => row.flatMap((down) => column.map((right) => Number(down && right)))),
  );
  return tf.tensor2d(places, [places.length, SIZE * SIZE], 'float32');
}

/** For each place along a side, which of its five taps lie inside. */
function sideInside(side: number): boolean[][] {
  const before = side % 2 === 0 ? 1 : 2;
  return Array.from({ length: Math.ceil(side / 2) }, (_, place) =>
    Array.from({ length: SIZE }, (_, tap) => {
      const at = 2 * place + tap - before;
      return at >= 0 && at < side;
    }),
  );
}
