import type { ImageShape } from '../../shared/domain/image.ts';
import type { DecisionKind, ReasonCode } from '../../shared/domain/decisions.ts';
import { asGwinnowError, type ErrorCode, GwinnowError } from '../../shared/errors.ts';

/** Media type of bare pixels: [height, width, channels] bytes, row major; their shape travels beside them. */
export const PIXELS_MEDIA_TYPE = 'application/x-gwinnow-pixels';

export type EncodedMediaType =
  | 'image/png'
  | 'image/jpeg'
  | 'image/webp'
  | 'image/bmp'
  | 'image/tiff'
  | 'image/gif';

export type MediaType = EncodedMediaType | typeof PIXELS_MEDIA_TYPE;

export type Split = 'train' | 'validation' | 'test';

export type ImportedItem = {
  /** The original bytes, as they are kept. May be a view into a batch's buffer: copy what outlives the batch. */
  readonly bytes: Uint8Array;
  readonly mediaType: MediaType;
  /** Known for bare pixels; null for encoded images, which say it themselves. */
  readonly shape: ImageShape | null;
  /** Class name as given; null where the source doesn't say. */
  readonly label: string | null;
  /** `pool` where the source says that it belongs to no part of a training. */
  readonly split: Split | 'pool' | null;
  /** A decision that the source says was made on it. */
  readonly decision?: ImportedDecision | null;
  /** Where the source tells of verdicts of several people: all of them in their order, in place of `decision`. */
  readonly verdicts?: readonly ImportedDecision[];
  /** The file, or `file#n`: n is the image's index in an IDX file, the line in a CSV file. */
  readonly source: string;
};

/** A decision as a file tells it; classes by name. */
export type ImportedDecision = {
  /** What was said: a label, or that it was passed over or flagged. */
  readonly kind: 'label' | 'skip' | 'flag';
  /** For kind 'label' alone. */
  readonly label: string | null;
  readonly blind: string | null;
  readonly reasonCode: ReasonCode | null;
  readonly reason: string;
  /** Null: whoever imports it. */
  readonly reviewer: string | null;
  /** The verdict in the words of where it was made, and when; null where the file doesn't say. */
  readonly verdict: DecisionKind | null;
  readonly at: string | null;
  /** Whether verdicts of others were in view; null where the file doesn't say. */
  readonly othersSeen: boolean | null;
  /** Whether it decided between verdicts that were in conflict. */
  readonly adjudication: boolean;
};

/** A file, row or image that is left out, and why. */
export type ImportProblem = {
  readonly source: string;
  readonly code: ErrorCode;
  readonly message: string;
};

/** `total` comes first: how many items a reader will try, about so for CSV rows; null means unknown. */
export type ImportEvent =
  | { readonly kind: 'item'; readonly item: ImportedItem }
  | { readonly kind: 'problem'; readonly problem: ImportProblem }
  | { readonly kind: 'total'; readonly count: number | null };

/**
 * What every reader returns: batches of events, each of a few MiB at most, read as they are asked for.
 * A reader throws GwinnowError only when the very thing named by the caller can't be opened at all;
 * whatever is wrong inside becomes a `problem` event and the rest is read on.
 */
export type ImportEvents = AsyncGenerator<ImportEvent[], void, undefined>;

/** No image of more pixels than this is decoded, whatever its file claims. */
export const MAX_PIXELS = 20_000_000;

/** Nor one with a longer side: some decoders take minutes for millions of rows of one pixel. */
export const MAX_SIDE = 30_000;

/** No single encoded image file larger than this is read. */
export const MAX_FILE_BYTES = 32 * 1024 * 1024;

/** The problem event for anything thrown while `source` was read. */
export function problemEvent(source: string, thrown: unknown): ImportEvent {
  const { code, message } = asGwinnowError(thrown);
  return { kind: 'problem', problem: { source, code, message } };
}

/** Whether an image of this size is too large to be read. */
export function isTooLarge(width: number, height: number): boolean {
  return width * height > MAX_PIXELS || Math.max(width, height) > MAX_SIDE;
}

/** A whole result of a reader that found nothing to read. */
export function nothingFound(source: string, message: string): ImportEvent[] {
  return [problemEvent(source, new GwinnowError('NO_DATA', message))];
}
