import type { KernelConfig } from '@tensorflow/tfjs';
import { tf, type Tensor, type Tensor4D } from '../tf.ts';

export type KernelFunc = KernelConfig['kernelFunc'];

/** A backend's kernel, or null where it has none. */
export function kernelOf(backendName: string, kernelName: string): KernelConfig | null {
  return tf.getKernelsForBackend(backendName).find((kernel) => kernel.kernelName === kernelName) ?? null;
}

/** Puts a kernel made from the registered one in its place. Throws when there is none. */
export function replaceKernel(
  backendName: string,
  kernelName: string,
  make: (original: KernelFunc) => KernelFunc,
): void {
  const original = kernelOf(backendName, kernelName);
  if (!original) throw new Error(`The backend ${backendName} has no kernel ${kernelName}.`);
  tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({ ...original, kernelFunc: make(original.kernelFunc) });
}

/** The engine types a kernel's attributes as a map; each kernel's own type is the library's, by its name. */
export function attributesOf<Attributes>(attrs: unknown): Attributes {
  return attrs as Attributes;
}

/** A kernel's input, which the engine always gives as a tensor. */
export function inputTensor(info: unknown): Tensor {
  if (info instanceof tf.Tensor) return info;
  throw new Error('A kernel was called without one of its inputs.');
}

/** A kernel's input that is a batch of images or a convolution's kernel. */
export function inputTensor4(info: unknown): Tensor4D {
  const tensor = inputTensor(info);
  if (hasFourAxes(tensor)) return tensor;
  throw new Error(`A kernel that wants four axes was called with ${tensor.rank}.`);
}

function hasFourAxes(tensor: Tensor): tensor is Tensor4D {
  return tensor.rank === 4;
}
