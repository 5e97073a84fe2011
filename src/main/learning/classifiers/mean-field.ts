import { normals } from '../random.ts';
import { normalTensor, signTensor } from '../random-tensors.ts';
import { type Params, sizeOf } from '../params.ts';
import {
  type Rank,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tf,
} from '../tf.ts';
import { blockConvolutions } from './blocks.ts';
import type { StepKey } from './family.ts';
import type { KernelModel } from './kernel-model.ts';
import { linear, parameter, type PlacedLayer } from './network.ts';

/** Start values of the posterior, as in TensorFlow Probability: loc ~ N(0, 0.1), rho ~ N(-3, 0.1). */
const LOC_DEVIATION = 0.1;
const RHO_MEAN = -3;
const RHO_DEVIATION = 0.1;

/** Up to so many input channels a convolution over blocks is done with every example's own kernel. */
const FEW_CHANNELS = 3;

/**
 * Kernels with independent normal posteriors N(loc, softplus(rho)) and prior N(0, 1) per weight. In training they
 * are applied with Flipout (Wen et al. 2018, equation 4): one perturbation Δ = σ∘ε for the batch, and per example
 * random signs r on input and s on output channels: x·loc + ((x∘r)·Δ)∘s.
 */
export const meanFieldKernels: KernelModel = {
  init: (layer, index, seed) => {
    const shape = [...layer.kernelShape];
    const noise = (lane: number): Tensor =>
      tf.tensor(normals({ seed, purpose: 'init', index, lane }, sizeOf(shape)), shape, 'float32');
    return tf.tidy(() => ({
      [locName(layer)]: noise(0).mul(LOC_DEVIATION),
      [rhoName(layer)]: noise(1).mul(RHO_DEVIATION).add(RHO_MEAN),
    }));
  },
  forStep: (layers, params, count, key) => {
    const deviations = softplus(flat(layers, params, rhoName));
    const perturbations = perturbationsOf(layers, deviations, key);
    const signs = signsOf(layers, count, key);
    return {
      apply: (index, inputs) => {
        const layer = layers[index] as PlacedLayer;
        const kernel = {
          loc: parameter(params, locName(layer)),
          perturbation: perturbations[index] as Tensor,
          ...(signs[index] as Signs),
        };
        return layer.blocked && layer.channelsIn <= FEW_CHANNELS
          ? convolvedByOwnKernels(inputs as Tensor4D, kernel)
          : flipped(layer, inputs, kernel);
      },
      kl: klToPrior(flat(layers, params, locName), deviations),
    };
  },
  draw: (layer, index, array, { seed, draw }) => {
    const { shape, data: loc } = array(locName(layer));
    const { data: rho } = array(rhoName(layer));
    const weights = normals({ seed, purpose: 'draw', step: draw, index }, loc.length);
    for (let i = 0; i < weights.length; i++) {
      weights[i] = (loc[i] ?? 0) + hostSoftplus(rho[i] ?? 0) * (weights[i] ?? 0);
    }
    return { shape, data: weights };
  },
};

function locName(layer: PlacedLayer): string {
  return `${layer.name}/kernel/loc`;
}

function rhoName(layer: PlacedLayer): string {
  return `${layer.name}/kernel/rho`;
}

/** One parameter of every layer as one vector, for a few operations on all weights are faster than many on few. */
function flat(
  layers: readonly PlacedLayer[],
  params: Params,
  nameOf: (layer: PlacedLayer) => string,
): Tensor1D {
  return tf.concat1d(layers.map((layer) => parameter(params, nameOf(layer)).flatten()));
}

/** Δ = σ∘ε of every layer, in its kernel's shape. */
function perturbationsOf(
  layers: readonly PlacedLayer[],
  deviations: Tensor1D,
  { seed, step }: StepKey,
): Tensor[] {
  const noise = normalTensor({ seed, purpose: 'flipout', step, lane: 0 }, deviations.shape);
  const sizes = layers.map((layer) => sizeOf(layer.kernelShape));
  return tf
    .split(deviations.mul(noise), sizes)
    .map((part, index) => part.reshape([...(layers[index]?.kernelShape ?? [])]));
}

