import type { Split } from '../../../shared/contract/common.ts';

/** Which samples are listed, and in which order. */
export type Listing = {
  /** Null: of all. */
  readonly split: Split | null;
  /** Label that came with the data; `none`: those without one; null: all. */
  readonly given: number | 'none' | null;
  readonly import: number | null;
  readonly sort: 'sample' | 'certainty';
  readonly descending: boolean;
};
