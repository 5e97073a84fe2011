import { nativeBackend, statelessRandom } from './backends/native.ts';
import { sizeOf } from './params.ts';
import { normals, streamWords, uniforms, type StreamKey } from './random.ts';
import { tf, type Tensor } from './tf.ts';

/**
 * N(0, 1) numbers of the given shape on the backend: the stream `normals` gives, from TensorFlow's own Philox
 * where it runs natively. Native values may differ from the host's in the last bits (up to 2e-6), for log, sin
 * and cos are then taken in float32.
 */
export function normalTensor(key: StreamKey, shape: readonly number[]): Tensor {
  const native = nativeBackend();
  if (!native) return tf.tensor(normals(key, sizeOf(shape)), [...shape], 'float32');
  const { key: words, high } = streamWords(key);
  return statelessRandom(native, 'StatelessRandomNormalV2', words, [0, ...high], shape);
}

/** Numbers in [0, 1) of the given shape on the backend; bit for bit the stream `uniforms` gives. */
export function uniformTensor(key: StreamKey, shape: readonly number[]): Tensor {
  const native = nativeBackend();
  if (!native) return tf.tensor(uniforms(key, sizeOf(shape)), [...shape], 'float32');
  const { key: words, high } = streamWords(key);
  return statelessRandom(native, 'StatelessRandomUniformV2', words, [0, ...high], shape);
}

/** Rademacher signs, +1 or -1, of the given shape on the backend; the same on every backend. */
export function signTensor(key: StreamKey, shape: readonly number[]): Tensor {
  // Uniforms are multiples of 2^-23, so none meets this middle and no sign is 0.
  return tf.tidy(() =>
    uniformTensor(key, shape)
      .sub(0.5 - 2 ** -24)
      .sign(),
  );
}
