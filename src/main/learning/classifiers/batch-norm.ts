import type { Params } from '../params.ts';
import type { Tensor } from '../tf.ts';
import { tf } from '../tf.ts';
import { parameter } from './network.ts';

/** Added to the variance before its root. */
export const NORM_EPSILON = 1e-3;

/** Weight of the old running statistic at each step. */
const MOMENTUM = 0.99;

/** Running statistics before the first step. */
export function initNorm(name: string, channels: number): Params {
  return { [`${name}/moving_mean`]: tf.zeros([channels]), [`${name}/moving_variance`]: tf.ones([channels]) };
}

/**
 * Batch normalisation (Ioffe & Szegedy 2015, Algorithm 1) over all axes but the last, without scale: the next
 * layer is linear in it. The offset is the layer's bias. Also gives the new running statistics.
 */
export function batchNorm(
  inputs: Tensor,
  name: string,
  params: Params,
): { outputs: Tensor; buffers: Params } {
  const axes = inputs.shape.map((_, axis) => axis).slice(0, -1);
  const { mean, variance } = tf.moments(inputs, axes);
  const moved = (part: string, value: Tensor): Tensor => {
    const old = parameter(params, `${name}/${part}`);
    return old.add(value.sub(old).mul(1 - MOMENTUM));
  };
  return {
    outputs: inputs.sub(mean).mul(variance.add(NORM_EPSILON).rsqrt()),
    buffers: {
      [`${name}/moving_mean`]: moved('moving_mean', mean),
      [`${name}/moving_variance`]: moved('moving_variance', variance),
    },
  };
}
