import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

export type WrittenFile = { readonly path: string; readonly bytes: number; readonly sha256: string };

/** Files go in one after another: whoever waits for each holds no more than one in memory. */
export type ZipWriter = {
  add(path: string, content: string | Uint8Array): Promise<WrittenFile>;
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
  const failing = new AbortController();
  try {
    const file = createWriteStream(draft, { flush: true });
    const written = pipeline(zip.outputStream, file, { signal: failing.signal });
    const broken = new AbortController();
    written.catch((thrown: unknown) => broken.abort(thrown));
    const result = await fill(writerOf(zip, broken.signal));
    zip.end();
    await written;
    before(result);
    await rename(draft, path);
    return result;
  } catch (thrown) {
    failing.abort();
    await rm(draft, { force: true });
    throw thrown;
  }
}

/** @param broken aborts when the archive can no longer be written, with the reason */
function writerOf(zip: ZipFile, broken: AbortSignal): ZipWriter {
  // The archive keeps what it was given for each file to its end, so that must not hold the file's content.
  let current = Readable.from([]);
  const handOver: Parameters<ZipFile['addReadStreamLazy']>[2] = (take) => take(null, current);
  return {
    async add(path, content) {
      const bytes = Buffer.from(content);
      current = Readable.from([bytes], { objectMode: false, signal: broken });
      const taken = finished(current);
      zip.addReadStreamLazy(path, { ...TIME, size: bytes.length }, handOver);
      await taken.catch((thrown: unknown) => {
        throw broken.aborted ? broken.reason : thrown;
      });
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
