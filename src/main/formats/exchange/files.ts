import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';

export type TextFile = { readonly write: (text: string) => Promise<void> };

/** A new text file, written piece by piece as the disk takes it; on disk when this returns. */
export async function writingText(path: string, body: (file: TextFile) => Promise<void>): Promise<void> {
  const stream = createWriteStream(path, { flags: 'wx', flush: true });
  const closed = finished(stream);
  // Awaited below; a failure in between must not count as unhandled.
  closed.catch(() => undefined);
  try {
    await body({
      async write(text) {
        if (!stream.write(text)) await Promise.race([once(stream, 'drain'), closed]);
      },
    });
    stream.end();
  } catch (thrown) {
    stream.destroy();
    throw thrown;
  }
  await closed;
}

/** Puts a file at `name` below the folder, making folders on the way; there must be none. */
export function filePutter(folder: string): (name: string, bytes: Uint8Array) => Promise<void> {
  const made = new Set<string>();
  return async (name, bytes) => {
    const path = join(folder, name);
    const parent = dirname(path);
    if (!made.has(parent)) await mkdir(parent, { recursive: true });
    made.add(parent);
    await writeFile(path, bytes, { flag: 'wx' });
  };
}
