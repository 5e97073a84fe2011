import listSql from './list.sql?raw';
import countSql from './count.sql?raw';
import type { Params, Value } from '../query.ts';

export const QUEUE_SORTS = [
  'certainty',
  'entropy',
  'mutualInformation',
  'gain',
  'status',
  'outcome',
  'label',
  'suggestion',
  'reviewer',
  'chance',
] as const;
export type QueueSort = (typeof QUEUE_SORTS)[number];

/**
 * Whose queue it is: a sample that lacks verdicts is open to those who have not given theirs, and waits or is skipped
 * for those who have. Null: the project's, whoever looks.
 */
export type Viewer = string | null;

/** Only what is named has to match. reviewer '': nobody's. */
export type QueueFilter = {
  readonly status?: string | undefined;
  readonly outcome?: string | undefined;
  readonly label?: number | undefined;
  readonly suggestion?: number | undefined;
  /** Whether the label after the transform is another than before. */
  readonly changed?: boolean | undefined;
  readonly reviewer?: string | undefined;
};

/** The last item of the page before: its value of the sort's key, its certainty, its sample. */
export type QueueCursor = {
  readonly key: number | string;
  readonly certainty: number;
  readonly sample: number;
};

export type QueuePage = {
  readonly sort: QueueSort;
  readonly descending: boolean;
  readonly filter: QueueFilter;
  readonly after: QueueCursor | null;
  readonly limit: number;
};

type Statement = { readonly sql: string; readonly params: Params };

/** Of samples that lack verdicts, what the viewer's own says. */
const LACKING = "(q.needed > 1 AND q.status IN ('waiting', 'skipped'))";
const OWN = 'FROM verdicts c WHERE c.sample = q.sample AND c.reviewer = @viewer AND c.adjudication = 0';
const STATUS = `CASE WHEN NOT ${LACKING} THEN q.status ELSE ifnull((SELECT iif(c.kind = 'skip', 'skipped', 'waiting') ${OWN}), 'open') END`;
const REVIEWER = `CASE WHEN NOT ${LACKING} THEN q.reviewer_key ELSE ifnull((SELECT c.reviewer ${OWN}), '') END`;
const STANDING = '(SELECT s.decision FROM standings s WHERE s.sample = q.sample)';
const DECISION = `CASE WHEN NOT ${LACKING} THEN ${STANDING} ELSE (SELECT c.decision ${OWN}) END`;

/** A query of the queue's rows `q` as the viewer has them. */
export function viewed(sql: string, viewer: Viewer): string {
  return sql
    .replaceAll('{status}', viewer === null ? 'q.status' : STATUS)
    .replaceAll('{reviewer}', viewer === null ? 'q.reviewer_key' : REVIEWER)
    .replaceAll('{decision}', viewer === null ? STANDING : DECISION);
}

/** The value that a viewer's query needs. */
export function viewerParams(viewer: Viewer): Params {
  return viewer === null ? {} : { viewer };
}

const KEYS: Readonly<Record<QueueSort, string>> = {
  certainty: 'q.certainty',
  entropy: 'q.entropy',
  mutualInformation: 'q.mutual_information',
  gain: 'q.gain_key',
  status: '{status}',
  outcome: 'q.outcome',
  label: 'q.label',
  suggestion: 'q.suggestion_key',
  reviewer: '{reviewer}',
  chance: 'ifnull((SELECT c.score FROM temp.suggestion_scores c WHERE c.sample = q.sample), {unknown})',
};

/** Sorts whose equal keys are common: within one, the least certain come first. */
const GROUPED: ReadonlySet<QueueSort> = new Set(['status', 'outcome', 'label', 'suggestion', 'reviewer']);

const FILTERS = ['status', 'outcome', 'label', 'suggestion', 'reviewer'] as const;

/** The query of one page: one walk through the queue that keeps the best few. */
export function pageQuery({ sort, descending, filter, after, limit }: QueuePage, viewer: Viewer): Statement {
  // What has no score comes last, whichever way round.
  const key = KEYS[sort].replace('{unknown}', descending ? '-1000.0' : '1000.0');
  const columns = GROUPED.has(sort) ? [key, 'q.certainty', 'q.sample'] : [key, 'q.sample'];
  const conditions = filterConditions(filter);
  const values: Record<string, Value> = { ...filterValues(filter), ...viewerParams(viewer), limit };
  if (after !== null) {
    const bounds = GROUPED.has(sort) ? '@afterKey, @afterCertainty, @afterSample' : '@afterKey, @afterSample';
    conditions.push(`(${columns.join(', ')}) ${descending ? '<' : '>'} (${bounds})`);
    values['afterKey'] = after.key;
    values['afterCertainty'] = after.certainty;
    values['afterSample'] = after.sample;
  }
  const direction = descending ? 'DESC' : 'ASC';
  const sql = listSql
    .replace('{key}', key)
    .replace('{where}', conditions.length === 0 ? 'TRUE' : conditions.join(' AND '))
    .replaceAll('{order}', columns.map((column) => `${column} ${direction}`).join(', '));
  return { sql: viewed(sql, viewer), params: values };
}

/** Conditions on the queue's row `q` as the project has it, and their values. */
export function conditionsFor(filter: QueueFilter): { conditions: readonly string[]; params: Params } {
  const conditions = filterConditions(filter).map((condition) => viewed(condition, null));
  return { conditions, params: filterValues(filter) };
}

export function countQuery(filter: QueueFilter, viewer: Viewer): Statement {
  const conditions = filterConditions(filter);
  const where = conditions.length === 0 ? 'TRUE' : conditions.join(' AND ');
  const sql = viewed(countSql.replace('{where}', where), viewer);
  return { sql, params: { ...filterValues(filter), ...viewerParams(viewer) } };
}

function filterConditions(filter: QueueFilter): string[] {
  const equal = FILTERS.filter((name) => filter[name] !== undefined).map(
    (name) => `${KEYS[name]} = @${name}`,
  );
  return filter.changed === undefined ? equal : [...equal, 'ifnull(q.suggestion <> q.label, 0) = @changed'];
}

function filterValues(filter: QueueFilter): Record<string, Value> {
  const values: Record<string, Value> = {};
  for (const name of FILTERS) {
    const value = filter[name];
    if (value !== undefined) values[name] = value;
  }
  return filter.changed === undefined ? values : { ...values, changed: Number(filter.changed) };
}
