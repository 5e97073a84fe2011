import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { FolderListing } from '../../../shared/contract/files.ts';
import { asGwinnowError, GwinnowError } from '../../../shared/errors.ts';
import { holdsProject } from './recents.ts';

type Place = FolderListing['entries'][number];

/** A folder with more than this is listed up to here. */
export const MOST_ENTRIES = 2000;

const NOT_THERE: ReadonlySet<string> = new Set([
  'ENOENT',
  'ENOTDIR',
  'ELOOP',
  'ENAMETOOLONG',
  'ERR_INVALID_ARG_VALUE',
]);

/**
 * What lies in a folder, or in that of a file: folders first, each kind in natural order, hidden entries and what is neither folder nor file
 * left out. Links count as what they lead to; the folder's own path is given with its links resolved, so going up and
 * down never runs in a circle.
 *
 * @throws FILE_NOT_FOUND for what is not there, NO_ACCESS.
 */
export async function browse(directory: string): Promise<FolderListing> {
  const asked = resolve(directory);
  try {
    const target = await realpath(asked);
    const isFile = (await stat(target)).isFile();
    const real = isFile ? dirname(target) : target;
    const visible = (await readdir(real, { withFileTypes: true })).filter(
      ({ name }) => !name.startsWith('.'),
    );
    const kinds = await Promise.all(visible.map((entry) => kindOf(real, entry)));
    const named = visible.map(({ name }, index) => ({ name, kind: kinds[index] ?? null }));
    const { compare } = new Intl.Collator('en', { numeric: true });
    const found = named
      .flatMap(({ name, kind }) => (kind === null ? [] : [{ name, kind }]))
      .sort((a, b) => rank(a) - rank(b) || compare(a.name, b.name) || (a.name < b.name ? -1 : 1));
    const parent = dirname(real);
    return {
      directory: real,
      isProject: holdsProject(real),
      file: isFile ? target : null,
      parent: parent === real ? null : parent,
      entries: found.slice(0, MOST_ENTRIES).map((one) => placeOf(real, one)),
      more: Math.max(0, found.length - MOST_ENTRIES),
    };
  } catch (thrown) {
    throw browseError(asked, thrown);
  }
}

/** The folder itself or, where it was not made yet, the nearest one above it. */
export async function nearestFolder(directory: string): Promise<string> {
  for (let at = resolve(directory); ; at = dirname(at)) {
    const isFolder = await stat(at).then(
      (stats) => stats.isDirectory(),
      () => false,
    );
    if (isFolder || at === dirname(at)) return at;
  }
}

type Kind = 'folder' | 'file';

async function kindOf(folder: string, entry: Dirent): Promise<Kind | null> {
  if (entry.isDirectory()) return 'folder';
  if (entry.isFile()) return 'file';
  if (!entry.isSymbolicLink()) return null;
  try {
    const target = await stat(join(folder, entry.name));
    if (target.isDirectory()) return 'folder';
    return target.isFile() ? 'file' : null;
  } catch {
    return null;
  }
}

function rank({ kind }: { readonly kind: Kind }): number {
  return kind === 'folder' ? 0 : 1;
}

function placeOf(folder: string, { name, kind }: { readonly name: string; readonly kind: Kind }): Place {
  const path = join(folder, name);
  return { name, path, kind: kind === 'folder' && holdsProject(path) ? 'project' : kind };
}

function browseError(directory: string, thrown: unknown): GwinnowError {
  const errno = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  if (!NOT_THERE.has(errno)) return asGwinnowError(thrown);
  const what = errno === 'ENOTDIR' ? 'is no folder' : 'does not exist';
  return new GwinnowError('FILE_NOT_FOUND', `${directory} ${what}`, { path: directory });
}
