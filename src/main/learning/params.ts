import { GwinnowError } from '../../shared/errors.ts';
import { tf, type Tensor } from './tf.ts';

/** One array in memory of the host, row major; `data.length` is the product of `shape`. */
export type NamedArray = { readonly shape: readonly number[]; readonly data: Float32Array };

/** Host-side arrays by slash path, for example 'conv1/kernel/loc': what a safetensors file holds. */
export type NamedArrays = Readonly<Record<string, NamedArray>>;

/** The same on the backend, float32. */
export type Params = Readonly<Record<string, Tensor>>;

/** Number of values in an array of this shape; 1 for a scalar's []. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** Copies arrays to the backend. The caller disposes the result. Errors: BAD_WEIGHTS when data and shape disagree. */
export function toTensors(arrays: NamedArrays): Params {
  const entries = Object.entries(arrays);
  for (const [name, { shape, data }] of entries) {
    if (sizeOf(shape) === data.length) continue;
    const message = `Array "${name}" holds ${data.length} values, its shape [${shape.join(', ')}] needs ${sizeOf(shape)}.`;
    throw new GwinnowError('BAD_WEIGHTS', message, { name });
  }
  // The native backend shares the typed array it is given; a copy keeps later writes by the caller out.
  return Object.fromEntries(
    entries.map(([name, { shape, data }]) => [name, tf.tensor(data.slice(), [...shape], 'float32')]),
  );
}

/** Reads all parameters back, synchronously. The arrays belong to the caller. */
export function toArrays(params: Params): NamedArrays {
  return Object.fromEntries(
    Object.entries(params).map(([name, tensor]) => [
      name,
      { shape: tensor.shape, data: readBack(name, tensor) },
    ]),
  );
}

function readBack(name: string, tensor: Tensor): Float32Array {
  const data = tensor.dataSync();
  if (data instanceof Float32Array) return data.slice();
  throw new GwinnowError('BAD_WEIGHTS', `Parameter "${name}" is ${tensor.dtype}, not float32.`, { name });
}

/** Frees every tensor. */
export function disposeParams(params: Params): void {
  for (const tensor of Object.values(params)) tensor.dispose();
}

/** Number of values in all parameters together. */
export function countParams(params: Params): number {
  return Object.values(params).reduce((sum, tensor) => sum + tensor.size, 0);
}
