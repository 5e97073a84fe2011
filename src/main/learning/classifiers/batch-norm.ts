import type { Params } from '../params.ts';
import { type Tensor, type Tensor1D, tf } from '../tf.ts';
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
  const rows = inputs.reshape([-1, inputs.shape.at(-1) ?? 0]);
  const mean = rows.mean<Tensor1D>(0);
  const centered = rows.sub(mean);
  const variance = centered.square().mean<Tensor1D>(0);
  const moved = (part: string, value: Tensor): Tensor => {
    const old = parameter(params, `${name}/${part}`);
    return old.add(value.sub(old).mul(1 - MOMENTUM));
  };
  return {
    outputs: standardized(rows, centered, variance).reshape(inputs.shape),
    buffers: {
      [`${name}/moving_mean`]: moved('moving_mean', mean),
      [`${name}/moving_variance`]: moved('moving_variance', variance),
    },
  };
}

/**
 * y = (x − mean) / √(variance + ε) of rows x [N, C], from x − mean and the variance of each column. The gradient counts
 * in that mean and variance depend on x: (g − mean(g) − y·mean(g·y)) / √(variance + ε). Differentiable once.
 */
function standardized(rows: Tensor, centered: Tensor, variance: Tensor): Tensor {
  const standardize = tf.customGrad((_rows, save) => {
    const factor = variance.add(NORM_EPSILON).rsqrt();
    const value = centered.mul(factor);
    (save as (tensors: Tensor[]) => void)([value, factor]);
    return {
      value,
      gradFunc: (upstream: Tensor, saved: Tensor[]) => {
        const [value, factor] = saved as [Tensor, Tensor];
        const along = upstream.mul(value).mean(0);
        return upstream.sub(upstream.mean(0)).sub(value.mul(along)).mul(factor);
      },
    };
  });
  return standardize(rows);
}
