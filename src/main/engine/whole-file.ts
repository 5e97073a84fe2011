import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

export type FileRights = {
  /** Of the file and of folders that are made for it. Default: the system's. */
  readonly file?: number;
  readonly folder?: number;
};

/** Writes a file whole or not at all; a reader sees the old one or the new one. Makes the folders it lies in. */
export async function writeWhole(
  path: string,
  content: string | Uint8Array,
  { file = 0o666, folder = 0o777 }: FileRights = {},
): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: folder });
  const draft = `${path}.${process.pid}.tmp`;
  try {
    const handle = await open(draft, 'w', file);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, path);
  } catch (thrown) {
    await rm(draft, { force: true });
    throw thrown;
  }
}
