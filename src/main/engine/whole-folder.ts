import { lstat, mkdir, mkdtemp, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { GwinnowError } from '../../shared/errors.ts';
import { SIDECAR } from '../formats/exchange/sidecar.ts';

/** What is at a path: nothing, or an empty folder that may be taken, or an export. */
type Found = 'nothing' | 'empty folder' | 'export' | 'other';

/**
 * Writes a folder whole or not at all: it is made beside the target and takes its name when `write` and `seal` are
 * through. Whatever fails or is stopped leaves nothing behind.
 *
 * @throws FILE_EXISTS, see checkTarget.
 */
export async function writingFolder<Result>(
  target: string,
  force: boolean,
  write: (folder: string) => Promise<Result>,
  seal: (result: Result) => void,
): Promise<Result> {
  await mkdir(dirname(target), { recursive: true });
  const draft = await mkdtemp(join(dirname(target), `.${basename(target)}.partial-`));
  try {
    const inner = join(draft, 'new');
    await mkdir(inner);
    const result = await write(inner);
    const found = await checkTarget(target, force);
    seal(result);
    await takePlace(inner, target, found, join(draft, 'old'));
    return result;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function takePlace(folder: string, target: string, found: Found, old: string): Promise<void> {
  if (found === 'empty folder') await rmdir(target);
  if (found !== 'export') return rename(folder, target);
  await rename(target, old);
  try {
    await rename(folder, target);
  } catch (thrown) {
    await rename(old, target);
    throw thrown;
  }
}

/** What is at the target now. @throws FILE_EXISTS for anything but an earlier export that may be replaced. */
export async function checkTarget(target: string, force: boolean): Promise<Found> {
  const found = await at(target);
  if (found === 'other') {
    throw new GwinnowError('FILE_EXISTS', `${target} is there already and is no export; it is left alone`);
  }
  if (found === 'export' && !force) {
    throw new GwinnowError(
      'FILE_EXISTS',
      `${target} is there already; it is replaced only when forced to (--force)`,
    );
  }
  return found;
}

async function at(target: string): Promise<Found> {
  try {
    const stats = await lstat(target);
    if (!stats.isDirectory()) return 'other';
    const names = await readdir(target);
    if (names.length === 0) return 'empty folder';
    return names.includes(SIDECAR) ? 'export' : 'other';
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return 'nothing';
    throw thrown;
  }
}
