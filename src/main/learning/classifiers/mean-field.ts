import { normals } from '../random.ts';
import { normalTensor, signTensor } from '../random-tensors.ts';
import { sizeOf } from '../params.ts';
import type { Scalar, Tensor } from '../tf.ts';
import { tf } from '../tf.ts';
import type { StepKey } from './family.ts';
import { type Layer, linear } from './network.ts';

/** Start values of the posterior, as in TensorFlow Probability: loc ~ N(0, 0.1), rho ~ N(-3, 0.1). */
const LOC_DEVIATION = 0.1;
const RHO_MEAN = -3;
const RHO_DEVIATION = 0.1;

/** A kernel's posterior: independent N(loc, softplus(rho)) per weight, both of the kernel's shape. */
export type Posterior = { readonly loc: Tensor; readonly rho: Tensor };

/** Start values of loc and rho of one layer. */
export function initPosterior(shape: readonly number[], seed: number, index: number): Posterior {
  const noise = (lane: number): Tensor =>
    tf.tensor(normals({ seed, purpose: 'init', index, lane }, sizeOf(shape)), [...shape], 'float32');
  return tf.tidy(() => ({
    loc: noise(0).mul(LOC_DEVIATION),
    rho: noise(1).mul(RHO_DEVIATION).add(RHO_MEAN),
  }));
}

/**
 * A layer's kernel applied with Flipout (Wen et al. 2018, equation 4): one perturbation σ·ε for the batch, and per
 * example random signs on input and output channels: x·loc + ((x ∘ r)·(σ∘ε)) ∘ s.
 */
export function flipout(
  layer: Layer,
  inputs: Tensor,
  { loc, rho }: Posterior,
  { seed, step }: StepKey,
  index: number,
): Tensor {
  const count = inputs.shape[0] ?? 0;
  const perChannel = (tensor: Tensor, channels: number): number[] => [
    count,
    ...Array.from({ length: tensor.rank - 2 }, () => 1),
    channels,
  ];
  const noise = normalTensor({ seed, purpose: 'flipout', step, index, lane: 0 }, loc.shape);
  const channelsIn = loc.shape.at(-2) ?? 0;
  const channelsOut = loc.shape.at(-1) ?? 0;
  const signsIn = signTensor(
    { seed, purpose: 'flipout', step, index, lane: 1 },
    perChannel(inputs, channelsIn),
  );
  const signsOut = signTensor(
    { seed, purpose: 'flipout', step, index, lane: 2 },
    perChannel(inputs, channelsOut),
  );
  const mean = linear(layer, inputs, loc);
  const perturbation = linear(layer, inputs.mul(signsIn), noise.mul(rho.softplus()));
  return mean.add(perturbation.mul(signsOut));
}

/**
 * KL(N(loc, σ) ‖ N(0, 1)) summed over a kernel's weights, σ = softplus(rho), in nats:
 * Σ ½(σ² + loc² − 1) − ln σ. Its gradients are loc and (σ − 1/σ)·sigmoid(rho).
 */
export function klToPrior({ loc, rho }: Posterior): Scalar {
  const kl = tf.customGrad((loc, rho, save) => {
    const at = loc as Tensor;
    const sigma = (rho as Tensor).softplus();
    (save as (tensors: Tensor[]) => void)([at, sigma]);
    const value = tf.tidy(() =>
      at
        .square()
        .add(sigma.square())
        .mul(0.5)
        .sub(sigma.log())
        .sum()
        .sub(at.size / 2),
    );
    return {
      value,
      gradFunc: (upstream: Tensor, saved: Tensor[]) => {
        const [at, sigma] = saved as [Tensor, Tensor];
        return [
          at.mul(upstream),
          sigmoidFromSoftplus(sigma).mul(sigma.sub(sigma.reciprocal())).mul(upstream),
        ];
      },
    };
  });
  return kl(loc, rho) as Scalar;
}

/** sigmoid(rho), the derivative of softplus, from σ = softplus(rho). */
function sigmoidFromSoftplus(sigma: Tensor): Tensor {
  return tf.sub(1, sigma.neg().exp());
}

/** One weight set loc + σ∘ε on the host, ε from our own stream: the same on every backend. */
export function samplePosterior(
  loc: Float32Array,
  rho: Float32Array,
  seed: number,
  draw: number,
  index: number,
): Float32Array {
  const weights = normals({ seed, purpose: 'draw', step: draw, index }, loc.length);
  for (let i = 0; i < weights.length; i++) {
    weights[i] = (loc[i] ?? 0) + softplus(rho[i] ?? 0) * (weights[i] ?? 0);
  }
  return weights;
}

/** ln(1 + eˣ) without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
