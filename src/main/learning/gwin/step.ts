import { adamInit, adamStep, type AdamConfig, type AdamState } from '../optim.ts';
import type { Params } from '../params.ts';
import { tf, type Tensor, type Tensor1D, type Tensor2D, type Tensor4D } from '../tf.ts';
import { gradientsOf } from './gradients.ts';
import type { Judged } from './critic.ts';
import { criticTerms, generatorTerms, type Generated, type Logits, type PenaltyWeights } from './loss.ts';

/** A network's parameters and the moments of its optimiser. */
export type Trained = { readonly params: Params; readonly adam: AdamState };

/** Fresh optimiser state around parameters, which it takes over. */
export function startTraining(params: Params): Trained {
  return { params, adam: adamInit(params) };
}

/** G(x, z) and D(x, y) as functions of their parameters. */
export type Networks = {
  readonly generate: (params: Params, images: Tensor4D, z: Tensor2D) => Generated;
  readonly judge: (params: Params, images: Tensor4D, labels: Tensor2D) => Judged;
};

export type CriticBatch = {
  /** (x, y) from the confident distribution: images [N, H, W, C], one-hot labels [N, K]. */
  readonly real: Tensor4D;
  readonly labels: Tensor2D;
  /** What the generator transforms; `real` itself in Algorithm 1. Same labels, row by row. */
  readonly source: Tensor4D;
  /** [N, zSize]. */
  readonly z: Tensor2D;
  /** [N, 1, 1, 1] in 0..1. */
  readonly epsilon: Tensor;
};

export type CriticValues = {
  readonly loss: number;
  readonly wasserstein: number;
  readonly gradientNorm: number;
};

/**
 * Lines 5-10 of Algorithm 1: one update of the critic against a fixed generator. Disposes the old critic, nothing
 * else it was given.
 */
export function criticStep(
  networks: Networks,
  config: { readonly adam: AdamConfig; readonly gradientPenalty: number },
  critic: Trained,
  generator: Params,
  batch: CriticBatch,
): { critic: Trained; values: CriticValues } {
  const { real, labels, source, z, epsilon } = batch;
  const generated = tf.tidy(() => networks.generate(generator, source, z).images);
  const { values, gradients } = gradientsOf(critic.params, (params) => {
    const judge = (images: Tensor4D, given: Tensor2D) => networks.judge(params, images, given);
    return criticTerms(judge, { real, generated, labels, epsilon }, config.gradientPenalty);
  });
  generated.dispose();
  const { params, state } = adamStep(config.adam, critic.params, gradients, critic.adam);
  return { critic: { params, adam: state }, values };
}

export type GeneratorBatch = {
  /** [N, H, W, C]. */
  readonly images: Tensor4D;
  /** int32 [N]. */
  readonly labels: Tensor1D;
  readonly z: Tensor2D;
  /** What the transforms are pulled to, [N, H, W, C]; null where nothing pulls. */
  readonly targets: Tensor4D | null;
};

export type GeneratorValues = { readonly loss: number; readonly nll: number };

/**
 * Lines 12-13 of Algorithm 1: one update of the generator against a fixed critic (none: the transformation penalty
 * alone) and fixed networks drawn from the classifier. Disposes the old generator, nothing else it was given.
 */
export function generatorStep(
  networks: Networks,
  config: PenaltyWeights & { readonly adam: AdamConfig; readonly classes: number },
  generator: Trained,
  critic: Params | null,
  classifiers: readonly Logits[],
  batch: GeneratorBatch,
): { generator: Trained; values: GeneratorValues } {
  const oneHotLabels = oneHot(batch.labels, config.classes);
  const goals = { indices: batch.labels, oneHot: oneHotLabels, targets: batch.targets };
  const judge = critic && ((images: Tensor4D, given: Tensor2D) => networks.judge(critic, images, given));
  const { values, gradients } = gradientsOf(generator.params, (params) => {
    const generated = networks.generate(params, batch.images, batch.z);
    return generatorTerms(judge, classifiers, generated, goals, config);
  });
  oneHotLabels.dispose();
  const { params, state } = adamStep(config.adam, generator.params, gradients, generator.adam);
  return { generator: { params, adam: state }, values };
}

/** Labels int32 [N] as float32 [N, K]. */
export function oneHot(labels: Tensor1D, classes: number): Tensor2D {
  return tf.tidy(() => tf.oneHot(labels, classes).cast('float32'));
}
