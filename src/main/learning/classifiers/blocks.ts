import { type Rank, type Tensor, type Tensor2D, type Tensor3D, type Tensor4D, tf } from '../tf.ts';

type Tensor5D = Tensor<Rank.R5>;
type Tensor6D = Tensor<Rank.R6>;

/*
 * A convolution with few channels runs at a few percent of a core's speed, for its inner products are short. The same
 * convolution over blocks of 2 x 2 pixels has four times as many channels on both sides and a fourth of the
 * positions: a 5 x 5 kernel becomes 3 x 3, and the four values a max-pool compares lie next to each other.
 */

/** [N, H, W, C] with even H and W as [N, H/2, (W/2)·4, C]: the four pixels of a block, row by row, behind each other. */
export function toBlocks(images: Tensor4D): Tensor4D {
  const [count, height, width, channels] = images.shape;
  return images
    .reshape([count * (height / 2), 2, width / 2, 2 * channels])
    .transpose([0, 2, 1, 3])
    .reshape([count, height / 2, width * 2, channels]);
}

/** Convolution, stride 1, same size, odd kernel [k, k, C, F], of images given and returned in blocks. */
export function blockConvolution(blocks: Tensor4D, kernel: Tensor4D): Tensor4D {
  const [count, rows, columns, channels] = blocks.shape;
  const [size, , , filters] = kernel.shape;
  const width = blockWidth(size);
  const own = blockKernels(kernel.reshape([size, size, 1, channels, filters]));
  const reshaped = own.reshape<Tensor4D>([width, width, 4 * channels, 4 * filters]);
  const inputs = blocks.reshape<Tensor4D>([count, rows, columns / 4, 4 * channels]);
  return tf.conv2d(inputs, reshaped, 1, 'same').reshape([count, rows, columns, filters]);
}

/** The same with a kernel of its own for every image, [k, k, N, C, F]; for few channels, or it takes much memory. */
export function blockConvolutions(blocks: Tensor4D, kernels: Tensor5D): Tensor4D {
  const [count, rows, columns] = blocks.shape;
  const products = tf.matMul(patches(blocks, blockWidth(kernels.shape[0])), blockKernels(kernels));
  return products.reshape([count, rows, columns, kernels.shape[4]]);
}

/** Max-pool 2 with stride 2 of images in blocks: [N, H/2, W·2, C] to [N, H/2, W/2, C]. */
export function blockMaxPool(blocks: Tensor4D): Tensor4D {
  const [count, rows, columns, channels] = blocks.shape;
  return largestOf(blocks.reshape([-1, 4, channels])).reshape([count, rows, columns / 4, channels]);
}

/**
 * The largest along the middle axis, [M, 4, C] to [M, C]. Differentiable once; values that are equally large share the
 * gradient. Several times faster than the library's max-pool and its gradient.
 */
function largestOf(values: Tensor3D): Tensor2D {
  const largest = tf.customGrad((values, save) => {
    const all = values as Tensor3D;
    const value = all.max(1, true);
    (save as (tensors: Tensor[]) => void)([all, value]);
    return {
      value: value.squeeze<Tensor2D>([1]),
      gradFunc: (upstream: Tensor2D, saved: Tensor[]) => {
        const [all, value] = saved as [Tensor3D, Tensor3D];
        const hits = all.equal(value).cast('float32');
        return hits.mul(upstream.expandDims(1).div(hits.sum(1, true)));
      },
    };
  });
  return largest(values) as Tensor2D;
}

/** The blocks around every block: [N, positions, width · width · 4C], beyond the border zero. */
function patches(blocks: Tensor4D, width: number): Tensor3D {
  const [count, rows, pixels, channels] = blocks.shape;
  const columns = pixels / 4;
  const reach = (width - 1) / 2;
  const offsets = Array.from({ length: width }, (_, offset) => offset);
  const padded = blocks.reshape<Tensor4D>([count, rows, columns, 4 * channels]).pad([
    [0, 0],
    [reach, reach],
    [reach, reach],
    [0, 0],
  ]);
  const wide = tf.concat(
    offsets.map((x) => padded.slice([0, 0, x, 0], [count, rows + 2 * reach, columns, 4 * channels])),
    3,
  );
  const all = tf.concat(
    offsets.map((y) => wide.slice([0, y, 0, 0], [count, rows, columns, 4 * channels * width])),
    3,
  );
  return all.reshape([count, rows * columns, -1]);
}

/**
 * Kernels [k, k, N, C, F] over blocks, [N, width · width · 4C, 4F]: from each pixel of the blocks around to each pixel
 * of a block, zero out of reach.
 */
function blockKernels(kernels: Tensor5D): Tensor3D {
  const [size, , count, channels, filters] = kernels.shape;
  const width = blockWidth(size);
  return tf
    .matMul(placement(size), kernels.reshape<Tensor2D>([size * size, -1]))
    .reshape<Tensor6D>([width * width, 4, 4, count, channels, filters])
    .transpose([3, 0, 1, 4, 2, 5])
    .reshape([count, width * width * 4 * channels, 4 * filters]);
}

/** Blocks that a kernel of this size reaches, in one direction. */
function blockWidth(size: number): number {
  return 2 * Math.ceil((size - 1) / 4) + 1;
}

/**
 * One-hot rows that say which tap of a kernel joins an input pixel to an output pixel:
 * [blocks · blocks · 4 pixels in · 4 pixels out, taps].
 */
function placement(size: number): Tensor2D {
  const width = blockWidth(size);
  const reach = (size - 1) / 2;
  const tap = (block: number, pixelIn: number, pixelOut: number): number =>
    2 * (block - (width - 1) / 2) + pixelIn - pixelOut + reach;
  const rows = new Float32Array(width * width * 16 * size * size);
  let row = 0;
  for (let block = 0; block < width * width; block++) {
    for (let pair = 0; pair < 16; pair++, row++) {
      const [pixelIn, pixelOut] = [pair >> 2, pair & 3];
      const y = tap(Math.floor(block / width), pixelIn >> 1, pixelOut >> 1);
      const x = tap(block % width, pixelIn & 1, pixelOut & 1);
      if (y >= 0 && y < size && x >= 0 && x < size) rows[row * size * size + y * size + x] = 1;
    }
  }
  return tf.tensor2d(rows, [width * width * 16, size * size]);
}
