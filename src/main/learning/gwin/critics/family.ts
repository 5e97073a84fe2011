import type { ImageShape } from '../../../../shared/domain/image.ts';
import type { Params } from '../../params.ts';
import type { Tensor1D, Tensor2D, Tensor4D } from '../../tf.ts';

/** How a critic is told the class. */
export type ConditioningName = 'hidden-concatenation' | 'input-concatenation';

/** What critic to build, and for which images. */
export type CriticSpec = {
  readonly conditioning: ConditioningName;
  readonly image: ImageShape;
  readonly classes: number;
  /** Filters of the first convolution (d); the next ones have 2d and 4d. */
  readonly width: number;
};

/**
 * A conditional critic D(x, y) as pure functions over its parameters. It is differentiated twice: `apply` uses no
 * kernel of THROWING_KERNELS or SILENTLY_WRONG_KERNELS.
 */
export type CriticFamily = {
  init(spec: CriticSpec, seed: number): Params;
  /** images: [N, H, W, C]; labels: one-hot [N, K]. Returns unbounded scores [N], row by row. */
  apply(spec: CriticSpec, params: Params, images: Tensor4D, labels: Tensor2D): Tensor1D;
};
