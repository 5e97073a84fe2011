import { normals, uniforms } from '../random.ts';
import { uniformTensor } from '../random-tensors.ts';
import { type NamedArray, type Params, sizeOf, toArrays, toTensors } from '../params.ts';
import type { Scalar, Tensor, Tensor2D, Tensor4D } from '../tf.ts';
import { tf } from '../tf.ts';
import { crossEntropy } from './cross-entropy.ts';
import type { ClassifierFamily, ClassifierSpec, StepKey } from './family.ts';
import { flipout, initPosterior, klToPrior, samplePosterior } from './mean-field.ts';
import { flattened, kernelShapes, type Layer, linear, parameter, plainLogits, pooled } from './network.ts';
import { batchNorm, initNorm, NORM_EPSILON } from './batch-norm.ts';

/** What tells one family of convolutional classifiers from another. */
export type ConvolutionalRecipe = {
  layers(spec: ClassifierSpec): readonly Layer[];
  /** 'mean-field': a normal posterior over every kernel weight; 'point': plain weights. Biases are always plain. */
  readonly kernels: 'mean-field' | 'point';
};

/** The training and drawing rules shared by all convolutional classifiers. */
export function convolutionalFamily(recipe: ConvolutionalRecipe): ClassifierFamily {
  return {
    init: (spec, seed) => initNetwork(recipe, spec, seed),
    trainable: (name) => !name.includes('/moving_'),
    loss: (spec, params, images, labels, key, trainingSize) =>
      tf.tidy(() => {
        const pass = trainingPass(recipe, spec, params, images, key);
        const nll = crossEntropy(pass.logits, labels);
        const loss = pass.kl ? nll.add<Scalar>(pass.kl.div(trainingSize)) : nll.clone();
        return { loss, nll, buffers: pass.buffers };
      }),
    draw: (spec, params, seed, index) => drawNetwork(recipe, spec, params, seed, index),
    logits: (spec, weights, images) => plainLogits(recipe.layers(spec), weights, images),
  };
}

function initNetwork(recipe: ConvolutionalRecipe, spec: ClassifierSpec, seed: number): Params {
  const layers = recipe.layers(spec);
  const params: Record<string, Tensor> = {};
  for (const [index, shape] of kernelShapes(layers, spec.image).entries()) {
    const layer = layers[index];
    if (!layer) continue;
    if (recipe.kernels === 'mean-field') {
      const { loc, rho } = initPosterior(shape, seed, index);
      params[`${layer.name}/kernel/loc`] = loc;
      params[`${layer.name}/kernel/rho`] = rho;
    } else params[`${layer.name}/kernel`] = initKernel(shape, seed, index);
    params[`${layer.name}/bias`] = tf.zeros([shape.at(-1) ?? 0]);
    if (layer.norm) Object.assign(params, initNorm(layer.name, shape.at(-1) ?? 0));
  }
  return params;
}

/** He et al. 2015, equation 10: N(0, 2 / fan-in), which suits relu. */
function initKernel(shape: readonly number[], seed: number, index: number): Tensor {
  const deviation = Math.sqrt(2 / sizeOf(shape.slice(0, -1)));
  const values = normals({ seed, purpose: 'init', index }, sizeOf(shape)).map((value) => value * deviation);
  return tf.tensor(values, [...shape], 'float32');
}

type TrainingPass = { readonly logits: Tensor2D; readonly kl: Scalar | null; readonly buffers: Params };

