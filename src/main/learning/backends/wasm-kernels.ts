import type {
  BatchMatMulAttrs,
  Conv2DBackpropFilterAttrs,
  Conv2DBackpropInputAttrs,
  MaxPoolGradAttrs,
  UnsortedSegmentSumAttrs,
} from '@tensorflow/tfjs';
import { tf, type Tensor, type Tensor4D } from '../tf.ts';
import { attributesOf, inputTensor, inputTensor4, kernelOf, replaceKernel } from './kernels.ts';

type PoolInfo = ReturnType<typeof tf.backend_util.computePool2DInfo>;

/**
 * Completes the wasm backend for training. It lacks Conv2DBackpropFilter and UnsortedSegmentSum; its MaxPoolGrad is
 * wrong (gives nothing where all of a window is negative); its Conv2DBackpropInput and its products with a
 * transposed matrix are plain loops of 1-2 GFLOP/s, where its convolution and plain product reach 4-20. Call before
 * the backend starts; does nothing the second time.
 */
export function installWasmKernels(): void {
  if (kernelOf('wasm', 'Conv2DBackpropFilter')) return;
  addFilterGradient();
  addSegmentSum();
  replaceMaxPoolGradient();
  replaceInputGradient();
  replaceTransposedProducts();
}

function addFilterGradient(): void {
  tf.registerKernel({
    kernelName: 'Conv2DBackpropFilter',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) =>
      convFilterGradient(inputTensor4(inputs['x']), inputTensor4(inputs['dy']), attributesOf(attrs)),
  });
}

function addSegmentSum(): void {
  tf.registerKernel({
    kernelName: 'UnsortedSegmentSum',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      const { numSegments } = attributesOf<UnsortedSegmentSumAttrs>(attrs);
      return segmentSum(inputTensor(inputs['x']), inputTensor(inputs['segmentIds']), numSegments);
    },
  });
}

function replaceMaxPoolGradient(): void {
  replaceKernel('wasm', 'MaxPoolGrad', () => ({ inputs, attrs }) => {
    const { filterSize, strides, pad, dimRoundingMode } = attributesOf<MaxPoolGradAttrs>(attrs);
    const x = inputTensor4(inputs['input']);
    const info = tf.backend_util.computePool2DInfo(x.shape, filterSize, strides, 1, pad, dimRoundingMode);
    const gradient = maxPoolGradient(x.dataSync(), inputTensor4(inputs['dy']).dataSync(), info);
    return tf.tensor(gradient, x.shape, 'float32');
  });
}

function replaceInputGradient(): void {
  replaceKernel('wasm', 'Conv2DBackpropInput', (original) => (call) => {
    const attrs = attributesOf<Conv2DBackpropInputAttrs>(call.attrs);
    if (Array.isArray(attrs.strides) && attrs.strides[0] !== attrs.strides[1]) return original(call);
    return convInputGradient(inputTensor4(call.inputs['dy']), inputTensor4(call.inputs['filter']), attrs);
  });
}

function replaceTransposedProducts(): void {
  replaceKernel('wasm', 'BatchMatMul', (original) => (call) => {
    const { transposeA, transposeB } = attributesOf<BatchMatMulAttrs>(call.attrs);
    if (!transposeA && !transposeB) return original(call);
    return tf.tidy(() => {
      const a = inputTensor(call.inputs['a']);
      const b = inputTensor(call.inputs['b']);
      return tf.matMul(transposeA ? lastTwoSwapped(a) : a, transposeB ? lastTwoSwapped(b) : b);
    });
  });
}

function lastTwoSwapped(matrices: Tensor): Tensor {
  const axes = matrices.shape.map((_, axis) => axis);
  return matrices.transpose([...axes.slice(0, -2), ...axes.slice(-2).toReversed()]);
}

/**
 * dw [h, w, in, out] = a convolution of x over dy: channels take the place of the batch, the batch that of the
 * channels, and the stride that of the dilation.
 */
function convFilterGradient(x: Tensor4D, dy: Tensor4D, attrs: Conv2DBackpropFilterAttrs): Tensor4D {
  const { strides, pad, dimRoundingMode, filterShape } = attrs;
  const info = tf.backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad, dimRoundingMode);
  const { strideHeight, strideWidth, padInfo } = info;
  return tf.tidy(() => {
    const seen = padOrCrop(
      x,
      [padInfo.top, (info.outHeight - 1) * strideHeight + info.filterHeight],
      [padInfo.left, (info.outWidth - 1) * strideWidth + info.filterWidth],
    );
    const images = seen.transpose<Tensor4D>([3, 1, 2, 0]);
    const filter = dy.transpose<Tensor4D>([1, 2, 0, 3]);
    const dilations: [number, number] = [strideHeight, strideWidth];
    return tf.conv2d(images, filter, 1, 'valid', 'NHWC', dilations).transpose<Tensor4D>([1, 2, 0, 3]);
  });
}

