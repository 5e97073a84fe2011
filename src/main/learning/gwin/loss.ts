import { crossEntropy } from '../classifiers/cross-entropy.ts';
import { tf, type Scalar, type Tensor, type Tensor1D, type Tensor2D, type Tensor4D } from '../tf.ts';

/** D(·, y) with its parameters fixed: images [N, H, W, C] and one-hot labels [N, K] to scores [N]. */
export type Score = (images: Tensor4D, labels: Tensor2D) => Tensor1D;

/** Logits [N, K] of one concrete network drawn from the classifier. */
export type Logits = (images: Tensor4D) => Tensor2D;

/** Keeps the derivative of √ finite where a critic's input gradient vanishes. */
const NORM_EPSILON = 1e-12;

/** x̂ = ε·x + (1 − ε)·x', one ε in 0..1 per image, [N, 1, 1, 1]. Algorithm 1, line 7. */
export function interpolates(real: Tensor4D, generated: Tensor4D, epsilon: Tensor): Tensor4D {
  return tf.tidy(() => generated.add(real.sub(generated).mul(epsilon)));
}

/** ‖∇ₓ D(x, y)‖₂ of every image, [N]: the gradient is over all of an image's pixels and channels. */
export function gradientNorms(score: Score, images: Tensor4D, labels: Tensor2D): Tensor1D {
  const gradient = tf.grad((x: Tensor) => score(x as Tensor4D, labels).sum())(images);
  return gradient.square().sum([1, 2, 3]).add<Tensor1D>(NORM_EPSILON).sqrt();
}

export type CriticTerms = {
  /** Mean of D(x', y) − D(x, y) + λ_GP (‖∇ D(x̂, y)‖ − 1)². Algorithm 1, line 8. */
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
export function criticTerms(score: Score, images: CriticImages, gradientPenalty: number): CriticTerms {
  const { real, generated, labels, epsilon } = images;
  const count = real.shape[0];
  const scores = score(tf.concat([generated, real], 0), tf.concat([labels, labels], 0));
  const means = scores.reshape([2, count]).mean(1);
  const wasserstein = means.mul([-1, 1]).sum<Scalar>();
  const norms = gradientNorms(score, interpolates(real, generated, epsilon), labels);
  const penalty = norms.sub(1).square().mean<Scalar>().mul<Scalar>(gradientPenalty);
  return { loss: penalty.sub(wasserstein), wasserstein, gradientNorm: norms.mean() };
}

export type GeneratorTerms = {
  /** Mean of −D(x', y) + λ_Loss · NLL(C(x'), y), Algorithm 1, line 13; plus λ_aux · NLL(head, y) and λ_T · mean (x' − target)² where there are. */
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

/** λ_Loss, λ_aux and λ_T. */
export type PenaltyWeights = {
  readonly transformationPenalty: number;
  readonly auxiliaryPenalty: number;
  readonly transportPenalty: number;
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
  score: Score | null,
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
  if (score !== null) parts.push(score(images, goals.oneHot).mean<Scalar>().neg<Scalar>());
  return { loss: tf.addN(parts), nll };
}
