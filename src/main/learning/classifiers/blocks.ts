import type { Tensor, Tensor2D, Tensor4D } from '../tf.ts';
import { tf } from '../tf.ts';

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
  const filters = kernel.shape[3];
  const inputs = blocks.reshape<Tensor4D>([count, rows, columns / 4, 4 * channels]);
  return tf.conv2d(inputs, blockKernel(kernel), 1, 'same').reshape([count, rows, columns, filters]);
}

/** Max-pool 2 with stride 2 of images in blocks: [N, H/2, W·2, C] to [N, H/2, W/2, C]. */
export function blockMaxPool(blocks: Tensor4D): Tensor4D {
  return tf.maxPool(blocks, [1, 4], [1, 4], 'valid');
}

/** [k, k, C, F] to [b, b, 4C, 4F]: from each pixel of the blocks around to each pixel of a block, zero out of reach. */
function blockKernel(kernel: Tensor4D): Tensor4D {
  const [size, , channels, filters] = kernel.shape;
  const width = blockWidth(size);
  const taps = kernel.reshape<Tensor2D>([size * size, channels * filters]);
  return tf
    .matMul(placement(size), taps)
    .reshape<Tensor>([width, width, 4, 4, channels, filters])
    .transpose([0, 1, 2, 4, 3, 5])
    .reshape([width, width, 4 * channels, 4 * filters]);
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
