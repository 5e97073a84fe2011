import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { GwinnowError } from '../../shared/errors.ts';
import { fileError, isInside, resolveLinks } from './files.ts';
import { type ImageEntries, type ImageEntry, readImageEntries } from './image-file.ts';
import { type ImportEvent, type ImportEvents, nothingFound, problemEvent } from './item.ts';
import { splitNamed } from './split-names.ts';

/** Images in a class folder of this name are imported without a label. */
export const UNLABELLED_FOLDER = '_unlabeled';

const MAX_DEPTH = 32;

/**
 * A folder of images, one folder a class: `cat/1.png`, deeper folders belonging to their class; images at the top and
 * in `_unlabeled` have no label. Where every top folder is named train, validation (val, valid), test or, beside one of
 * them, pool, classes are looked for inside these. The order is that of names by code unit, folder by folder. Hidden entries are skipped; links
 * are followed within the folder only; other files are problems. Where only the `first` items are wanted, files are not
 * counted. Throws FILE_NOT_FOUND when the folder isn't there.
 */
export async function* readImageFolder(root: string, first?: number): ImportEvents {
  const realRoot = await resolveLinks(root);
  const top = await listFolder(root);
  const folders = top.filter((entry) => entry.isDirectory() && entry.name !== UNLABELLED_FOLDER);
  const hasSplits =
    folders.some((entry) => splitNamed(entry.name) !== null) &&
    folders.every((entry) => partNamed(entry.name) !== null);
  const walk = (): ImageEntries =>
    walkFolder({ path: root, realRoot, ancestors: [realRoot], hasSplits, names: [] });
  const count = await countFiles(walk(), first === undefined ? Number.POSITIVE_INFINITY : 1);
  yield [{ kind: 'total', count: first === undefined ? count : null }];
  if (count === 0) yield nothingFound(root, `${root} holds no files`);
  yield* readImageEntries(walk(), first);
}

type Place = {
  readonly path: string;
  readonly realRoot: string;
  /** The real paths of the folders above and of this one. */
  readonly ancestors: readonly string[];
  readonly hasSplits: boolean;
  /** Folder names from the root down to here. */
  readonly names: readonly string[];
};

async function countFiles(entries: ImageEntries, most: number): Promise<number> {
  let count = 0;
  for await (const entry of entries) {
    if (!('kind' in entry)) count++;
    if (count >= most) break;
  }
  return count;
}

async function* walkFolder(place: Place): AsyncGenerator<ImageEntry | ImportEvent, void, undefined> {
  let entries: Dirent[];
  try {
    entries = await listFolder(place.path);
  } catch (thrown) {
    return yield problemEvent(place.path, thrown);
  }
  for (const entry of entries) {
    const path = join(place.path, entry.name);
    try {
      const kind = entry.isSymbolicLink() ? await followedKind(path, place) : kindOf(entry);
      if (kind === 'folder') yield* walkFolder(await enter(place, path, entry.name));
      else yield { path, namedBy: path, ...classOf(place) };
    } catch (thrown) {
      yield problemEvent(path, thrown);
    }
  }
}

async function listFolder(path: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    const visible = entries.filter((entry) => !entry.name.startsWith('.'));
    return visible.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (thrown) {
    throw fileError(path, thrown);
  }
}

function kindOf(entry: { isDirectory(): boolean }): 'folder' | 'file' {
  return entry.isDirectory() ? 'folder' : 'file';
}

async function followedKind(path: string, place: Place): Promise<'folder' | 'file'> {
  const real = await resolveLinks(path);
  if (!isInside(place.realRoot, real)) {
    throw new GwinnowError('UNSUPPORTED_FORMAT', `${path} is a link out of the folder and not followed`);
  }
  return kindOf(await stat(real));
}

async function enter(place: Place, path: string, name: string): Promise<Place> {
  const real = await resolveLinks(path);
  if (place.ancestors.includes(real)) {
    throw new GwinnowError('UNSUPPORTED_FORMAT', `${path} is a link to a folder it lies in and not followed`);
  }
  if (place.names.length >= MAX_DEPTH) {
    throw new GwinnowError('UNSUPPORTED_FORMAT', `${path} lies more than ${MAX_DEPTH} folders deep`);
  }
  return { ...place, path, ancestors: [...place.ancestors, real], names: [...place.names, name] };
}

function partNamed(name: string): ImageEntry['split'] {
  return name === 'pool' ? name : splitNamed(name);
}

function classOf({ hasSplits, names }: Place): Pick<ImageEntry, 'label' | 'split'> {
  const [top] = names;
  const inSplit = hasSplits && top !== undefined && top !== UNLABELLED_FOLDER;
  const label = (inSplit ? names[1] : top) ?? null;
  return { label: label === UNLABELLED_FOLDER ? null : label, split: inSplit ? partNamed(top) : null };
}
