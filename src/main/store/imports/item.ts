import type { Split } from '../../../shared/contract/common.ts';

/** An item as a format read it. */
export type NewSample = {
  /** SHA-256 of `bytes`. */
  readonly sha256: Uint8Array;
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  /** Decoded [height, width, channels], 0..255; null when `bytes` are just that. */
  readonly pixels: Uint8Array | null;
  readonly split: Split;
  readonly label: number | null;
  /** Where in the data set it stands: a path or position that is the same when it is imported again. */
  readonly source: string;
};

/** What could not be imported, or was but needs a look. */
export type NewProblem = { readonly source: string; readonly code: string; readonly message: string };
