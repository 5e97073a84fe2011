import { crossEntropy } from '../classifiers/cross-entropy.ts';
import { tf, type Scalar, type Tensor, type Tensor1D, type Tensor2D, type Tensor4D } from '../tf.ts';
import type { Judged } from './critic.ts';

/** D(·, y) with its parameters fixed: images [N, H, W, C] and one-hot labels [N, K]. */
export type Judge = (images: Tensor4D, labels: Tensor2D) => Judged;

/** Logits [N, K] of one concrete network drawn from the classifier. */
export type Logits = (images: Tensor4D) => Tensor2D;

/** Keeps the derivative of √ finite where a critic's input gradient vanishes. */
const NORM_EPSILON = 1e-12;

/** x̂ = ε·x + (1 − ε)·x', one ε in 0..1 per image, [N, 1, 1, 1]. Algorithm 1, line 7. */
export function interpolates(real: Tensor4D, generated: Tensor4D, epsilon: Tensor): Tensor4D {
  return tf.tidy(() => generated.add(real.sub(generated).mul(epsilon)));
}

/** ‖∇ₓ D(x, y)‖₂ of every image, [N]: the gradient is over all of an image's pixels and channels. */
export function gradientNorms(judge: Judge, images: Tensor4D, labels: Tensor2D): Tensor1D {
  const gradient = tf.grad((x: Tensor) => judge(x as Tensor4D, labels).scores.sum())(images);
  return gradient.square().sum([1, 2, 3]).add<Tensor1D>(NORM_EPSILON).sqrt();
}

export type CriticTerms = {
  /**
   * Mean of D(x', y) − D(x, y) + λ_GP (‖∇ D(x̂, y)‖ − 1)², Algorithm 1, line 8; plus the mean NLL of y on the real images
   * where the critic names classes.
   */
  readonly loss: Scalar;
  /** Mean of D(x, y) − D(x', y): the critic's estimate of the Wasserstein distance. */
  readonly wasserstein: Scalar;
  /** Mean of ‖∇ D(x̂, y)‖. */
  readonly gradientNorm: Scalar;
};

/** One batch for the critic; row n of every tensor belongs to the same label. */
export type CriticImages = {
  readonly real: Tensor4D;
  readonly generated: Tensor4D;
  /** One-hot [N, K]. */
  readonly labels: Tensor2D;
  /** [N, 1, 1, 1] in 0..1. */
  readonly epsilon: Tensor;
};

/** The critic's loss. Real and generated images go through the critic as one batch of 2N. */
export function criticTerms(judge: Judge, images: CriticImages, gradientPenalty: number): CriticTerms {
  const { real, generated, labels, epsilon } = images;
  const count = real.shape[0];
  const { scores, logits } = judge(tf.concat([generated, real], 0), tf.concat([labels, labels], 0));
  const means = scores.reshape([2, count]).mean(1);
  const wasserstein = means.mul([-1, 1]).sum<Scalar>();
  const norms = gradientNorms(judge, interpolates(real, generated, epsilon), labels);
  const penalty = norms.sub(1).square().mean<Scalar>().mul<Scalar>(gradientPenalty);
  const parts = [penalty, wasserstein.neg<Scalar>()];
  if (logits) {
    parts.push(crossEntropy(tf.slice(logits, [count, 0], [count, -1]), labels.argMax<Tensor1D>(1)));
  }
  return { loss: tf.addN(parts), wasserstein, gradientNorm: norms.mean() };
}

export type GeneratorTerms = {
  /**
   * Mean of −D(x', y) + λ_Loss · NLL(C(x'), y), Algorithm 1, line 13; plus, where there are, the NLL of the class that
   * the critic names, λ_aux · NLL(head, y), λ_T · mean (x' − target)² and λ_V · mean (x' − mean x' of the class)².
   */
  readonly loss: Scalar;
  /** Mean NLL of the true labels under the classifier on the transforms, in nats. */
  readonly nll: Scalar;
};

/** Mean over drawn networks of the mean NLL of labels (int32 [N]); zero for no network. */
export function transformationPenalty(
  networks: readonly Logits[],
  images: Tensor4D,
  labels: Tensor1D,
): Scalar {
  const [first, ...others] = networks.map((logits) => crossEntropy(logits(images), labels));
  if (!first) return tf.scalar(0);
  return tf.addN([first, ...others]).div<Scalar>(networks.length);
}

/** Mean squared distance of images [N, H, W, C] to the mean image of their class, by one-hot labels [N, K]. */
function varietyWithin(images: Tensor4D, oneHot: Tensor2D): Scalar {
  const flat = images.reshape<Tensor2D>([images.shape[0], -1]);
  const counts = oneHot.sum(0, true).transpose().maximum(1);
  const means = tf.matMul(oneHot, flat, true).div<Tensor2D>(counts);
  return flat.sub(tf.matMul(oneHot, means)).square().mean();
}

/** λ_Loss, λ_aux, λ_T and λ_V. */
export type PenaltyWeights = {
  readonly transformationPenalty: number;
  readonly auxiliaryPenalty: number;
  readonly transportPenalty: number;
  readonly varietyPenalty: number;
};

/** What a batch is judged by, row by row. */
export type Goals = {
  /** int32 [N] and one-hot [N, K]. */
  readonly indices: Tensor1D;
  readonly oneHot: Tensor2D;
  /** Confident images of the same classes, [N, H, W, C]; null where transforms are not pulled to any. */
  readonly targets: Tensor4D | null;
};

/** Transforms x' and, where a class head is trained beside them, its logits [N, K]. */
export type Generated = { readonly images: Tensor4D; readonly logits: Tensor2D | null };

/** The generator's loss on its transforms x'; without a critic and a head it is the transformation penalty alone. */
export function generatorTerms(
  judge: Judge | null,
  networks: readonly Logits[],
  { images, logits }: Generated,
  goals: Goals,
  weights: PenaltyWeights,
): GeneratorTerms {
  const nll = transformationPenalty(networks, images, goals.indices);
  const parts = [nll.mul<Scalar>(weights.transformationPenalty)];
  if (logits !== null) {
    parts.push(crossEntropy(logits, goals.indices).mul<Scalar>(weights.auxiliaryPenalty));
  }
  if (goals.targets !== null) {
    parts.push(images.sub(goals.targets).square().mean<Scalar>().mul<Scalar>(weights.transportPenalty));
  }
  if (weights.varietyPenalty > 0) {
    parts.push(varietyWithin(images, goals.oneHot).mul<Scalar>(weights.varietyPenalty));
  }
  if (judge !== null) {
    const { scores, logits: named } = judge(images, goals.oneHot);
    parts.push(scores.mean<Scalar>().neg<Scalar>());
    if (named) parts.push(crossEntropy(named, goals.indices));
  }
  return { loss: tf.addN(parts), nll };
}
