import { GwinnowError } from '../../shared/errors.ts';
import { fusedAdam, nativeBackend, type AdamNumbers, type AdamTriple } from './backends/native.ts';
import type { Params } from './params.ts';
import { tf, type Tensor } from './tf.ts';

/** Adam's constants; a schedule passes a new learning rate at each step. */
export type AdamConfig = {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
};

/** Updates made so far and, per parameter NAME, the slots 'm/NAME' and 'v/NAME' (first and second moment). */
export type AdamState = { readonly step: number; readonly slots: Params };

type Update = { readonly name: string; readonly triple: AdamTriple; readonly gradient: Tensor };

/** Zero moments for every parameter. */
export function adamInit(params: Params): AdamState {
  const slots: Record<string, Tensor> = {};
  for (const [name, tensor] of Object.entries(params)) {
    slots[`m/${name}`] = tf.zeros(tensor.shape);
    slots[`v/${name}`] = tf.zeros(tensor.shape);
  }
  return { step: 0, slots };
}

/**
 * One Adam update. Disposes the old parameters, the gradients and the old slots, all of which must be distinct
 * tensors: use only what it returns. Needs a gradient of the parameter's shape and both slots for every
 * parameter and nothing more, else BAD_ARGUMENT, and then nothing is disposed.
 *
 * Kingma and Ba 2015, Algorithm 1, in the faster order of the end of its section 2: both bias corrections are in
 * the rate, so epsilon is added to the uncorrected root (as in TensorFlow; PyTorch adds it after).
 */
export function adamStep(
  config: AdamConfig,
  params: Params,
  gradients: Params,
  state: AdamState,
): { params: Params; state: AdamState } {
  const step = state.step + 1;
  const { learningRate, beta1, beta2, epsilon } = config;
  const rate = (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
  const numbers = { rate, beta1, beta2, epsilon };
  const updates = gather(params, gradients, state.slots);
  const native = nativeBackend();
  const results = native
    ? fusedAdam(native, numbers, updates)
    : updates.map((one) => plainAdam(numbers, one));

  const updated: Record<string, Tensor> = {};
  const slots: Record<string, Tensor> = {};
  updates.forEach(({ name }, place) => {
    const result = results[place];
    if (!result) return;
    [updated[name], slots[`m/${name}`], slots[`v/${name}`]] = result;
  });
  return { params: updated, state: { step, slots } };
}

function gather(params: Params, gradients: Params, slots: Params): Update[] {
  const names = Object.keys(params);
  for (const [what, group, expected] of [
    ['gradients', gradients, names.length],
    ['slots', slots, 2 * names.length],
  ] as const) {
    const found = Object.keys(group).length;
    if (found === expected) continue;
    throw new GwinnowError('BAD_ARGUMENT', `Adam: ${found} ${what} for ${names.length} parameters.`);
  }
  return Object.entries(params).map(([name, value]) => ({
    name,
    triple: [value, matching(slots, `m/${name}`, value), matching(slots, `v/${name}`, value)],
    gradient: matching(gradients, name, value),
  }));
}

function matching(group: Params, name: string, value: Tensor): Tensor {
  const tensor = group[name];
  if (tensor && tensor.shape.join() === value.shape.join()) return tensor;
  const found = tensor ? `has shape [${tensor.shape.join(', ')}]` : 'is missing';
  throw new GwinnowError(
    'BAD_ARGUMENT',
    `Adam: "${name}" ${found}, its parameter has [${value.shape.join(', ')}].`,
  );
}

function plainAdam({ rate, beta1, beta2, epsilon }: AdamNumbers, { triple, gradient }: Update): AdamTriple {
  const result = tf.tidy((): [Tensor, Tensor, Tensor] => {
    const [value, oldM, oldV] = triple;
    const m = oldM.add(gradient.sub(oldM).mul(1 - beta1));
    const v = oldV.add(
      gradient
        .square()
        .sub(oldV)
        .mul(1 - beta2),
    );
    return [value.sub(m.mul(rate).div(v.sqrt().add(epsilon))), m, v];
  });
  tf.dispose([...triple, gradient]);
  return result;
}
