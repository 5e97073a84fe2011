import { dirname, sep } from 'node:path';
import { requireTensorFlow, tf } from '../tf.ts';
import { installWasmKernels } from './wasm-kernels.ts';

const PACKAGE = '@tensorflow/tfjs-backend-wasm';

type WasmPackage = { setWasmPaths(folder: string): void };

function isWasmPackage(loaded: unknown): loaded is WasmPackage {
  return typeof loaded === 'object' && loaded !== null && 'setWasmPaths' in loaded;
}

/**
 * Activates WebAssembly (SIMD, one thread: TensorFlow.js turns threads off in Node) from the files in the package,
 * without network, with the training kernels it lacks added. Returns whether it started.
 */
export async function startWasm(): Promise<boolean> {
  const loaded: unknown = requireTensorFlow(PACKAGE);
  if (!isWasmPackage(loaded)) return false;
  loaded.setWasmPaths(dirname(requireTensorFlow.resolve(PACKAGE)) + sep);
  installWasmKernels();
  return tf.setBackend('wasm');
}