function trainingPass(
  recipe: ConvolutionalRecipe,
  spec: ClassifierSpec,
  params: Params,
  images: Tensor4D,
  key: StepKey,
): TrainingPass {
  const layers = recipe.layers(spec);
  const buffers: Record<string, Tensor> = {};
  const divergences: Scalar[] = [];
  let hidden: Tensor = images;
  for (const [index, layer] of layers.entries()) {
    const of = (part: string): Tensor => parameter(params, `${layer.name}/${part}`);
    const inputs = dropped(layer, flattened(layer, hidden), key, index);
    let product: Tensor;
    if (recipe.kernels === 'mean-field') {
      const posterior = { loc: of('kernel/loc'), rho: of('kernel/rho') };
      product = flipout(layer, inputs, posterior, key, index);
      divergences.push(klToPrior(posterior));
    } else product = linear(layer, inputs, of('kernel'));
    product = pooled(layer, product);
    if (layer.norm) {
      const normed = batchNorm(product, layer.name, params);
      product = normed.outputs;
      Object.assign(buffers, normed.buffers);
    }
    const outputs = product.add(of('bias'));
    hidden = index === layers.length - 1 ? outputs : outputs.relu();
  }
  const kl = divergences.length > 0 ? tf.addN(divergences) : null;
  return { logits: hidden as Tensor2D, kl: kl as Scalar | null, buffers };
}

/** Dropout of whole channels (convolution) or units (dense) of a layer's inputs, per example. */
function dropped(layer: Layer, inputs: Tensor, { seed, step }: StepKey, index: number): Tensor {
  if (layer.dropout === 0) return inputs;
  const shape = inputs.shape.map((extent, axis) => (axis === 0 || axis === inputs.rank - 1 ? extent : 1));
  const kept = uniformTensor({ seed, purpose: 'dropout', step, index }, shape).greaterEqual(layer.dropout);
  return inputs.mul(kept.cast('float32').div(1 - layer.dropout));
}

function drawNetwork(
  recipe: ConvolutionalRecipe,
  spec: ClassifierSpec,
  params: Params,
  seed: number,
  draw: number,
): Params {
  const arrays = toArrays(params);
  const weights: Record<string, NamedArray> = {};
  for (const [index, layer] of recipe.layers(spec).entries()) {
    const of = (part: string): NamedArray => {
      const found = arrays[`${layer.name}/${part}`];
      return found ?? { shape: parameter(params, `${layer.name}/${part}`).shape, data: new Float32Array() };
    };
    const mean = of(recipe.kernels === 'mean-field' ? 'kernel/loc' : 'kernel');
    const kernel = {
      shape: mean.shape,
      data:
        recipe.kernels === 'mean-field'
          ? samplePosterior(mean.data, of('kernel/rho').data, seed, draw, index)
          : Float32Array.from(mean.data),
    };
    const bias = { shape: of('bias').shape, data: Float32Array.from(of('bias').data) };
    if (layer.norm) foldNorm(kernel, bias.data, of('moving_mean').data, of('moving_variance').data);
    if (layer.dropout > 0) foldDropout(kernel, layer.dropout, seed, draw, index);
    weights[`${layer.name}/kernel`] = kernel;
    weights[`${layer.name}/bias`] = bias;
  }
  return toTensors(weights);
}

/** Batch norm by running statistics is a factor 1/√(v + ε) > 0 per output channel and an offset: both move into the layer. */
function foldNorm(kernel: NamedArray, bias: Float32Array, mean: Float32Array, variance: Float32Array): void {
  const channels = bias.length;
  const factors = variance.map((value) => 1 / Math.sqrt(value + NORM_EPSILON));
  for (let i = 0; i < kernel.data.length; i++) {
    kernel.data[i] = (kernel.data[i] ?? 0) * (factors[i % channels] ?? 0);
  }
  for (let c = 0; c < channels; c++) bias[c] = (bias[c] ?? 0) - (mean[c] ?? 0) * (factors[c] ?? 0);
}

/** A mask over a layer's input channels zeroes rows of its kernel; the others grow by 1 / (1 − rate). */
function foldDropout(kernel: NamedArray, rate: number, seed: number, draw: number, index: number): void {
  const channelsIn = kernel.shape.at(-2) ?? 0;
  const channelsOut = kernel.shape.at(-1) ?? 0;
  const mask = uniforms({ seed, purpose: 'dropout', step: draw, index, lane: 1 }, channelsIn);
  for (let i = 0; i < kernel.data.length; i++) {
    const kept = (mask[Math.floor(i / channelsOut) % channelsIn] ?? 0) >= rate;
    kernel.data[i] = kept ? (kernel.data[i] ?? 0) / (1 - rate) : 0;
  }
}
