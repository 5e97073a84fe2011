import type { BackendName, BackendReport } from '../../shared/contract/backends.ts';
import { GwinnowError } from '../../shared/errors.ts';
import { cpuDevice, cudaDevice, nativeThreads } from './backends/device.ts';
import { loadNative } from './backends/native-library.ts';
import { installPlainKernels } from './backends/plain-kernels.ts';
import { MAX_PROBE_ERROR, runProbe } from './backends/probe.ts';
import { startWasm } from './backends/wasm.ts';
import { tf } from './tf.ts';

/** What can run the operations, best first. The two native ones are one library; a visible GPU decides. */
const BACKENDS: readonly BackendName[] = ['native-cuda', 'native-cpu', 'wasm', 'cpu'];

export type { BackendName, BackendReport };

type BackendTrial = BackendReport['trials'][number];
type Started = { readonly device: string; readonly threads: number; readonly tensorflow: string };
type NotStarted = { readonly reason: string };

/**
 * Activates the best backend that computes a known training step right, and reports on all of them. The order is
 * fixed: a step small enough for plain JavaScript takes wasm no longer than native TensorFlow, a training batch
 * several times as long. With a wish only that one is tried. Errors: NO_BACKEND when the wish, or every backend, fails; the message says why.
 */
export async function startBackend(wish?: BackendName): Promise<BackendReport> {
  tf.enableProdMode();
  const trials: BackendTrial[] = [];
  let inUse: { name: BackendName; started: Started } | null = null;
  for (const name of BACKENDS) {
    if (inUse || (wish && name !== wish)) {
      const reason = wish ? `${wish} was asked for` : `not tried: ${inUse?.name} comes first and works`;
      trials.push(failed(name, '', reason));
      continue;
    }
    const { trial, started } = await tryBackend(name);
    trials.push(trial);
    if (started) inUse = { name, started };
  }
  if (!inUse) throw noBackend(trials.filter(({ name }) => !wish || name === wish));
  const { tensorflow, threads } = inUse.started;
  return { inUse: inUse.name, trials, tensorflow, threads };
}

/** Activates a backend without a trial. Errors: NO_BACKEND. */
export async function useBackend(name: BackendName): Promise<void> {
  tf.enableProdMode();
  const started = await activate(name);
  if ('reason' in started) throw noBackend([failed(name, '', started.reason)]);
}

function noBackend(trials: readonly BackendTrial[]): GwinnowError {
  const reasons = trials.map(({ name, reason }) => `${name}: ${reason}`);
  return new GwinnowError('NO_BACKEND', `Nothing to compute with. ${reasons.join('; ')}.`, { trials });
}

function failed(name: BackendName, device: string, reason: string): BackendTrial {
  return { name, taken: false, ok: false, device, stepMilliseconds: null, maxError: null, reason };
}

async function tryBackend(name: BackendName): Promise<{ trial: BackendTrial; started: Started | null }> {
  const started = await activate(name);
  if ('reason' in started) return { trial: failed(name, '', started.reason), started: null };
  try {
    const { stepMilliseconds, maxError } = runProbe();
    const ok = maxError <= MAX_PROBE_ERROR;
    const reason = ok ? null : `computes something else: a relative error of ${maxError.toPrecision(2)}`;
    const trial = { name, taken: ok, ok, device: started.device, stepMilliseconds, maxError, reason };
    return { trial, started: ok ? started : null };
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return { trial: failed(name, started.device, `the training step failed: ${message}`), started: null };
  }
}

async function activate(name: BackendName): Promise<Started | NotStarted> {
  if (name === 'native-cuda' || name === 'native-cpu') return activateNative(name);
  const started = name === 'wasm' ? await startWasm() : await startPlain();
  if (!started) return { reason: 'it does not start' };
  return { device: cpuDevice(1), threads: 1, tensorflow: `TensorFlow.js ${tf.version_core}` };
}

async function activateNative(name: 'native-cuda' | 'native-cpu'): Promise<Started | NotStarted> {
  const loaded = await loadNative();
  if (!loaded.ok) return { reason: loaded.reason };
  if (name === 'native-cuda' && !loaded.cuda) {
    return {
      reason: 'TensorFlow sees no CUDA device: no driver, no GPU, or the library for the CPU is installed',
    };
  }
  if (name === 'native-cpu' && loaded.cuda) {
    return { reason: 'TensorFlow uses the GPU in this process; start it with CUDA_VISIBLE_DEVICES=-1' };
  }
  const threads = nativeThreads();
  return {
    device: loaded.cuda ? cudaDevice() : cpuDevice(threads),
    threads,
    tensorflow: `TensorFlow ${loaded.version} through TensorFlow.js ${tf.version_core}`,
  };
}

function startPlain(): Promise<boolean> {
  installPlainKernels();
  return tf.setBackend('cpu');
}
