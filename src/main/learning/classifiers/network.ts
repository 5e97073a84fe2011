import type { ImageShape } from '../../../shared/domain/image.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import type { Params } from '../params.ts';
import type { Tensor, Tensor2D, Tensor4D } from '../tf.ts';
import { tf } from '../tf.ts';

/** Convolution, stride 1, zero padding to the same size; then max-pool 2 (if `pool`), batch norm (if `norm`), relu. */
export type ConvLayer = {
  readonly kind: 'conv';
  readonly name: string;
  /** Height and width of the kernel. */
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

/** Kernel shape of every layer: [size, size, in, out] or [in, out]. Images are halved, rounding up, by each pool. */
export function kernelShapes(layers: readonly Layer[], image: ImageShape): number[][] {
  let { height, width }: { height: number; width: number } = image;
  let features: number = image.channels;
  let flat = false;
  return layers.map((layer) => {
    if (layer.kind === 'conv') {
      if (flat) throw new GwinnowError('INTERNAL', `convolution ${layer.name} stands behind a dense layer`);
      const shape = [layer.size, layer.size, features, layer.filters];
      features = layer.filters;
      if (layer.pool) [height, width] = [Math.ceil(height / 2), Math.ceil(width / 2)];
      return shape;
    }
    const inputs = flat ? features : height * width * features;
    flat = true;
    features = layer.units;
    return [inputs, layer.units];
  });
}

/** A parameter by name. @throws BAD_WEIGHTS when it is missing. */
export function parameter(params: Params, name: string): Tensor {
  const found = params[name];
  if (!found) throw new GwinnowError('BAD_WEIGHTS', `the weights have no array named ${name}`);
  return found;
}

/** Applies a layer's kernel, without bias: convolution or product. */
export function linear(layer: Layer, inputs: Tensor, kernel: Tensor): Tensor {
  if (layer.kind === 'dense') return tf.matMul(inputs as Tensor2D, kernel as Tensor2D);
  return tf.conv2d(inputs as Tensor4D, kernel as Tensor4D, 1, 'same');
}

/** [N, H, W, C] to [N, H·W·C] in front of the first dense layer; otherwise as it is. */
export function flattened(layer: Layer, inputs: Tensor): Tensor {
  return layer.kind === 'dense' && inputs.rank > 2 ? inputs.reshape([inputs.shape[0] ?? 0, -1]) : inputs;
}

/** Max-pool 2 with stride 2, padding odd sizes, where the layer has one. Commutes with a bias and with relu. */
export function pooled(layer: Layer, outputs: Tensor): Tensor {
  return layer.kind === 'conv' && layer.pool ? tf.maxPool(outputs as Tensor4D, 2, 2, 'same') : outputs;
}

/**
 * Logits [N, K] of a concrete network: weights 'NAME/kernel' and 'NAME/bias' of each layer and nothing else, batch
 * norm and dropout being folded into them. images: [N, H, W, C] in 0..1.
 */
export function plainLogits(layers: readonly Layer[], weights: Params, images: Tensor4D): Tensor2D {
  return tf.tidy(() => {
    const last = layers.length - 1;
    return layers.reduce<Tensor>((inputs, layer, i) => {
      const product = linear(layer, flattened(layer, inputs), parameter(weights, `${layer.name}/kernel`));
      const outputs = pooled(layer, product).add(parameter(weights, `${layer.name}/bias`));
      return i === last ? outputs : outputs.relu();
    }, images) as Tensor2D;
  });
}
