import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** Between two looks at a process. */
const LOOK_MS = 20;
const SHOWN_ERROR = 2000;
/** Of the times in /proc; the same on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

export type Ended = {
  readonly stdout: string;
  /** From the start of the process to its end. */
  readonly seconds: number;
  /** Most resident memory at any time, as Linux counts it (VmHWM); null elsewhere. */
  readonly peakBytes: number | null;
  /** Cores that everything else on the machine kept busy meanwhile, on average; null where that is not told. */
  readonly otherCores: number | null;
};

export type RunOptions = { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv };

/** Runs a program to its end. @throws when it fails, with the end of what it wrote on standard error. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const [began, busyBefore] = [performance.now(), busySeconds()];
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let peakBytes: number | null = null;
    let used: number | null = null;
    // Both only grow, so what is missed is what comes in the last moments.
    const look = (): void => {
      peakBytes = peakOf(child.pid) ?? peakBytes;
      used = secondsUsedBy(child.pid) ?? used;
    };
    const looking = setInterval(look, LOOK_MS);
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
      const others = used === null ? null : Math.max(0, busySeconds() - busyBefore - used) / seconds;
      if (code === 0) return resolve({ stdout, seconds, peakBytes, otherCores: others });
      const what = `${program} ${args.slice(0, 2).join(' ').slice(0, 100)}`;
      const end = stderr.trim().slice(-SHOWN_ERROR);
      reject(new Error(`${what} ended with ${signal ?? `status ${code}`}:\n${end}`));
    });
  });
}

/** Seconds that all cores together were not idle, since the start of the machine. */
function busySeconds(): number {
  const milliseconds = cpus().map(({ times: { user, nice, sys, irq } }) => user + nice + sys + irq);
  return milliseconds.reduce((sum, one) => sum + one, 0) / 1000;
}

function peakOf(pid: number | undefined): number | null {
  const found = /^VmHWM:\s+(\d+) kB$/m.exec(fileOf(pid, 'status'))?.[1];
  return found === undefined ? null : Number(found) * 1024;
}

/** Time on all cores together, user's and system's. */
function secondsUsedBy(pid: number | undefined): number | null {
  const fields = fileOf(pid, 'stat')
    .replace(/^.*\) /s, '')
    .split(' ');
  const [user, system] = [fields[11], fields[12]];
  return user === undefined || system === undefined
    ? null
    : (Number(user) + Number(system)) / TICKS_PER_SECOND;
}

function fileOf(pid: number | undefined, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
