import * as v from 'valibot';
import { GwinnowError } from '../../../shared/errors.ts';
import { type ImportedDecision, type ImportedItem, PIXELS_MEDIA_TYPE } from '../item.ts';
import { splitNamed } from '../split-names.ts';
import { ExchangeRow, EXCHANGE_COLUMNS, ExchangeVerdict, isExchangeHeader } from './row.ts';
import type { ReadRecord } from './record-reader.ts';

const Verdicts = v.pipe(
  v.string(),
  v.parseJson(),
  v.array(ExchangeVerdict),
  v.maxLength(20),
  v.check((all) => all.every(labelled), 'a verdict without its label, or with one it has not'),
);

const MAX_LABEL_CHARS = 200;
const FILE_KEYS = ['file_name', 'image', 'path', 'file', 'filename', 'image_path'];
const LABEL_KEYS = ['label', 'class', 'target', 'category'];

/** A line or row of a table by its names. */
export type Fields = Readonly<Record<string, unknown>>;

/**
 * What a row says: one of ours in full, of another's its image, label and split. `image` stands in for a file that the
 * row itself holds. Throws BAD_ROW or BAD_LABEL naming `namedBy`.
 */
export function recordOf(fields: Fields, namedBy: string, image?: Uint8Array): ReadRecord {
  if (!isExchangeHeader(Object.keys(fields))) return foreignRecord(fields, namedBy, image);
  const row = exchangeRow(fields, namedBy);
  return {
    namedBy,
    image: image ?? row.file_name,
    label: row.given,
    split: row.split,
    source: row.source,
    sha256: row.sha256,
    pixels: row.media_type.startsWith(PIXELS_MEDIA_TYPE),
    decision: decisionOf(row),
    verdicts: verdictsIn(row, namedBy),
  };
}

/** Throws BAD_ROW saying which field is wrong. */
export function exchangeRow(fields: Fields, namedBy: string): ExchangeRow {
  const known = Object.fromEntries(EXCHANGE_COLUMNS.map(({ name }) => [name, fields[name] ?? null]));
  const parsed = v.safeParse(ExchangeRow, known, { abortEarly: true });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const where = v.getDotPath(issue) ?? 'row';
  throw new GwinnowError('BAD_ROW', `${namedBy}: ${where}: ${issue.message.slice(0, 300)}`);
}

/**
 * The decision that a row carries. A label that was changed where the file was in between counts as a decision of
 * whoever imports it.
 */
export function decisionOf(row: ExchangeRow): ImportedDecision | null {
  const { label, given, decided, verdict, blind, reason_code: reasonCode, reviewer, decided_at: at } = row;
  if (label !== (decided ?? given)) return label === null ? null : newLabel(label, null);
  if (verdict === null) return null;
  const kind = verdict === 'skip' || verdict === 'flag' ? verdict : 'label';
  if (kind === 'label' && decided === null) return null;
  const reason = row.reason ?? '';
  return {
    kind,
    label: decided,
    blind,
    reasonCode,
    reason,
    reviewer,
    verdict,
    at,
    othersSeen: null,
    adjudication: false,
  };
}

/** The verdicts of several people that a row carries; none where its label was changed in between. Throws BAD_ROW. */
function verdictsIn({ verdicts, label, decided, given }: ExchangeRow, namedBy: string): ImportedDecision[] {
  if (verdicts === null || label !== (decided ?? given)) return [];
  const parsed = v.safeParse(Verdicts, verdicts, { abortEarly: true });
  if (!parsed.success) {
    const [{ message }] = parsed.issues;
    throw new GwinnowError('BAD_ROW', `${namedBy}: verdicts: ${message.slice(0, 300)}`);
  }
  return parsed.output.map((told) => ({
    kind: told.verdict === 'skip' || told.verdict === 'flag' ? told.verdict : 'label',
    label: told.decided,
    blind: told.blind,
    reasonCode: told.reason_code,
    reason: told.reason,
    reviewer: told.reviewer,
    verdict: told.verdict,
    at: told.decided_at,
    othersSeen: told.others_seen,
    adjudication: told.adjudication,
  }));
}

/** A label given in another tool; a reviewer of null is whoever imports it. */
export function newLabel(label: string, reviewer: string | null, at: string | null = null): ImportedDecision {
  return {
    kind: 'label',
    label,
    blind: null,
    reasonCode: null,
    reason: '',
    reviewer,
    verdict: null,
    at,
    othersSeen: null,
    adjudication: false,
  };
}

function labelled({ verdict, decided }: ExchangeVerdict): boolean {
  return (verdict === 'skip' || verdict === 'flag') === (decided === null);
}

function foreignRecord(fields: Fields, namedBy: string, image: Uint8Array | undefined): ReadRecord {
  const file = image ?? textOf(fields, FILE_KEYS);
  if (file === null) throw new GwinnowError('BAD_ROW', `${namedBy} names no image`);
  const split = textOf(fields, ['split']);
  return {
    namedBy,
    image: file,
    label: checkedLabel(textOf(fields, LABEL_KEYS), namedBy),
    split: split === null ? null : splitOf(split, namedBy),
    source: null,
    sha256: null,
    pixels: false,
    decision: null,
    verdicts: [],
  };
}

function splitOf(word: string, namedBy: string): ImportedItem['split'] {
  const split = word === 'pool' ? word : splitNamed(word);
  if (split !== null) return split;
  throw new GwinnowError('BAD_ROW', `${namedBy} names the split "${word.slice(0, 40)}"`);
}

/** The label, null where it is empty. Throws BAD_LABEL for one that is too long. */
export function checkedLabel(label: string | null, namedBy: string): string | null {
  if (label !== null && label.length > MAX_LABEL_CHARS) {
    const what = `a label of ${label.length} characters, at most ${MAX_LABEL_CHARS}`;
    throw new GwinnowError('BAD_LABEL', `${namedBy}: ${what}`);
  }
  return label === '' ? null : label;
}

function textOf(fields: Fields, keys: readonly string[]): string | null {
  const key = keys.find((name) => fields[name] !== undefined && fields[name] !== null);
  const value = key === undefined ? null : fields[key];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : null;
}
