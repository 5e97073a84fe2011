import * as v from 'valibot';
import { DECISION_KINDS, REASON_CODES } from '../../../shared/domain/decisions.ts';

const Text = v.pipe(v.string(), v.maxLength(4096));
const Name = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const Real = v.pipe(v.number(), v.finite());
/** Whose word a person took, where that is neither the prediction nor the suggestion. */
const TakenFrom = v.picklist(['second classifier']);
const Hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

/** One person's verdict on a sample, or an adjudication between them. */
export const ExchangeVerdict = v.object({
  reviewer: Name,
  verdict: v.picklist(DECISION_KINDS),
  decided: v.nullable(Name),
  blind: v.nullable(Name),
  reason_code: v.nullable(v.picklist(REASON_CODES)),
  reason: v.pipe(v.string(), v.maxLength(2000)),
  /** Whether verdicts of others were in view; null where there were none. */
  others_seen: v.nullable(v.boolean()),
  adjudication: v.boolean(),
  decided_at: v.pipe(v.string(), v.isoTimestamp()),
  /** Not in the oldest files. */
  taken_from: v.optional(v.nullable(TakenFrom), null),
});
export type ExchangeVerdict = v.InferOutput<typeof ExchangeVerdict>;

/**
 * One sample as it is exchanged: a flat row whose names are those of the columns and keys in the files. Classes go by
 * name. What each holds is in `COLUMN_MEANINGS`.
 */
export const ExchangeRow = v.object({
  file_name: v.pipe(Text, v.minLength(1)),
  label: v.nullable(Name),
  split: v.picklist(['train', 'validation', 'test', 'pool']),
  sample: v.pipe(Real, v.integer(), v.minValue(1)),
  source: v.pipe(Text, v.minLength(1)),
  sha256: Hash,
  media_type: Name,
  given: v.nullable(Name),
  predicted: v.nullable(Name),
  certainty: v.nullable(Real),
  entropy: v.nullable(Real),
  mutual_information: v.nullable(Real),
  runner_up: v.nullable(Name),
  runner_up_probability: v.nullable(Real),
  tau: Real,
  outcome: v.nullable(v.picklist(['accepted', 'rescued', 'unsure'])),
  suggestion: v.nullable(Name),
  suggestion_certainty: v.nullable(Real),
  status: v.picklist(['open', 'waiting', 'conflict', 'decided', 'skipped', 'flagged']),
  verdict: v.nullable(v.picklist(DECISION_KINDS)),
  decided: v.nullable(Name),
  blind: v.nullable(Name),
  reason_code: v.nullable(v.picklist(REASON_CODES)),
  reason: v.nullable(v.pipe(v.string(), v.maxLength(2000))),
  reviewer: v.nullable(Name),
  decided_at: v.nullable(v.pipe(v.string(), v.isoTimestamp())),
  taken_from: v.nullable(TakenFrom),
  verdicts: v.nullable(v.pipe(v.string(), v.maxLength(100_000))),
});
export type ExchangeRow = v.InferOutput<typeof ExchangeRow>;
export type ExchangeColumn = keyof ExchangeRow;

const NUMBERS: ReadonlySet<ExchangeColumn> = new Set([
  'sample',
  'certainty',
  'entropy',
  'mutual_information',
  'runner_up_probability',
  'tau',
  'suggestion_certainty',
]);

/** All columns in their order, and what they hold: text, whole numbers or numbers. */
export const EXCHANGE_COLUMNS: readonly {
  readonly name: ExchangeColumn;
  readonly type: 'text' | 'integer' | 'number';
  readonly nullable: boolean;
}[] = Object.entries(ExchangeRow.entries).flatMap(([name, schema]) => {
  if (!isColumn(name)) return [];
  const type = !NUMBERS.has(name) ? 'text' : name === 'sample' ? 'integer' : 'number';
  return [{ name, type, nullable: schema.type === 'nullable' }];
});

function isColumn(name: string): name is ExchangeColumn {
  return Object.hasOwn(ExchangeRow.entries, name);
}

/** Columns without which a table is none of ours. */
const TELLING: readonly ExchangeColumn[] = ['file_name', 'sha256', 'media_type', 'given', 'verdict'];

/** Whether these are the columns or keys of an exported row; more may be there. */
export function isExchangeHeader(names: readonly string[]): boolean {
  return TELLING.every((name) => names.includes(name));
}

/** A sample as a writer gets it. */
export type ExchangeRecord = {
  /** file_name is the writer's to choose. */
  readonly row: Omit<ExchangeRow, 'file_name'>;
  /** The image's file: the original bytes, or a PNG of bare pixels; the extension is without its dot. */
  readonly image: { readonly bytes: Uint8Array; readonly extension: string };
  /** [draws, classes] of the classifier on the original, where they were kept and are wanted. */
  readonly probabilities: Float32Array | null;
};

/** What a writer knows of the whole before the first record. */
export type ExchangeHead = {
  readonly classes: readonly string[];
  readonly draws: number;
  /** Who says what is predicted, and who what is suggested, in words for people who do not know this program. */
  readonly predictor: string;
  readonly suggester: string;
};

/** Writes all records into an empty folder; ends with files closed, or throws with what it has left behind. */
export type ExchangeWriter = (
  folder: string,
  records: AsyncIterable<ExchangeRecord>,
  head: ExchangeHead,
) => Promise<void>;

/** `00000012.png`, in the order of the samples for eight digits of them. */
export function imageName({ row, image }: ExchangeRecord): string {
  return `${String(row.sample).padStart(8, '0')}.${image.extension}`;
}
