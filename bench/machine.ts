import { availableParallelism, cpus, release, totalmem } from 'node:os';
import type { Description } from './measure.ts';

/** The computer and what runs programs on it. */
export type Host = {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGigabytes: number;
  readonly system: string;
  readonly node: string;
};

export type Machine = Host & {
  readonly tensorflow: string;
  readonly backend: string;
  readonly pytorch: string;
  readonly python: string;
  readonly threads: number;
};

export function hostOf(): Host {
  return {
    cpu: cpus()[0]?.model.trim() ?? process.arch,
    cores: availableParallelism(),
    memoryGigabytes: Math.round(totalmem() / 1e9),
    system: `${process.platform} ${release()} ${process.arch}`,
    node: process.version,
  };
}

/** The computer in two lines. */
export function hostText({ cpu, cores, memoryGigabytes, system, node }: Host): string[] {
  return [`${cpu}, ${cores} cores, ${memoryGigabytes} GB, ${system}`, `Node ${node}`];
}

/** What the figures were measured on and with. */
export function machineOf(
  { backend }: Description,
  peer: { readonly torch: string; readonly python: string },
  threads: number,
): Machine {
  return {
    ...hostOf(),
    tensorflow: backend.tensorflow,
    backend: backend.inUse,
    pytorch: peer.torch,
    python: peer.python,
    threads,
  };
}

/** The machine in two lines. */
export function machineText(machine: Machine): string[] {
  const { cpu, cores, threads, system, node, tensorflow, backend, pytorch, python } = machine;
  return [
    `${cpu}, ${cores} cores, ${threads} threads, ${system}`,
    `Node ${node}, ${tensorflow} (${backend}); PyTorch ${pytorch}, Python ${python}`,
  ];
}
