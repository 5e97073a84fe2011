import type { NamedArray, Params } from '../params.ts';
import type { Scalar, Tensor } from '../tf.ts';
import type { StepKey } from './family.ts';
import type { PlacedLayer } from './network.ts';

/** The kernels of all layers in one training step. */
export type StepKernels = {
  /** The index-th layer's kernel, without bias, applied to arranged inputs. */
  apply(index: number, inputs: Tensor): Tensor;
  /** KL of the kernels' posterior from their prior, in nats; null for kernels that are plain numbers. */
  readonly kl: Scalar | null;
};

/** What a network's kernels are: plain numbers or random variables. Biases are plain in any case. */
export type KernelModel = {
  /** Start values of the index-th layer's kernel parameters, by full name. */
  init(layer: PlacedLayer, index: number, seed: number): Params;
  /** Kernels for one batch of `count` images. */
  forStep(layers: readonly PlacedLayer[], params: Params, count: number, key: StepKey): StepKernels;
  /** The index-th layer's kernel in a concrete network; `array` reads a parameter by full name. */
  draw(
    layer: PlacedLayer,
    index: number,
    array: (name: string) => NamedArray,
    key: { readonly seed: number; readonly draw: number },
  ): NamedArray;
};
