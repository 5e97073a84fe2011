import { basename, dirname, extname, resolve } from 'node:path';
import * as v from 'valibot';

/** What a start of the program asks for; both null: nothing but the window. */
export const Launch = v.strictObject({
  /** Folder of a project, absolute. */
  project: v.nullable(v.string()),
  /** Address of a served engine, as it was typed. */
  attach: v.nullable(v.string()),
});
export type Launch = v.InferOutput<typeof Launch>;

/**
 * Reads `gwinnow-desktop [PROJECT] [--attach URL]`. Chromium and Electron have switches of their own, so unknown ones
 * are passed over.
 *
 * @param args without the program
 * @param folder what relative paths start from
 * @param app the folder of the program itself, which Electron is given when it is not packaged
 */
export function readLaunch(args: readonly string[], folder: string, app: string): Launch {
  // What comes before the program's folder is for Electron.
  const own = args.slice(args.findIndex((arg) => resolve(folder, arg) === resolve(app)) + 1);
  let project: string | null = null;
  let attach: string | null = null;
  for (let index = 0; index < own.length; index++) {
    const arg = own[index] ?? '';
    if (arg === '--attach') attach = own[++index] ?? '';
    else if (arg.startsWith('--attach=')) attach = arg.slice('--attach='.length);
    else if (!arg.startsWith('-')) project ??= projectOf(resolve(folder, arg));
  }
  return { project, attach };
}

/** A project is a folder; opening its database, or the file that stands for it, means the folder. */
export function projectOf(path: string): string {
  return basename(path) === 'gwinnow.sqlite' || extname(path) === '.gwinnow' ? dirname(path) : path;
}
