import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import util from 'node:util';
import { requireTensorFlow, tf, type KernelBackend } from '../tf.ts';
import { cacheFolder, crashOf, survived } from './native-trial.ts';
import { nativeBackend } from './native.ts';

const PACKAGE = '@tensorflow/tfjs-node-gpu';
const BINDING = 'lib/napi-v8/tfjs_binding.node';
/** What to do where the library is not there or does not work; the set-up knows more. */
const HELP = 'npm run setup -- --retry installs it, or says why it cannot';

export type Loaded = { readonly ok: true; readonly cuda: boolean; readonly version: string };
export type NotLoaded = { readonly ok: false; readonly reason: string };

/**
 * Loads native TensorFlow into this process and makes it the active backend, unless it is known to crash: a library
 * that needs instructions or a driver this machine lacks takes its process with it.
 */
export async function loadNative(): Promise<Loaded | NotLoaded> {
  if (process.env['GWINNOW_TENSORFLOW'] === 'off') return { ok: false, reason: 'GWINNOW_TENSORFLOW is off' };
  const binding = findBinding();
  if (binding === null) return { ok: false, reason: `native TensorFlow is not installed; ${HELP}` };
  const memory = join(cacheFolder(), 'native-trial.json');
  const crash = tf.findBackend('tensorflow') ? null : crashOf(binding, memory);
  if (crash) return { ok: false, reason: `native TensorFlow ends with ${crash} on this machine; ${HELP}` };
  try {
    if (!tf.findBackend('tensorflow')) register(binding);
  } catch (thrown) {
    survived(binding, memory);
    const [message = ''] = (thrown instanceof Error ? thrown.message : String(thrown)).split('\n');
    return { ok: false, reason: `native TensorFlow does not load: ${message}; ${HELP}` };
  }
  const started = await tf.setBackend('tensorflow');
  const native = nativeBackend();
  if (!started || !native) return { ok: false, reason: 'native TensorFlow does not start' };
  tf.tidy(() => tf.matMul(tf.ones([2, 2]), tf.ones([2, 2])).dataSync());
  survived(binding, memory);
  return { ok: true, cuda: native.binding.isUsingGpuDevice(), version: native.binding.TF_Version };
}

/** In the packages, where the set-up puts it, else in the user's cache, where a packaged program has to look. */
function findBinding(): string | null {
  const manifest = requireTensorFlow.resolve(`${PACKAGE}/package.json`);
  const { version } = requireTensorFlow(manifest) as { readonly version: string };
  const kept = `tfjs-${version}-${process.platform}-${process.arch}.node`;
  const places = [join(dirname(manifest), BINDING), join(cacheFolder(), 'bindings', kept)];
  return places.find((place) => existsSync(place)) ?? null;
}

type BackendModule = { readonly NodeJSKernelBackend: new (binding: unknown, name: string) => KernelBackend };

function isBackendModule(loaded: unknown): loaded is BackendModule {
  return typeof loaded === 'object' && loaded !== null && 'NodeJSKernelBackend' in loaded;
}

/** What the package does when it is required, but with a binding from anywhere, and without what only its tools need. */
function register(path: string): void {
  // Its kernels call both; Node 23 took out the first, and the second warns on standard error.
  const isNullOrUndefined = (value: unknown): boolean => value === null || value === undefined;
  Object.assign(util, { isNullOrUndefined, isArray: Array.isArray });
  const loaded: unknown = requireTensorFlow(`${PACKAGE}/dist/nodejs_kernel_backend`);
  if (!isBackendModule(loaded)) throw new Error(`${PACKAGE} has no backend`);
  const binding = openForGood(path);
  requireTensorFlow(`${PACKAGE}/dist/register_all_kernels`);
  tf.registerBackend('tensorflow', () => new loaded.NodeJSKernelBackend(binding, PACKAGE));
}

/** RTLD_NODELETE of dlfcn.h, which Node does not name. */
const STAY_LOADED = process.platform === 'darwin' ? 0x80 : 0x1000;

/**
 * A library that was opened by a worker thread alone is unloaded with it, while TensorFlow's own threads still run in
 * it, which ends the process.
 */
function openForGood(path: string): unknown {
  const holder: { exports: unknown } = { exports: {} };
  process.dlopen(holder, path, constants.dlopen.RTLD_LAZY | STAY_LOADED);
  return holder.exports;
}
