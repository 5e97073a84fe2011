import type { ImageShape } from '../../../shared/domain/image.ts';
import type { Params } from '../params.ts';
import type { Scalar, Tensor1D, Tensor2D, Tensor4D } from '../tf.ts';

/** Every kind of classifier that can be trained here. */
export type Architecture = 'lenet5-bnn' | 'improved-bnn' | 'lenet5' | 'vgg' | 'mc-dropout' | 'ensemble';

/** What network to build: its architecture and the shape of its problem. */
export type ClassifierSpec = {
  readonly architecture: Architecture;
  readonly image: ImageShape;
  readonly classes: number;
  /** Factor on the number of filters and hidden units; 1 when left out. */
  readonly width?: number;
  /** Networks of an ensemble; 5 when left out. Other architectures ignore it. */
  readonly members?: number;
};

/** The numbers that make one training step's randomness. */
export type StepKey = { readonly seed: number; readonly step: number };

/** The training objective on one batch. */
export type BatchLoss = {
  /** Mean NLL plus KL / trainingSize: the negative ELBO per example (of an ensemble: summed over its members). */
  readonly loss: Scalar;
  /** Mean negative log-likelihood of the labels, in nats. */
  readonly nll: Scalar;
  /** KL of the kernels' posterior from their prior over all weights, in nats; 0 for plain weights. */
  readonly kl: Scalar;
  /** Share of the batch whose label was given the highest logit. */
  readonly accuracy: Scalar;
  /** New running statistics by name; empty for networks without batch norm. */
  readonly buffers: Params;
};

/**
 * A certainty-based classifier as pure functions over its parameters.
 * Images are [N, H, W, C] in 0..1, labels int32 [N]. Parameters are named by slash paths.
 */
export type ClassifierFamily = {
  /** Fresh parameters, those that are trained and the running statistics. */
  init(spec: ClassifierSpec, seed: number): Params;
  /** Whether a parameter is trained by gradient (running statistics are not). */
  trainable(name: string): boolean;
  /** The objective of one batch, differentiable in the trainable parameters. */
  loss(
    spec: ClassifierSpec,
    params: Params,
    images: Tensor4D,
    labels: Tensor1D,
    key: StepKey,
    trainingSize: number,
  ): BatchLoss;
  /**
   * The index-th concrete network of the seed: all randomness fixed (weights sampled, dropout masks drawn,
   * member picked), from our own random numbers, so it doesn't depend on the backend.
   */
  draw(spec: ClassifierSpec, params: Params, seed: number, index: number): Params;
  /**
   * Logits [N, K] of a drawn network. Deterministic; differentiable once in the images; a row doesn't depend on
   * the other images of the batch.
   */
  logits(spec: ClassifierSpec, weights: Params, images: Tensor4D): Tensor2D;
};
