import { sizeOf } from './params.ts';
import { normals, uniforms, type StreamKey } from './random.ts';
import { tf, type Tensor } from './tf.ts';

/** N(0, 1) numbers of the given shape on the backend. */
export function normalTensor(key: StreamKey, shape: readonly number[]): Tensor {
  return tf.tensor(normals(key, sizeOf(shape)), [...shape], 'float32');
}

/** Numbers in [0, 1) of the given shape on the backend. */
export function uniformTensor(key: StreamKey, shape: readonly number[]): Tensor {
  return tf.tensor(uniforms(key, sizeOf(shape)), [...shape], 'float32');
}

/** Random signs, +1 or -1, of the given shape on the backend. */
export function signTensor(key: StreamKey, shape: readonly number[]): Tensor {
  const signs = uniforms(key, sizeOf(shape)).map((value) => (value < 0.5 ? -1 : 1));
  return tf.tensor(signs, [...shape], 'float32');
}
