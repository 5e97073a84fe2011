import { GwinnowError } from '../../shared/errors.ts';
import { disposeParams, type Params } from './params.ts';
import { tf, type Tensor } from './tf.ts';

/** Adam's constants; a schedule passes a new learning rate at each step. */
export type AdamConfig = {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
};

/** Updates made so far and, per parameter, the slots 'm/NAME' and 'v/NAME' (first and second moment). */
export type AdamState = { readonly step: number; readonly slots: Params };

/** Zero moments for every parameter. */
export function adamInit(params: Params): AdamState {
  const slots: Record<string, Tensor> = {};
  for (const [name, tensor] of Object.entries(params)) {
    slots[`m/${name}`] = tf.zeros(tensor.shape);
    slots[`v/${name}`] = tf.zeros(tensor.shape);
  }
  return { step: 0, slots };
}

function named(params: Params, name: string, what: string): Tensor {
  const tensor = params[name];
  if (tensor) return tensor;
  throw new GwinnowError('BAD_ARGUMENT', `Adam: no ${what} for parameter "${name}".`);
}

/**
 * One Adam update (Kingma and Ba, 2015, Algorithm 1 in the order of its section 2's last paragraph: the bias
 * corrections are folded into the rate). Disposes the old parameters, the gradients and the old slots.
 */
export function adamStep(
  config: AdamConfig,
  params: Params,
  gradients: Params,
  state: AdamState,
): { params: Params; state: AdamState } {
  const { beta1, beta2, epsilon } = config;
  const step = state.step + 1;
  const rate = (config.learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
  const slots: Record<string, Tensor> = {};
  const updated: Record<string, Tensor> = {};
  for (const [name, value] of Object.entries(params)) {
    const gradient = named(gradients, name, 'gradient');
    const oldM = named(state.slots, `m/${name}`, 'first moment');
    const oldV = named(state.slots, `v/${name}`, 'second moment');
    const [m, v, next] = tf.tidy(() => {
      const m = oldM.add(gradient.sub(oldM).mul(1 - beta1));
      const v = oldV.add(
        gradient
          .square()
          .sub(oldV)
          .mul(1 - beta2),
      );
      return [m, v, value.sub(m.mul(rate).div(v.sqrt().add(epsilon)))] as const;
    });
    slots[`m/${name}`] = m;
    slots[`v/${name}`] = v;
    updated[name] = next;
  }
  disposeParams(params);
  disposeParams(gradients);
  disposeParams(state.slots);
  return { params: updated, state: { step, slots } };
}