/** Rademacher signs per example, r [N, channels in] and s [N, channels out]. */
type Signs = { readonly r: Tensor2D; readonly s: Tensor2D };

type StepKernel = Signs & { readonly loc: Tensor; readonly perturbation: Tensor };

/** Signs of every layer. */
function signsOf(layers: readonly PlacedLayer[], count: number, { seed, step }: StepKey): Signs[] {
  const channels = layers.flatMap((layer) => [layer.channelsIn, layer.kernelShape.at(-1) ?? 0]);
  const total = channels.reduce((sum, some) => sum + some, 0);
  const all = signTensor({ seed, purpose: 'flipout', step, lane: 1 }, [count, total]);
  const parts = tf.split<Tensor2D>(all as Tensor2D, channels, 1);
  return layers.map((_, i) => ({ r: parts[2 * i] as Tensor2D, s: parts[2 * i + 1] as Tensor2D }));
}

/** x·loc + ((x∘r)·Δ)∘s. */
function flipped(layer: PlacedLayer, inputs: Tensor, { loc, perturbation, r, s }: StepKernel): Tensor {
  const mean = linear(layer, inputs, loc);
  const deviation = linear(layer, inputs.mul(spread(r, inputs.rank)), perturbation);
  return mean.add(deviation.mul(spread(s, mean.rank)));
}

/**
 * x·(loc + Δ∘(r sᵀ)), every example's kernel written out: half the work on images of few channels, whose kernels are
 * small and whose maps are large.
 */
function convolvedByOwnKernels(inputs: Tensor4D, { loc, perturbation, r, s }: StepKernel): Tensor4D {
  const [size, , channels, filters] = (loc as Tensor4D).shape;
  const shape = [size, size, 1, channels, filters];
  const signs = r.reshape([-1, channels, 1]).mul(s.reshape([-1, 1, filters]));
  const kernels = loc.reshape(shape).add(perturbation.reshape(shape).mul(signs));
  return blockConvolutions(inputs, kernels as Tensor<Rank.R5>);
}

/** [N, C] as [N, 1, …, C]. */
function spread(signs: Tensor2D, rank: number): Tensor {
  const [count, channels] = signs.shape;
  return signs.reshape([count, ...Array.from({ length: rank - 2 }, () => 1), channels]);
}

/**
 * KL(N(loc, σ) ‖ N(0, 1)) summed over all weights, in nats: Σ ½(σ² + loc² − 1 − ln σ²). Its gradients are loc and
 * σ − 1/σ.
 */
export function klToPrior(loc: Tensor1D, deviations: Tensor1D): Scalar {
  const kl = tf.customGrad((loc, deviations, save) => {
    const [mean, sigma] = [loc as Tensor, deviations as Tensor];
    (save as (tensors: Tensor[]) => void)([mean, sigma]);
    const variance = sigma.square();
    const terms = mean.square().add(variance).sub(variance.log());
    return {
      value: terms.sum().sub(mean.size).div(2),
      gradFunc: (upstream: Tensor, saved: Tensor[]) => {
        const [mean, sigma] = saved as [Tensor, Tensor];
        return [mean.mul(upstream), sigma.sub(sigma.reciprocal()).mul(upstream)];
      },
    };
  });
  return kl(loc, deviations) as Scalar;
}

/** ln(1 + eˣ) with its slope sigmoid(x). Made of vectorised operations, unlike the library's; x stays below 88. */
function softplus(x: Tensor1D): Tensor1D {
  const activate = tf.customGrad((x, save) => {
    const input = x as Tensor;
    (save as (tensors: Tensor[]) => void)([input]);
    return {
      value: input.exp().log1p(),
      gradFunc: (upstream: Tensor, saved: Tensor[]) => upstream.mul((saved[0] as Tensor).sigmoid()),
    };
  });
  return activate(x) as Tensor1D;
}

/** ln(1 + eˣ) in double precision, without overflow. */
function hostSoftplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
