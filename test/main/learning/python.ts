import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SAFETENSORS = ['numpy==2.2.6', 'safetensors==0.6.2'];

export type Python =
  | { readonly run: (script: string, args: string[]) => Promise<string> }
  | { readonly missing: string };

export const pythonWithSafetensors = (): Promise<Python> => pythonWith(SAFETENSORS);

/** A Python with these packages in a virtual environment of the user's cache, made once; or why there is none. */
export async function pythonWith(requirements: readonly string[]): Promise<Python> {
  const name = createHash('sha256').update(requirements.join()).digest('hex').slice(0, 12);
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'gwinnow');
  const environment = join(cache, `test-python-${name}`);
  try {
    if (!existsSync(environment)) await makeEnvironment(cache, environment, requirements);
  } catch (thrown) {
    return {
      missing: `no Python with venv and pip that can install ${requirements.join(' and ')}: ${String(thrown).slice(0, 300)}`,
    };
  }
  const python = join(environment, 'bin', 'python');
  return {
    run: async (script, args) => (await run(python, ['-I', '-c', script, ...args])).stdout,
  };
}

async function makeEnvironment(
  cache: string,
  environment: string,
  requirements: readonly string[],
): Promise<void> {
  const making = `${environment}.${process.pid}`;
  await mkdir(cache, { recursive: true });
  await rm(making, { recursive: true, force: true });
  try {
    await run('python3', ['-m', 'venv', making]);
    const options = ['--quiet', '--disable-pip-version-check', '--only-binary=:all:'];
    await run(join(making, 'bin', 'python'), ['-m', 'pip', 'install', ...options, ...requirements]);
    await rename(making, environment);
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}
