import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../../src/main/learning/backend.ts';
import { adamInit, adamStep, type AdamConfig } from '../../../src/main/learning/optim.ts';
import {
  disposeParams,
  sizeOf,
  toArrays,
  toTensors,
  type NamedArrays,
} from '../../../src/main/learning/params.ts';
import { normals } from '../../../src/main/learning/random.ts';
import { tf } from '../../../src/main/learning/tf.ts';
import { AVAILABLE } from './available.ts';

const CONFIG: AdamConfig = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
const SHAPES: Record<string, number[]> = { 'conv/kernel': [3, 3, 2, 4], 'conv/bias': [4], scale: [] };
const STEPS = 12;

function arraysFor(step: number): NamedArrays {
  return Object.fromEntries(
    Object.entries(SHAPES).map(([name, shape], index) => [
      name,
      { shape, data: normals({ seed: 1, purpose: 'noise', step, index }, sizeOf(shape)) },
    ]),
  );
}

/** Adam in plain doubles, one parameter at a time: Kingma and Ba 2015, Algorithm 1, faster order. */
function reference(config: AdamConfig, steps: number): Record<string, number[]> {
  const values = Object.fromEntries(
    Object.entries(arraysFor(0)).map(([name, array]) => [
      name,
      [...array.data].map((value) => ({ value, m: 0, v: 0 })),
    ]),
  );
  for (let step = 1; step <= steps; step++) {
    const { beta1, beta2, epsilon } = config;
    const rate = (config.learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
    for (const [name, array] of Object.entries(arraysFor(step))) {
      values[name]!.forEach((entry, at) => {
        const gradient = array.data[at]!;
        entry.m = beta1 * entry.m + (1 - beta1) * gradient;
        entry.v = beta2 * entry.v + (1 - beta2) * gradient * gradient;
        entry.value -= (rate * entry.m) / (Math.sqrt(entry.v) + epsilon);
      });
    }
  }
  return Object.fromEntries(
    Object.entries(values).map(([name, list]) => [name, list.map(({ value }) => value)]),
  );
}

function run(config: AdamConfig, steps: number): { params: NamedArrays; slots: NamedArrays } {
  let params = toTensors(arraysFor(0));
  let state = adamInit(params);
  for (let step = 1; step <= steps; step++) {
    ({ params, state } = adamStep(config, params, toTensors(arraysFor(step)), state));
  }
  const result = { params: toArrays(params), slots: toArrays(state.slots) };
  disposeParams(params);
  disposeParams(state.slots);
  return result;
}

describe.each(AVAILABLE)('Adam on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  test('follows the reference in double precision', () => {
    const expected = reference(CONFIG, STEPS);
    const { params } = run(CONFIG, STEPS);
    for (const [name, values] of Object.entries(expected)) {
      const worst = values.reduce(
        (most, value, at) => Math.max(most, Math.abs(value - params[name]!.data[at]!)),
        0,
      );
      expect(worst).toBeLessThan(2e-6);
    }
  });

  test('repeats bit for bit', () => {
    expect(run(CONFIG, STEPS)).toEqual(run(CONFIG, STEPS));
  });

  test('continues from a state that went through the host', () => {
    const whole = run(CONFIG, 6);
    let params = toTensors(arraysFor(0));
    let state = adamInit(params);
    for (let step = 1; step <= 6; step++) {
      ({ params, state } = adamStep(CONFIG, params, toTensors(arraysFor(step)), state));
      const saved = { params: toArrays(params), slots: toArrays(state.slots) };
      disposeParams(params);
      disposeParams(state.slots);
      params = toTensors(saved.params);
      state = { step, slots: toTensors(saved.slots) };
    }
    expect({ params: toArrays(params), slots: toArrays(state.slots) }).toEqual(whole);
    disposeParams(params);
    disposeParams(state.slots);
  });

  test('takes a new learning rate at each step', () => {
    expect(run({ ...CONFIG, learningRate: 0 }, 3).params).toEqual(arraysFor(0));
  });

  test('disposes what it was given and nothing it returns', () => {
    const before = tf.memory().numTensors;
    let params = toTensors(arraysFor(0));
    let state = adamInit(params);
    const held = tf.memory().numTensors;
    for (let step = 1; step <= 3; step++) {
      const gradients = toTensors(arraysFor(step));
      ({ params, state } = adamStep(CONFIG, params, gradients, state));
      expect(Object.values(gradients).every((tensor) => tensor.isDisposed)).toBe(true);
      expect(tf.memory().numTensors).toBe(held);
    }
    disposeParams(params);
    disposeParams(state.slots);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('leaves memory alone that someone else still holds', () => {
    const params = toTensors(arraysFor(0));
    const kept = { name: params['conv/kernel']!.clone(), view: params['conv/kernel']!.reshape([72]) };
    const next = adamStep(CONFIG, params, toTensors(arraysFor(1)), adamInit(params));
    expect(kept.name.dataSync()).toEqual(arraysFor(0)['conv/kernel']!.data);
    expect(kept.view.dataSync()).toEqual(arraysFor(0)['conv/kernel']!.data);
    tf.dispose([kept.name, kept.view]);
    disposeParams(next.params);
    disposeParams(next.state.slots);
  });

  test('refuses a missing or misshapen gradient and disposes nothing', () => {
    const params = toTensors(arraysFor(0));
    const state = adamInit(params);
    const { scale: missing, ...rest } = toTensors(arraysFor(1));
    const bad = { ...rest, scale: tf.zeros([2]) };
    expect(() => adamStep(CONFIG, params, rest, state)).toThrow(/2 gradients for 3/);
    expect(() => adamStep(CONFIG, params, bad, state)).toThrow(/"scale" has shape \[2\]/);
    expect(Object.values(params).some((tensor) => tensor.isDisposed)).toBe(false);
    tf.dispose([missing!]);
    for (const group of [params, state.slots, bad]) disposeParams(group);
  });
});
