/** One import as the engine lists it; a large source is written in several. */
export type ImportRow = {
  readonly id: number;
  readonly format: string;
  readonly source: string;
  readonly added: number;
  /** The same image from the same source was here already. */
  readonly known: number;
  /** Of the added: the image was here already, from another source. */
  readonly duplicates: number;
  readonly problems: number;
  /** UTC, ISO 8601. */
  readonly at: string;
};

/** What could not be imported, and why. */
export type ImportProblem = {
  readonly id: number;
  readonly source: string;
  readonly code: string;
  readonly message: string;
};
