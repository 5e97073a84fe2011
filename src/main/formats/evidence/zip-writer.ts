import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

export type WrittenFile = { readonly path: string; readonly bytes: number; readonly sha256: string };

/** Files go in one after another; what was written of each is told at once. */
export type ZipWriter = {
  add(path: string, content: string | Uint8Array): WrittenFile;
  /** A file that is there already, compressed no further. */
  addFile(path: string, from: string): Promise<WrittenFile>;
};

/** The same content gives the same archive, whenever it is written. */
const TIME = { mtime: new Date(Date.UTC(2000, 0, 1)), mode: 0o100644 };

/**
 * Writes an archive whole or not at all: `fill` puts its files in, `before` runs once they are on disk and before the
 * archive takes its name.
 */
export async function writeZip<Result>(
  path: string,
  fill: (writer: ZipWriter) => Promise<Result>,
  before: (result: Result) => void,
): Promise<Result> {
  const draft = `${path}.${process.pid}.tmp`;
  const zip = new ZipFile();
  try {
    const written = pipeline(zip.outputStream, createWriteStream(draft, { flush: true }));
    written.catch(() => undefined);
    const result = await fill(writerOf(zip));
    zip.end();
    await written;
    before(result);
    await rename(draft, path);
    return result;
  } catch (thrown) {
    await rm(draft, { force: true });
    throw thrown;
  }
}

function writerOf(zip: ZipFile): ZipWriter {
  return {
    add(path, content) {
      const bytes = Buffer.from(content);
      zip.addBuffer(bytes, path, TIME);
      return { path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
    },
    async addFile(path, from) {
      const digest = createHash('sha256');
      let bytes = 0;
      for await (const part of createReadStream(from)) {
        digest.update(part);
        bytes += Buffer.byteLength(part);
      }
      zip.addFile(from, path, { ...TIME, compress: false });
      return { path, bytes, sha256: digest.digest('hex') };
    },
  };
}
