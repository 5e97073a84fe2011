import { constants } from 'node:fs';
import { type FileHandle, open, realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { type ErrorCode, GwinnowError } from '../../shared/errors.ts';

type FileFailure = { readonly code: ErrorCode; readonly reason: string };

const FAILURES: Readonly<Record<string, FileFailure>> = {
  ENOENT: { code: 'FILE_NOT_FOUND', reason: 'does not exist' },
  ENOTDIR: { code: 'FILE_NOT_FOUND', reason: 'does not exist' },
  EACCES: { code: 'FILE_NOT_FOUND', reason: "can't be read: permission denied" },
  EPERM: { code: 'FILE_NOT_FOUND', reason: "can't be read: permission denied" },
  ELOOP: { code: 'FILE_NOT_FOUND', reason: "can't be read: its symbolic links go in a circle" },
  ENAMETOOLONG: { code: 'FILE_NOT_FOUND', reason: "can't be read: the path is too long" },
  ERR_INVALID_ARG_VALUE: { code: 'FILE_NOT_FOUND', reason: "can't be read: the path holds a null character" },
};

/** A failure of the file system as a GwinnowError that names the file; GwinnowErrors pass as they are. */
export function fileError(path: string, thrown: unknown): GwinnowError {
  if (thrown instanceof GwinnowError) return thrown;
  const errno = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const known = FAILURES[errno];
  if (known) return new GwinnowError(known.code, `${path} ${known.reason}`);
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new GwinnowError('FILE_NOT_FOUND', `${path} can't be read: ${message}`);
}

export type OpenFile = { readonly handle: FileHandle; readonly size: number };

/** Opens a regular file for reading; pipes, devices and folders are refused without waiting on them. */
export async function openRegular(path: string): Promise<OpenFile> {
  let handle: FileHandle | undefined;
  try {
    // O_NONBLOCK: opening a pipe would otherwise wait for its writer.
    handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stats = await handle.stat();
    if (stats.isFile()) return { handle, size: stats.size };
    const what = stats.isDirectory() ? 'a folder' : 'not a regular file';
    throw new GwinnowError('UNSUPPORTED_FORMAT', `${path} is ${what}`);
  } catch (thrown) {
    await handle?.close();
    throw fileError(path, thrown);
  }
}

/** Fills `target` from the file's current place on; returns how many bytes there were. */
export async function readInto(handle: FileHandle, target: Uint8Array): Promise<number> {
  let filled = 0;
  while (filled < target.length) {
    const { bytesRead } = await handle.read(target, filled, target.length - filled, null);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

/** The first bytes of a regular file, at most `count`. */
export async function readStart(path: string, count: number): Promise<Uint8Array> {
  const { handle } = await openRegular(path);
  try {
    const start = new Uint8Array(count);
    return start.subarray(0, await readInto(handle, start));
  } catch (thrown) {
    throw fileError(path, thrown);
  } finally {
    await handle.close();
  }
}

/** Whether `path` is `root` or lies below it; both absolute, symbolic links resolved. */
export function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** The path with its symbolic links resolved. Throws FILE_NOT_FOUND for what isn't there. */
export async function resolveLinks(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (thrown) {
    throw fileError(path, thrown);
  }
}

/** The folder that paths named in a file are relative to and must not lead out of. */
export type Fence = {
  readonly folder: string;
  /** The same with its symbolic links resolved. */
  readonly realFolder: string;
  /** Paths may lead anywhere. */
  readonly anyPath?: boolean;
};

/** Throws FILE_NOT_FOUND. */
export async function fenceOf(folder: string): Promise<Fence> {
  const full = resolve(folder);
  return { folder: full, realFolder: await resolveLinks(full) };
}

/** The full path of a file that `source` names. Throws BAD_ROW where it leads out of the folder, FILE_NOT_FOUND. */
export async function insidePath(
  named: string,
  source: string,
  { folder, realFolder, anyPath = false }: Fence,
): Promise<string> {
  if (named === '') throw new GwinnowError('BAD_ROW', `${source} names no file`);
  // Windows writes backslashes; elsewhere no sane file name holds one.
  const portable = named.replaceAll('\\', '/');
  const full = resolve(folder, portable);
  const outside = new GwinnowError('BAD_ROW', `${source}: "${named.slice(0, 200)}" leads out of ${folder}`);
  if (!anyPath && (isAbsolute(portable) || !isInside(folder, full))) throw outside;
  const real = await resolveLinks(full);
  if (!anyPath && !isInside(realFolder, real)) throw outside;
  return full;
}
