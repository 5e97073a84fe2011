import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { cpus, homedir, release } from 'node:os';
import { dirname, join } from 'node:path';
import * as v from 'valibot';

/** How a process ends that ran into an instruction, a check or a driver the library cannot live with. */
const CRASHES: ReadonlySet<string> = new Set(['SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGILL', 'SIGSEGV', 'SIGTRAP']);
const REMEMBER_MS = 24 * 60 * 60 * 1000;
/** Noted before the library is loaded where there can be no trial: what is still there afterwards never came back. */
const UNFINISHED = 'the whole engine';
/** Shorter, because the program may also have been ended by somebody. */
const REMEMBER_UNFINISHED_MS = 10 * 60 * 1000;
const TRIAL_MS = 120_000;
/** Loads the binding, which opens all devices, and multiplies two matrices on the best one. */
const TRIAL = `
const b = require(process.argv[1]);
const m = b.createTensor([2, 2], b.TF_FLOAT, Float32Array.of(1, 2, 3, 4));
const attributes = [{ name: 'T', type: b.TF_ATTR_TYPE, value: b.TF_FLOAT }];
const [product] = b.executeOp('MatMul', attributes, [m, m], 1);
b.tensorDataSync(product.id);
`;

const Verdict = v.strictObject({ facts: v.string(), at: v.number(), crash: v.nullable(v.string()) });
type Verdict = v.InferOutput<typeof Verdict>;

/** Where this user's libraries and verdicts on them are kept, for all programs and checkouts. */
export function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'gwinnow');
}

/**
 * Tries a binding in a child process and gives what it crashed with, or null; other failures show when it is loaded.
 * The verdict is kept in the file `memory` for a day, or until the binding or the machine is another.
 *
 * In Electron there is no trial: the library lives in the engine's process, which its host starts again. So a crash is
 * noted beforehand, which `survived` takes back, and the next engine does without for a while.
 */
export function crashOf(binding: string, memory: string): string | null {
  const facts = factsOf(binding);
  const known = recall(memory, facts);
  if (known) return known.crash;
  // A packaged Electron cannot be run as a Node: it would open the program a second time.
  const crash = process.versions['electron'] ? UNFINISHED : tryOut(binding);
  remember(memory, { facts, at: Date.now(), crash });
  return crash === UNFINISHED ? null : crash;
}

/** Says that the binding was loaded and this process is still there. */
export function survived(binding: string, memory: string): void {
  const facts = factsOf(binding);
  if (recall(memory, facts)?.crash !== null) remember(memory, { facts, at: Date.now(), crash: null });
}

function tryOut(binding: string): string | null {
  const { signal } = spawnSync(process.execPath, ['-e', TRIAL, binding], {
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' },
    stdio: 'ignore',
    timeout: TRIAL_MS,
  });
  return signal && CRASHES.has(signal) ? signal : null;
}

/** All that decides whether the binding runs: the file, the machine, its drivers, what the process shows of them. */
function factsOf(binding: string): string {
  const { size, mtimeMs } = statSync(binding);
  const names = ['CUDA_VISIBLE_DEVICES', 'LD_LIBRARY_PATH', 'TF_XLA_FLAGS'];
  const visible = names.map((name) => process.env[name] ?? null);
  const machine = [process.arch, release(), cpus()[0]?.model ?? null, nvidiaDriver()];
  const all = JSON.stringify([binding, size, mtimeMs, process.version, ...machine, ...visible]);
  return createHash('sha256').update(all).digest('hex');
}

function nvidiaDriver(): string | null {
  const path = '/proc/driver/nvidia/version';
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

function recall(memory: string, facts: string): Verdict | null {
  try {
    const verdict = v.parse(Verdict, JSON.parse(readFileSync(memory, 'utf8')));
    const age = Date.now() - verdict.at;
    const lasts = verdict.crash === UNFINISHED ? REMEMBER_UNFINISHED_MS : REMEMBER_MS;
    return verdict.facts === facts && age >= 0 && age < lasts ? verdict : null;
  } catch {
    return null;
  }
}

function remember(memory: string, verdict: Verdict): void {
  try {
    mkdirSync(dirname(memory), { recursive: true });
    writeFileSync(memory, JSON.stringify(verdict));
  } catch {
    // A cache that cannot be written to costs a second at each start, nothing more.
  }
}
