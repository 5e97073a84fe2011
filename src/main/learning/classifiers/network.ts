import type { ImageShape } from '../../../shared/domain/image.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import type { Params } from '../params.ts';
import type { Tensor, Tensor2D, Tensor4D } from '../tf.ts';
import { tf } from '../tf.ts';
import { biasRelu } from './bias-relu.ts';
import { blockConvolution, blockMaxPool, toBlocks } from './blocks.ts';

/** Convolution, stride 1, zero padding to the same size; then max-pool 2 (if `pool`), batch norm (if `norm`), relu. */
export type ConvLayer = {
  readonly kind: 'conv';
  readonly name: string;
  /** Height and width of the kernel, odd. */
  readonly size: number;
  readonly filters: number;
  readonly pool: boolean;
  readonly norm: boolean;
  /** Share of this layer's input channels that are dropped in training. */
  readonly dropout: number;
};

/** Fully connected layer; then batch norm (if `norm`) and, for all but the last layer, relu. */
export type DenseLayer = {
  readonly kind: 'dense';
  readonly name: string;
  readonly units: number;
  readonly norm: boolean;
  /** Share of this layer's input units that are dropped in training. */
  readonly dropout: number;
};

export type Layer = ConvLayer | DenseLayer;

/** A layer at its place in a network. */
export type PlacedLayer = Layer & {
  /** [size, size, in, out] or [in, out]. */
  readonly kernelShape: readonly number[];
  /** Size of the last axis of its inputs, before they are flattened. */
  readonly channelsIn: number;
  /** Whether the convolution runs over blocks of 2 x 2 pixels. */
  readonly blocked: boolean;
};

/** Numbers of filters and units under a specification's factor on them. */
export function widened({ width = 1 }: { readonly width?: number }): (count: number) => number {
  return (count) => Math.max(1, Math.round(count * width));
}

/** Input channels from which on a plain convolution is faster than one over blocks. */
const WIDE_ENOUGH = 16;

/** Layers with the shapes that follow from the images' shape. Every pool halves the size, rounding up. */
export function placed(layers: readonly Layer[], image: ImageShape): PlacedLayer[] {
  let { height, width }: { height: number; width: number } = image;
  let features: number = image.channels;
  return layers.map((layer) => {
    if (layer.kind === 'dense') {
      const kernelShape = [height * width * features, layer.units];
      const dense = { ...layer, kernelShape, channelsIn: features, blocked: false };
      [height, width, features] = [1, 1, layer.units];
      return dense;
    }
    const kernelShape = [layer.size, layer.size, features, layer.filters];
    const blocked = layer.pool && height % 2 === 0 && width % 2 === 0 && features < WIDE_ENOUGH;
    const conv = { ...layer, kernelShape, channelsIn: features, blocked };
    if (layer.pool) [height, width] = [Math.ceil(height / 2), Math.ceil(width / 2)];
    features = layer.filters;
    return conv;
  });
}

/** A parameter by name. @throws BAD_WEIGHTS when it is missing. */
export function parameter(params: Params, name: string): Tensor {
  const found = params[name];
  if (!found) throw new GwinnowError('BAD_WEIGHTS', `the weights have no array named ${name}`);
  return found;
}

/** A layer's inputs in the layout that `linear` takes; the channels stay on the last axis. */
export function arranged(layer: PlacedLayer, inputs: Tensor): Tensor {
  return layer.blocked ? toBlocks(inputs as Tensor4D) : inputs;
}

/** Applies a layer's kernel, without bias, to arranged inputs: convolution or product. */
export function linear(layer: PlacedLayer, inputs: Tensor, kernel: Tensor): Tensor {
  if (layer.kind === 'dense') {
    return tf.matMul(inputs.reshape<Tensor2D>([-1, layer.kernelShape[0] ?? 0]), kernel as Tensor2D);
  }
  if (layer.blocked) return blockConvolution(inputs as Tensor4D, kernel as Tensor4D);
  return tf.conv2d(inputs as Tensor4D, kernel as Tensor4D, 1, 'same');
}

/** Max-pool 2 with stride 2, where the layer has one, of what `linear` gave. Commutes with a bias and with relu. */
export function pooled(layer: PlacedLayer, outputs: Tensor): Tensor {
  if (layer.kind === 'dense' || !layer.pool) return outputs;
  return layer.blocked ? blockMaxPool(outputs as Tensor4D) : tf.maxPool(outputs as Tensor4D, 2, 2, 'same');
}

/**
 * Logits [N, K] of a concrete network: weights 'NAME/kernel' and 'NAME/bias' of each layer and nothing else, batch
 * norm and dropout being folded into them. images: [N, H, W, C] in 0..1.
 */
export function plainLogits(layers: readonly PlacedLayer[], weights: Params, images: Tensor4D): Tensor2D {
  return tf.tidy(() => {
    const last = layers.length - 1;
    return layers.reduce<Tensor>((inputs, layer, i) => {
      const product = linear(layer, arranged(layer, inputs), parameter(weights, `${layer.name}/kernel`));
      const outputs = pooled(layer, product);
      const bias = parameter(weights, `${layer.name}/bias`);
      return i === last ? outputs.add(bias) : biasRelu(outputs, bias);
    }, images) as Tensor2D;
  });
}
