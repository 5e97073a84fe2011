import type { Dataset } from './datasets.ts';

/** What a study found: as data, and in words. */
export type Study = { readonly document: object; readonly text: string };

/** What a study may be told. */
export type StudyOptions = {
  readonly dataset: Dataset;
  /** A weights' file of an ensemble that takes part; undefined for none. */
  readonly ensemble: string | undefined;
};

/** @param folder where a study keeps what it works with, so that it goes on there when it is run again. */
export type RunStudy = (folder: string, say: (line: string) => void, options: StudyOptions) => Promise<Study>;
