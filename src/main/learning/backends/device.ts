import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';

const GPUS = '/proc/driver/nvidia/gpus';

/** Threads TensorFlow computes with: what the environment asks for, else every core this process may use. */
export function nativeThreads(): number {
  const asked = Number(process.env['TF_NUM_INTRAOP_THREADS']);
  return Number.isInteger(asked) && asked > 0 ? asked : availableParallelism();
}

/** The processor in words, for example 'AMD EPYC, 2 threads'. */
export function cpuDevice(threads: number): string {
  const model = cpus()[0]?.model.trim() || process.arch;
  return `${model}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}

/** The first CUDA device's name as its driver tells it, for example 'NVIDIA H100 80GB HBM3'. */
export function cudaDevice(): string {
  try {
    const [first = ''] = readdirSync(GPUS).toSorted();
    const text = readFileSync(join(GPUS, first, 'information'), 'utf8');
    return /^Model:\s*(.+)$/m.exec(text)?.[1] ?? 'CUDA device';
  } catch {
    return 'CUDA device';
  }
}
