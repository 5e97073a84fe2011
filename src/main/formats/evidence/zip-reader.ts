import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { GwinnowError } from '../../../shared/errors.ts';

/** The files of a zip archive; nothing of it is ever written to disk. */
export type ZipFiles = {
  readonly paths: ReadonlySet<string>;
  /** @throws BAD_ARCHIVE for what is damaged or not as long as it says, FILE_NOT_FOUND. */
  read(path: string): Promise<Uint8Array>;
  close(): void;
};

const MOST_FILES = 2_000_000;
/** One file is in memory as a whole. */
const MOST_BYTES = 1024 ** 3;
/** Deflate cannot do better than 1032 to 1. */
const MOST_RATIO = 1100;

/**
 * Opens an archive and reads its directory.
 *
 * @throws BAD_ARCHIVE where it is none, is cut off, encrypted, names a file twice or one outside of it, or claims sizes
 * that no honest archive has; FILE_NOT_FOUND.
 */
export async function openZip(path: string): Promise<ZipFiles> {
  const zip = await opened(path);
  try {
    const entries = new Map<string, Entry>();
    for await (const entry of zip.eachEntry()) addEntry(entries, entry);
    return {
      paths: new Set(entries.keys()),
      read: (name) => readEntry(zip, entries.get(name), name),
      close: () => zip.close(),
    };
  } catch (thrown) {
    zip.close();
    throw badArchive(thrown);
  }
}

async function opened(path: string): Promise<ZipFile> {
  try {
    return await openPromise(path, { lazyEntries: true, autoClose: false, strictFileNames: true });
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') {
      throw new GwinnowError('FILE_NOT_FOUND', `${path} is not there`);
    }
    throw badArchive(thrown);
  }
}

function addEntry(entries: Map<string, Entry>, entry: Entry): void {
  const { fileName, compressedSize, uncompressedSize } = entry;
  if (fileName.endsWith('/')) throw new GwinnowError('BAD_ARCHIVE', `${fileName} is a folder, not a file`);
  if (entries.has(fileName)) throw new GwinnowError('BAD_ARCHIVE', `${fileName} is there twice`);
  if (entries.size >= MOST_FILES) throw new GwinnowError('BAD_ARCHIVE', `More than ${MOST_FILES} files`);
  if (entry.isEncrypted()) throw new GwinnowError('BAD_ARCHIVE', `${fileName} is encrypted`);
  if (uncompressedSize > MOST_BYTES || uncompressedSize > 1024 + compressedSize * MOST_RATIO) {
    throw new GwinnowError('BAD_ARCHIVE', `${fileName} claims ${uncompressedSize} bytes: that is too many`);
  }
  entries.set(fileName, entry);
}

async function readEntry(zip: ZipFile, entry: Entry | undefined, name: string): Promise<Uint8Array> {
  if (entry === undefined) throw new GwinnowError('FILE_NOT_FOUND', `${name} is not in the archive`);
  try {
    const parts: Buffer[] = [];
    for await (const part of await zip.openReadStreamPromise(entry)) {
      if (Buffer.isBuffer(part)) parts.push(part);
    }
    return Buffer.concat(parts);
  } catch (thrown) {
    throw badArchive(thrown, name);
  }
}

function badArchive(thrown: unknown, name = 'the archive'): GwinnowError {
  if (thrown instanceof GwinnowError) return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new GwinnowError('BAD_ARCHIVE', `${name} cannot be read: ${reason}`);
}
