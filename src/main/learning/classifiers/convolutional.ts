import { type NamedArray, type Params, toArrays, toTensors } from '../params.ts';
import { uniforms } from '../random.ts';
import { uniformTensor } from '../random-tensors.ts';
import type { Scalar, Tensor, Tensor2D, Tensor4D } from '../tf.ts';
import { tf } from '../tf.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import { batchNorm, initNorm, NORM_EPSILON } from './batch-norm.ts';
import { biasRelu } from './bias-relu.ts';
import { accuracyOf, crossEntropy } from './cross-entropy.ts';
import type { ClassifierFamily, ClassifierSpec, StepKey } from './family.ts';
import type { KernelModel } from './kernel-model.ts';
import { arranged, type Layer, parameter, placed, type PlacedLayer, plainLogits, pooled } from './network.ts';

/** What tells one family of convolutional classifiers from another. */
export type ConvolutionalRecipe = {
  layers(spec: ClassifierSpec): readonly Layer[];
  readonly kernels: KernelModel;
  /** Draws use all units; otherwise each draws masks of its own. */
  readonly dropoutOnlyInTraining?: boolean;
};

/** The training and drawing rules shared by all convolutional classifiers. */
export function convolutionalFamily(recipe: ConvolutionalRecipe): ClassifierFamily {
  const layersOf = (spec: ClassifierSpec): PlacedLayer[] => placed(recipe.layers(spec), spec.image);
  return {
    init: (spec, seed) => initNetwork(recipe.kernels, layersOf(spec), seed),
    trainable: (name) => !name.includes('/moving_'),
    loss: (spec, params, images, labels, key, trainingSize) =>
      tf.tidy(() => {
        const pass = trainingPass(recipe.kernels, layersOf(spec), params, images, key);
        const nll = crossEntropy(pass.logits, labels);
        const accuracy = accuracyOf(pass.logits, labels);
        const kl = pass.kl ?? tf.scalar(0);
        const loss = pass.kl ? nll.add<Scalar>(kl.div(trainingSize)) : nll.clone();
        return { loss, nll, kl, accuracy, buffers: pass.buffers };
      }),
    draw: (spec, params, seed, index) => drawNetwork(recipe, layersOf(spec), params, seed, index),
    logits: (spec, weights, images) => plainLogits(layersOf(spec), weights, images),
  };
}

function initNetwork(kernels: KernelModel, layers: readonly PlacedLayer[], seed: number): Params {
  const params: Record<string, Tensor> = {};
  for (const [index, layer] of layers.entries()) {
    const channels = layer.kernelShape.at(-1) ?? 0;
    Object.assign(params, kernels.init(layer, index, seed));
    params[`${layer.name}/bias`] = tf.zeros([channels]);
    if (layer.norm) Object.assign(params, initNorm(layer.name, channels));
  }
  return params;
}

type TrainingPass = { readonly logits: Tensor2D; readonly kl: Scalar | null; readonly buffers: Params };

function trainingPass(
  kernels: KernelModel,
  layers: readonly PlacedLayer[],
  params: Params,
  images: Tensor4D,
  key: StepKey,
): TrainingPass {
  const step = kernels.forStep(layers, params, images.shape[0], key);
  const buffers: Record<string, Tensor> = {};
  let hidden: Tensor = images;
  for (const [index, layer] of layers.entries()) {
    const inputs = arranged(layer, dropped(layer, hidden, key, index));
    let outputs = pooled(layer, step.apply(index, inputs));
    if (layer.norm) {
      const normed = batchNorm(outputs, layer.name, params);
      Object.assign(buffers, normed.buffers);
      outputs = normed.outputs;
    }
    const bias = parameter(params, `${layer.name}/bias`);
    hidden = index === layers.length - 1 ? outputs.add(bias) : biasRelu(outputs, bias);
  }
  return { logits: hidden as Tensor2D, kl: step.kl, buffers };
}

/** Dropout of whole channels (convolution) or single units (dense) of a layer's inputs, per example. */
function dropped(layer: Layer, inputs: Tensor, { seed, step }: StepKey, index: number): Tensor {
  if (layer.dropout === 0) return inputs;
  const whole = layer.kind === 'dense';
  const shape = inputs.shape.map((size, axis) => (whole || axis % (inputs.rank - 1) === 0 ? size : 1));
  const kept = uniformTensor({ seed, purpose: 'dropout', step, index }, shape).greaterEqual(layer.dropout);
  return inputs.mul(kept.cast('float32').div(1 - layer.dropout));
}

function drawNetwork(
  { kernels, dropoutOnlyInTraining = false }: ConvolutionalRecipe,
  layers: readonly PlacedLayer[],
  params: Params,
  seed: number,
  draw: number,
): Params {
  const arrays = toArrays(params);
  const array = (name: string): NamedArray => {
    const found = arrays[name];
    if (!found) throw new GwinnowError('BAD_WEIGHTS', `the weights have no array named ${name}`);
    return found;
  };
  const weights: Record<string, NamedArray> = {};
  for (const [index, layer] of layers.entries()) {
    const kernel = kernels.draw(layer, index, array, { seed, draw });
    const { shape, data } = array(`${layer.name}/bias`);
    const bias = { shape, data: data.slice() };
    if (layer.norm) {
      const [mean, variance] = ['mean', 'variance'].map((part) => array(`${layer.name}/moving_${part}`).data);
      foldNorm(kernel, bias.data, mean ?? [], variance ?? []);
    }
    if (layer.dropout > 0 && !dropoutOnlyInTraining) foldDropout(kernel, layer.dropout, seed, draw, index);
    weights[`${layer.name}/kernel`] = kernel;
    weights[`${layer.name}/bias`] = bias;
  }
  return toTensors(weights);
}

type Vector = ArrayLike<number>;

/** Batch norm by running statistics is a factor 1/√(v + ε) > 0 per channel and an offset: both move into the layer. */
function foldNorm(kernel: NamedArray, bias: Float32Array, mean: Vector, variance: Vector): void {
  const channels = bias.length;
  const factors = Float64Array.from(variance, (value) => 1 / Math.sqrt(value + NORM_EPSILON));
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
