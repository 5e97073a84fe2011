import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, onTestFinished } from 'vitest';

export const checkout = resolve(import.meta.dirname, '../..');

/** The address of a file under scripts/, for code that another process runs. */
export function script(path: string): string {
  return join(checkout, 'scripts', path);
}

/** @param after registers what removes it: a test's end by default */
export function temporaryFolder(after: (remove: () => void) => void = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), 'gwinnow-scripts-'));
  after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** This process' environment without what npm and the runner of the tests put into it; keys stay in files. */
export function plainEnvironment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !/^(npm_|INIT_CWD$|VITEST|GWINNOW_|PIP_FIND_LINKS$|PIP_EXTRA_INDEX_URL$|NODE_OPTIONS$)/.test(name),
  );
  return { ...Object.fromEntries(kept), GWINNOW_KEYS: 'file', ...extra };
}

export type Ended = { status: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string };
export type Started = { child: ChildProcess; ended: Promise<Ended> };

const started = new Set<ChildProcess>();
afterEach(() => {
  for (const child of started) child.kill('SIGKILL');
});

export function start(program: string, args: string[], env: NodeJS.ProcessEnv, cwd = checkout): Started {
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const text = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text.stdout += part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => (text.stderr += part));
  started.add(child);
  const ended = new Promise<Ended>((done, fail) => {
    child.once('error', fail);
    child.once('close', (status, signal) => {
      started.delete(child);
      done({ status, signal, ...text });
    });
  });
  return { child, ended };
}

/** Runs a piece of a module in a process of its own; `given` is its `given`. */
export function startModule(code: string, given: unknown, env = plainEnvironment()): Started {
  const text = `const given = JSON.parse(process.argv[1]);\n${code}`;
  return start(process.execPath, ['--input-type=module', '-e', text, JSON.stringify(given)], env);
}

/** Waits until something is so; the test's own time limit ends it otherwise. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resume) => setTimeout(resume, 5));
}

/** The program of a Python with pip; null where the machine has none. */
export function findPython(): string | null {
  const { status, stdout } = spawnSync('python3', ['-c', 'import pip, sys; print(sys.executable)']);
  return status === 0 ? stdout.toString().trim() : null;
}
