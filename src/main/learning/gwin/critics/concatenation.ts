import { tf, type Tensor1D, type Tensor2D, type Tensor4D } from '../../tf.ts';
import type { Params } from '../../params.ts';
import { conv, dense, initConv, initDense, reduced, type Extent } from '../layers.ts';
import { leakyRelu } from '../safe-operations.ts';
import type { CriticFamily, CriticSpec } from './family.ts';
import { initLabelledConvolution, labelledConvolution } from './labelled-convolution.ts';

const LAYERS = ['conv1', 'conv2', 'conv3'] as const;

/** The label as K constant planes behind the image's channels, [N, H, W, C + K]. */
export function withLabel(images: Tensor4D, labels: Tensor2D): Tensor4D {
  const [count, height, width] = images.shape;
  const planes = labels.reshape([count, 1, 1, -1]).tile([1, height, width, 1]) as Tensor4D;
  return tf.concat([images, planes], 3);
}

function lastExtent({ image }: CriticSpec): Extent {
  return LAYERS.reduce<Extent>((extent) => reduced(extent, 2), [image.height, image.width]);
}

/**
 * WGAN-GP's MNIST critic, convolutions 5x5 with stride 2 to d, 2d and 4d filters, leaky rectifiers, a linear output
 * and no normalisation, with the label concatenated depth-wise to the input and, where `hidden`, to each hidden layer.
 */
export function concatenationCritic(hidden: boolean): CriticFamily {
  const labelled = (layer: number): boolean => layer === 0 || hidden;

  function init(spec: CriticSpec, seed: number): Params {
    const { image, classes, width } = spec;
    const params: Record<string, Params[string]> = {};
    let channels: number = image.channels;
    for (const [index, name] of LAYERS.entries()) {
      const filters = width * 2 ** index;
      const key = { seed, index };
      const layer = labelled(index)
        ? initLabelledConvolution(name, { channels, classes, filters }, key)
        : initConv(name, [5, 5, channels, filters], 2, key);
      Object.assign(params, layer);
      channels = filters;
    }
    const [height, breadth] = lastExtent(spec);
    const depth = channels + (labelled(LAYERS.length) ? classes : 0);
    return {
      ...params,
      ...initDense('output', [height * breadth * depth, 1], { seed, index: LAYERS.length }),
    };
  }

  function apply(_spec: CriticSpec, params: Params, images: Tensor4D, labels: Tensor2D): Tensor1D {
    return tf.tidy(() => {
      let features = images;
      for (const [index, name] of LAYERS.entries()) {
        const outputs = labelled(index)
          ? labelledConvolution(params, name, features, labels)
          : conv(params, name, features, 2);
        features = leakyRelu(outputs);
      }
      const last = labelled(LAYERS.length) ? withLabel(features, labels) : features;
      const count = images.shape[0];
      return dense(params, 'output', last.reshape([count, -1]) as Tensor2D).reshape([count]) as Tensor1D;
    });
  }

  return { init, apply };
}
