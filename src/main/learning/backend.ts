import util from 'node:util';
import { GwinnowError } from '../../shared/errors.ts';
import { installPlainKernels } from './backends/plain-kernels.ts';
import { startWasm } from './backends/wasm.ts';
import { requireTensorFlow, tf } from './tf.ts';

export type BackendName = 'native-cuda' | 'native-cpu' | 'wasm' | 'cpu';

function loadNative(): void {
  // Taken out of Node 23; the native package still calls them.
  const legacy: Record<string, unknown> = {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: Array.isArray,
  };
  for (const [name, check] of Object.entries(legacy))
    if (!(name in util)) Object.assign(util, { [name]: check });
  requireTensorFlow('@tensorflow/tfjs-node-gpu');
}

/** Activates a backend without a trial. Errors: NO_BACKEND. */
export async function useBackend(name: BackendName): Promise<void> {
  tf.enableProdMode();
  if (name === 'native-cpu' || name === 'native-cuda') {
    loadNative();
    if (await tf.setBackend('tensorflow')) return;
  }
  if (name === 'wasm' && (await startWasm())) return;
  if (name === 'cpu') {
    installPlainKernels();
    if (await tf.setBackend('cpu')) return;
  }
  throw new GwinnowError('NO_BACKEND', `The backend ${name} could not be started.`);
}
