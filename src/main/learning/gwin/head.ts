import type { NamedArrays, Params } from '../params.ts';
import type { Tensor2D } from '../tf.ts';
import { dense, initDense } from './layers.ts';

const NAME = 'head';

/** Stream of random numbers of the head's kernel, apart from those of any generator's layers. */
const HEAD_INDEX = 1000;

/** A linear class head on a generator's features, trained beside it and dropped at the end. */
export function initHead(features: number, classes: number, seed: number): Params {
  return initDense(NAME, [features, classes], { seed, index: HEAD_INDEX });
}

/** Logits [N, K] of features [N, F]; null where the parameters have no head. */
export function headLogits(params: Params, features: Tensor2D): Tensor2D | null {
  return `${NAME}/kernel` in params ? dense(params, NAME, features) : null;
}

/** A generator's weights alone. */
export function withoutHead(params: NamedArrays): NamedArrays {
  return Object.fromEntries(Object.entries(params).filter(([name]) => !name.startsWith(`${NAME}/`)));
}
