import type { Statistic } from '../../../shared/domain/certainty.ts';
import type { ImageShape } from '../../../shared/domain/image.ts';
import type { Reading } from '../../../shared/domain/replay.ts';

/** What the cases of one replay have in common: all that a verdict depends on besides the sample. */
export type ReplayBasis = {
  readonly image: ImageShape;
  readonly tau: number;
  readonly statistic: Statistic;
  readonly preprocessing: string;
  /** Path of the weights, whose hash was checked. */
  readonly classifier: string;
  readonly seed: number;
  readonly draws: number;
  /** Null where nothing was transformed. */
  readonly gwin: { readonly weights: string; readonly seed: number } | null;
};

/** A sample's original bytes and what is on record of it. */
export type ReplayCase = {
  readonly sample: number;
  readonly sha256: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly original: Reading;
  /** Both or neither. */
  readonly transform: {
    readonly sha256: string;
    readonly pixels: Uint8Array;
    readonly relabelled: Reading;
  } | null;
};
