import { tf, type Tensor2D } from '../../tf.ts';
import { conv, dense, initConv, initDense } from '../layers.ts';
import { relu } from '../safe-operations.ts';
import { decoded, decoderInputs, initDecoder } from './decoder.ts';
import type { GeneratorFamily } from './family.ts';

/** Length of the code, in multiples of the width. */
const CODE = 4;

/**
 * The paper's generator with an encoder in place of its flattened image: convolutions 5x5 with stride 2 to d, 2d and 4d
 * filters, a code of 4d values, then the code and z through dense 4·4·4d and the paper's transposed convolutions. No
 * detail of the image gets past the code, and it has to learn to draw first.
 */
export const encoderDecoderGenerator: GeneratorFamily = {
  init(spec, seed) {
    const { image, width: d, zSize } = spec;
    const flat = decoderInputs(spec);
    return {
      ...initConv('down1', [5, 5, image.channels, d], 2, { seed, index: 0 }),
      ...initConv('down2', [5, 5, d, 2 * d], 2, { seed, index: 1 }),
      ...initConv('down3', [5, 5, 2 * d, 4 * d], 2, { seed, index: 2 }),
      ...initDense('gather', [flat, CODE * d], { seed, index: 3 }),
      ...initDense('spread', [CODE * d + zSize, flat], { seed, index: 4 }),
      ...initDecoder(spec, seed, 5),
    };
  },
  features: ({ width }) => CODE * width,
  trace: (spec, params, images, z) =>
    tf.tidy(() => {
      const down1 = relu(conv(params, 'down1', images, 2));
      const down2 = relu(conv(params, 'down2', down1, 2));
      const down3 = relu(conv(params, 'down3', down2, 2));
      const code = relu(dense(params, 'gather', down3.reshape([images.shape[0], -1]) as Tensor2D));
      const spread = relu(dense(params, 'spread', tf.concat([code, z], 1)));
      return { images: decoded(spec, params, spread), features: code };
    }),
};
