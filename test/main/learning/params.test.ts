import { beforeAll, expect, test } from 'vitest';
import { useBackend } from '../../../src/main/learning/backend.ts';
import {
  countParams,
  disposeParams,
  sizeOf,
  toArrays,
  toTensors,
} from '../../../src/main/learning/params.ts';
import { tf } from '../../../src/main/learning/tf.ts';
import { BEST } from './available.ts';

const ARRAYS = {
  'conv1/kernel/loc': { shape: [2, 3], data: Float32Array.of(1, -2, 3.5, 0, -0, 1e-38) },
  'dense/bias': { shape: [], data: Float32Array.of(7) },
  'empty/0': { shape: [0, 4], data: new Float32Array(0) },
};

beforeAll(() => useBackend(BEST));

test('arrays go to the backend and back unchanged', () => {
  const params = toTensors(ARRAYS);
  expect(toArrays(params)).toEqual(ARRAYS);
  expect(countParams(params)).toBe(7);
  disposeParams(params);
});

test('what is on the backend and what was given share no memory', () => {
  const data = Float32Array.of(1, 2);
  const params = toTensors({ a: { shape: [2], data } });
  data[0] = 99;
  const read = toArrays(params)['a']!.data;
  read[1] = 99;
  expect([...toArrays(params)['a']!.data]).toEqual([1, 2]);
  disposeParams(params);
});

test('disposing frees every tensor', () => {
  const before = tf.memory().numTensors;
  disposeParams(toTensors(ARRAYS));
  expect(tf.memory().numTensors).toBe(before);
});

test('data that does not fit its shape is refused before anything is allocated', () => {
  const before = tf.memory().numTensors;
  expect(() => toTensors({ ...ARRAYS, bad: { shape: [3], data: new Float32Array(2) } })).toThrow(
    expect.objectContaining({ code: 'BAD_WEIGHTS', message: expect.stringContaining('"bad"') }),
  );
  expect(tf.memory().numTensors).toBe(before);
});

test('a parameter that is not float32 is refused', () => {
  const params = { flag: tf.tensor([1, 0], [2], 'int32') };
  expect(() => toArrays(params)).toThrow(expect.objectContaining({ code: 'BAD_WEIGHTS' }));
  disposeParams(params);
});

test('the size of a shape is the product of its extents', () => {
  expect([sizeOf([]), sizeOf([5]), sizeOf([2, 3, 4]), sizeOf([2, 0])]).toEqual([1, 5, 24, 0]);
});
