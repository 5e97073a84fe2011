import type { Conditioning } from '../../../../shared/contract/models.ts';
import type { ImageShape } from '../../../../shared/domain/image.ts';
import type { Params } from '../../params.ts';
import type { Tensor1D, Tensor2D, Tensor4D } from '../../tf.ts';

/** What critic to build, and for which images. */
export type CriticSpec = {
  readonly conditioning: Conditioning;
  readonly image: ImageShape;
  readonly classes: number;
  /** Filters of the first convolution (d); the next ones have 2d and 4d. */
  readonly width: number;
};

/** Unbounded scores [N], and logits [N, K] where the critic names classes itself rather than being told them. */
export type Judged = { readonly scores: Tensor1D; readonly logits?: Tensor2D };

/**
 * A conditional critic D(x, y) as pure functions over its parameters. It is differentiated twice: `apply` uses no
 * kernel of THROWING_KERNELS or SILENTLY_WRONG_KERNELS.
 */
export type CriticFamily = {
  init(spec: CriticSpec, seed: number): Params;
  /** images: [N, H, W, C]; labels: one-hot [N, K]. Row by row. */
  apply(spec: CriticSpec, params: Params, images: Tensor4D, labels: Tensor2D): Judged;
};
