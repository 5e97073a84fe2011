import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../../../src/main/learning/backend.ts';
import { nativeBackend } from '../../../../src/main/learning/backends/native.ts';
import { adamInit, adamStep } from '../../../../src/main/learning/optim.ts';
import { disposeParams } from '../../../../src/main/learning/params.ts';
import { normalTensor, signTensor, uniformTensor } from '../../../../src/main/learning/random-tensors.ts';
import { tf, type Tensor } from '../../../../src/main/learning/tf.ts';
import { BEST } from '../available.ts';

describe.skipIf(BEST !== 'native-cpu')('operations through the native binding', () => {
  beforeAll(() => useBackend('native-cpu'));

  /** Handles the binding holds: also those TensorFlow.js knows nothing of. */
  function handles(): number {
    const binding = nativeBackend()?.binding as unknown as { getNumOfTensors(): number };
    return binding.getNumOfTensors();
  }

  test('random tensors leave no handle behind, also when they fail', () => {
    const run = (): void => {
      const key = { seed: 1, purpose: 'noise' } as const;
      tf.dispose([normalTensor(key, [3, 4]), uniformTensor(key, [5]), signTensor(key, [2])]);
    };
    run();
    const before = handles();
    run();
    expect(() => normalTensor({ seed: 1, purpose: 'noise' }, [-1])).toThrow(/shape|dim/i);
    expect(handles()).toBe(before);
  });

  test('Adam leaves no handle and no memory behind over many steps', () => {
    const size = 250_000;
    let params = { w: tf.ones([size]) as Tensor };
    let state = adamInit(params);
    const config = { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
    const steps = (count: number): void => {
      for (let step = 0; step < count; step++) {
        const next = adamStep(config, params, { w: tf.ones([size]) }, state);
        params = { w: next.params['w']! };
        state = next.state;
      }
    };
    steps(20);
    const before = { handles: handles(), bytes: process.memoryUsage().rss };
    steps(300);
    expect(handles()).toBe(before.handles);
    // A copy kept at each step would be 300 MB for each of the three.
    expect(process.memoryUsage().rss - before.bytes).toBeLessThan(150e6);
    disposeParams(params);
    disposeParams(state.slots);
  });
});

test('there is no native backend while another one is active', async () => {
  await useBackend('cpu');
  expect(nativeBackend()).toBe(null);
});
