import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Between two looks at a process' memory. */
const LOOK_MS = 20;
const SHOWN_ERROR = 2000;

export type Ended = {
  readonly stdout: string;
  /** From the start of the process to its end. */
  readonly seconds: number;
  /** Most resident memory at any time, as Linux counts it (VmHWM); null elsewhere. */
  readonly peakBytes: number | null;
};

export type RunOptions = { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv };

/** Runs a program to its end. @throws when it fails, with the end of what it wrote on standard error. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let peakBytes: number | null = null;
    // The kernel keeps the highest value, so only what comes in the last moments can be missed.
    const looking = setInterval(() => (peakBytes = peakOf(child.pid) ?? peakBytes), LOOK_MS);
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', (error) => {
      clearInterval(looking);
      reject(error);
    });
    child.once('close', (code, signal) => {
      clearInterval(looking);
      const seconds = (performance.now() - began) / 1000;
      if (code === 0) return resolve({ stdout, seconds, peakBytes });
      const what = `${program} ${args.slice(0, 2).join(' ').slice(0, 100)}`;
      const end = stderr.trim().slice(-SHOWN_ERROR);
      reject(new Error(`${what} ended with ${signal ?? `status ${code}`}:\n${end}`));
    });
  });
}

function peakOf(pid: number | undefined): number | null {
  try {
    const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return found === undefined ? null : Number(found) * 1024;
  } catch {
    return null;
  }
}