/**
 * dx [n, H, W, in]. Row s q + a of the padded input is reached from output row q - u by filter row a + s u alone: so
 * the s x s phases are convolutions of dy without stride, done as one with s x s times the channels, and put
 * between one another by depthToSpace. Needs equal strides s.
 */
function convInputGradient(dy: Tensor4D, filter: Tensor4D, attrs: Conv2DBackpropInputAttrs): Tensor4D {
  const { strides, pad, dimRoundingMode, inputShape } = attrs;
  const info = tf.backend_util.computeConv2DInfo(inputShape, filter.shape, strides, 1, pad, dimRoundingMode);
  const { strideHeight: stride, inHeight, inWidth, padInfo } = info;
  return tf.tidy(() => {
    const phases = phaseFilter(filter, stride);
    const [height, width] = phases.shape;
    const around = padOrCrop(
      dy,
      [height - 1, Math.ceil((inHeight + padInfo.top) / stride) + height - 1],
      [width - 1, Math.ceil((inWidth + padInfo.left) / stride) + width - 1],
    );
    const rows = tf.conv2d(around, phases, 1, 'valid');
    const whole = stride === 1 ? rows : tf.depthToSpace(rows, stride);
    return tf.slice(
      whole,
      [0, padInfo.top, padInfo.left, 0],
      [info.batchSize, inHeight, inWidth, info.inChannels],
    );
  });
}

/** [h, w, in, out] to [ceil(h / s), ceil(w / s), out, s s in], turned by half a turn. */
function phaseFilter(filter: Tensor4D, stride: number): Tensor4D {
  const [height, width, inputs, outputs] = filter.shape;
  const rows = Math.ceil(height / stride);
  const columns = Math.ceil(width / stride);
  return padOrCrop(filter.transpose<Tensor4D>([3, 0, 1, 2]), [0, rows * stride], [0, columns * stride])
    .reshape([outputs, rows, stride, columns, stride, inputs])
    .transpose([1, 3, 0, 2, 4, 5])
    .reshape<Tensor4D>([rows, columns, outputs, stride * stride * inputs])
    .reverse([0, 1]);
}

/** Zeros before, then the image, then zeros or a cut so that the extent is as given: [before, extent] for each axis. */
function padOrCrop(
  images: Tensor4D,
  [top, height]: readonly [number, number],
  [left, width]: readonly [number, number],
): Tensor4D {
  const [count, oldHeight, oldWidth, channels] = images.shape;
  const bottom = Math.max(0, height - oldHeight - top);
  const right = Math.max(0, width - oldWidth - left);
  const padded = images.pad<Tensor4D>([
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ]);
  return padded.slice([0, 0, 0, 0], [count, height, width, channels]);
}

/** Sums of the rows of x [n, ...] that share a segment id [n]: [numSegments, ...]. */
function segmentSum(x: Tensor, segmentIds: Tensor, numSegments: number): Tensor {
  return tf.tidy(() => {
    const indices = segmentIds.reshape([segmentIds.size, 1]);
    return tf.scatterND(indices, x, [numSegments, ...x.shape.slice(segmentIds.rank)]);
  });
}

/** Each output's gradient goes to the first of its window's largest inputs, row by row, as in TensorFlow. */
function maxPoolGradient(x: ArrayLike<number>, dy: ArrayLike<number>, info: PoolInfo): Float32Array {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth } = info;
  const dx = new Float32Array(batchSize * inHeight * inWidth * inChannels);
  let out = 0;
  for (let image = 0; image < batchSize; image++) {
    for (let row = 0; row < outHeight; row++) {
      const [top, bottom] = span(row * info.strideHeight - info.padInfo.top, info.filterHeight, inHeight);
      for (let column = 0; column < outWidth; column++) {
        const [left, right] = span(column * info.strideWidth - info.padInfo.left, info.filterWidth, inWidth);
        for (let channel = 0; channel < inChannels; channel++, out++) {
          let best = -1;
          for (let y = top; y < bottom; y++) {
            for (let at = left; at < right; at++) {
              const place = ((image * inHeight + y) * inWidth + at) * inChannels + channel;
              if (best < 0 || (x[place] ?? 0) > (x[best] ?? 0)) best = place;
            }
          }
          dx[best] = (dx[best] ?? 0) + (dy[out] ?? 0);
        }
      }
    }
  }
  return dx;
}

function span(start: number, length: number, limit: number): [number, number] {
  return [Math.max(0, start), Math.min(limit, start + length)];
}
