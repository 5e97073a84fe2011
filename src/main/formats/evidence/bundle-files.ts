import type { ZipFiles } from './zip-reader.ts';

/** The files of a bundle in an archive, those of the log as text. */
export function bundleFiles(zip: ZipFiles) {
  return {
    paths: zip.paths,
    bytes: (path: string): Promise<Uint8Array> => zip.read(path),
    text: async (path: string): Promise<string> => Buffer.from(await zip.read(path)).toString('utf8'),
  };
}
