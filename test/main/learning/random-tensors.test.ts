import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../../src/main/learning/backend.ts';
import { normalTensor, signTensor, uniformTensor } from '../../../src/main/learning/random-tensors.ts';
import { normals, uniforms, type StreamKey } from '../../../src/main/learning/random.ts';
import { tf } from '../../../src/main/learning/tf.ts';
import { AVAILABLE } from './available.ts';

const KEY: StreamKey = { seed: 4_000_000_000, purpose: 'flipout', step: 2 ** 32 - 1, index: 7, lane: 9 };

describe.each(AVAILABLE)('random tensors on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  test('uniforms are the host stream bit for bit', () => {
    const tensor = uniformTensor(KEY, [101, 33]);
    expect(tensor.shape).toEqual([101, 33]);
    expect(tensor.dataSync()).toEqual(uniforms(KEY, 3333));
    tensor.dispose();
  });

  test('normals are the host stream but for rounding', () => {
    const tensor = normalTensor(KEY, [50_001]);
    const expected = normals(KEY, 50_001);
    const worst = tensor
      .dataSync<'float32'>()
      .reduce((most, value, at) => Math.max(most, Math.abs(value - expected[at]!)), 0);
    expect(worst).toBeLessThan(2e-6);
    tensor.dispose();
  });

  test('signs are +1 where the uniform is at least one half, else -1', () => {
    const signs = signTensor(KEY, [40, 25]);
    const expected = uniforms(KEY, 1000).map((value) => (value < 0.5 ? -1 : 1));
    expect(signs.dataSync()).toEqual(expected);
    signs.dispose();
  });

  test('a scalar and an empty shape work, and nothing is left behind', () => {
    const before = tf.memory().numTensors;
    for (const make of [normalTensor, uniformTensor, signTensor]) {
      const scalar = make(KEY, []);
      const empty = make(KEY, [0, 3]);
      expect(scalar.shape).toEqual([]);
      expect(empty.dataSync().length).toBe(0);
      scalar.dispose();
      empty.dispose();
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});
