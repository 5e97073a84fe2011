import * as v from 'valibot';
import { Count, FilePath, write } from './common.ts';

const Place = v.strictObject({
  name: v.string(),
  path: FilePath,
  kind: v.picklist(['folder', 'project', 'file']),
});

export const FolderListing = v.strictObject({
  directory: FilePath,
  /** Whether the folder itself is a project. */
  isProject: v.boolean(),
  /** The file that was asked for; what is listed is its folder. */
  file: v.nullable(FilePath),
  parent: v.nullable(FilePath),
  entries: v.array(Place),
  /** Entries that were too many to list. */
  more: Count,
});
export type FolderListing = v.InferOutput<typeof FolderListing>;

export const files = {
  /**
   * What lies in a folder of the engine's computer, or in the folder of a file, for choosing one in a page: folders first, hidden ones left out.
   * Default: where projects are kept. Not for readers: it shows more than the project. FILE_NOT_FOUND, NO_ACCESS.
   */
  browse: write.input(v.strictObject({ directory: v.optional(FilePath) })).output(FolderListing),
};
