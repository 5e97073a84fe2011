import type { GeneratorName } from '../../../../shared/contract/models.ts';
import type { ImageShape } from '../../../../shared/domain/image.ts';
import type { Params } from '../../params.ts';
import type { Tensor2D, Tensor4D } from '../../tf.ts';

/** What generator to build, and for which images. */
export type GeneratorSpec = {
  readonly generator: GeneratorName;
  readonly image: ImageShape;
  /** Length of the latent vector z. */
  readonly zSize: number;
  /** Filters of the widest image-sized layer (d); the deeper ones are multiples of it. */
  readonly width: number;
};

/** Transforms [N, H, W, C] and the values [N, features] of the layer that sees the whole image. */
export type Traced = { readonly images: Tensor4D; readonly features: Tensor2D };

/** A conditional generator x' = G(x, z) as pure functions over its parameters. */
export type GeneratorFamily = {
  init(spec: GeneratorSpec, seed: number): Params;
  /** Number of values of the layer that sees the whole image. */
  features(spec: GeneratorSpec): number;
  /** images: [N, H, W, C] in 0..1; z: [N, zSize], N(0, 1). Row by row, no batch statistics. */
  trace(spec: GeneratorSpec, params: Params, images: Tensor4D, z: Tensor2D): Traced;
};
