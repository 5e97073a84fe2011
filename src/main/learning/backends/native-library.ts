import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import util from 'node:util';
import { requireTensorFlow, tf } from '../tf.ts';
import { crashOf, cacheFile } from './native-trial.ts';
import { nativeBackend } from './native.ts';

const PACKAGE = '@tensorflow/tfjs-node-gpu';
const BINDING = 'lib/napi-v8/tfjs_binding.node';
/** What to do where the library is not there or does not work; the set-up knows more. */
const HELP = 'npm run setup -- --retry installs it, or says why it cannot';

export type Loaded = { readonly ok: true; readonly cuda: boolean; readonly version: string };
export type NotLoaded = { readonly ok: false; readonly reason: string };

/**
 * Loads native TensorFlow into this process and makes it the active backend, unless a short trial in a child process
 * crashed: a library that needs instructions or a driver this machine lacks takes its process with it.
 */
export async function loadNative(): Promise<Loaded | NotLoaded> {
  if (process.env['GWINNOW_TENSORFLOW'] === 'off') return { ok: false, reason: 'GWINNOW_TENSORFLOW is off' };
  const folder = dirname(requireTensorFlow.resolve(`${PACKAGE}/package.json`));
  const binding = join(folder, BINDING);
  if (!existsSync(binding)) return { ok: false, reason: `native TensorFlow is not installed; ${HELP}` };
  const crash = tf.findBackend('tensorflow') ? null : crashOf(binding, cacheFile());
  if (crash) return { ok: false, reason: `native TensorFlow ends with ${crash} on this machine; ${HELP}` };
  try {
    requirePackage();
  } catch (thrown) {
    const [message = ''] = (thrown instanceof Error ? thrown.message : String(thrown)).split('\n');
    return { ok: false, reason: `native TensorFlow does not load: ${message}; ${HELP}` };
  }
  const started = await tf.setBackend('tensorflow');
  const native = nativeBackend();
  if (!started || !native) return { ok: false, reason: 'native TensorFlow does not start' };
  return { ok: true, cuda: native.binding.isUsingGpuDevice(), version: native.binding.TF_Version };
}

function requirePackage(): void {
  // The package calls both; Node 23 took out the first, and the second warns on standard error.
  const isNullOrUndefined = (value: unknown): boolean => value === null || value === undefined;
  Object.assign(util, { isNullOrUndefined, isArray: Array.isArray });
  requireTensorFlow(PACKAGE);
}
