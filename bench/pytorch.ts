import { execFile } from 'node:child_process';
import { mkdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What the peer runs on, by name and version. */
const PINNED: Readonly<Record<string, string>> = { torch: '2.15.0', numpy: '2.4.6' };

const VERSIONS = `
import sys
from importlib.metadata import version
print(*(f'{name}=={version(name)}' for name in sys.argv[1:]))
`;

/** Where the peer's Python comes from: what it needs is neither in nor beside the program's own packages. */
function environmentFolder(): string {
  const base = process.env['XDG_CACHE_HOME'];
  const cache = base && isAbsolute(base) ? base : join(homedir(), '.cache');
  return join(cache, 'gwinnow', 'bench-pytorch');
}

/**
 * The Python of a virtual environment that has the pinned PyTorch; installs it where it is not there or is another.
 *
 * @param say told once before an installation.
 * @throws when it can't be installed, saying what would help.
 */
export async function pythonWithPytorch(say: (line: string) => void): Promise<string> {
  const folder = environmentFolder();
  const wanted = Object.entries(PINNED).map(([name, version]) => `${name}==${version}`);
  if ((await installedIn(folder)) !== wanted.join(' ')) {
    say(
      `installing ${wanted.join(' and ')} into ${folder} (once; a download of about 3 GB, 6 GB on the disk)`,
    );
    await install(folder, wanted);
  }
  return pythonOf(folder);
}

function pythonOf(folder: string): string {
  return process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
}

async function installedIn(folder: string): Promise<string | null> {
  return run(pythonOf(folder), ['-I', '-c', VERSIONS, ...Object.keys(PINNED)]).then(
    ({ stdout }) => stdout.trim(),
    () => null,
  );
}

/** Makes the environment beside its place and moves it there when it is whole. */
async function install(folder: string, requirements: readonly string[]): Promise<void> {
  const making = `${folder}.${process.pid}`;
  const options = ['--quiet', '--disable-pip-version-check', '--only-binary=:all:'];
  try {
    await mkdir(making, { recursive: true });
    await run(process.platform === 'win32' ? 'python' : 'python3', ['-m', 'venv', making]);
    await run(pythonOf(making), ['-m', 'pip', 'install', ...options, ...requirements]);
    await rm(folder, { recursive: true, force: true });
    await rename(making, folder);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message.trim().slice(-1000) : String(thrown);
    const help = 'It takes Python 3.11 or newer with venv and pip, and 6 GB of disk.';
    throw new Error(`PyTorch can't be installed into ${folder}. ${help}\n${reason}`, { cause: thrown });
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}

/** Of a Python with PyTorch, as they say themselves. */
export async function versionsOf(python: string): Promise<{ torch: string; python: string }> {
  const script = 'import platform, torch; print(torch.__version__, platform.python_version())';
  const { stdout } = await run(python, ['-I', '-c', script]);
  const [torch = '', version = ''] = stdout.trim().split(' ');
  return { torch, python: version };
}
