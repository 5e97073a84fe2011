import type { Params, Value } from '../query.ts';
import matchingSql from './matching.sql?raw';
import pageByCertaintySql from './page-by-certainty.sql?raw';
import pageSql from './page.sql?raw';

/** Only what is named has to match. given null: samples that came without a label. */
export type SampleFilter = {
  readonly split?: string | undefined;
  readonly given?: number | null | undefined;
  readonly import?: number | undefined;
};

/** The last sample of the page before and, by certainty, its certainty; null where it was not scored. */
export type SampleCursor = { readonly key: number | null; readonly sample: number };

export type SamplePage = {
  readonly sort: 'sample' | 'certainty';
  readonly descending: boolean;
  readonly filter: SampleFilter;
  readonly after: SampleCursor | null;
  readonly limit: number;
};

type Statement = { readonly sql: string; readonly params: Params };

const FILTERS = ['split', 'given', 'import'] as const;
const COLUMNS = { split: 's.split', given: 's.label', import: 's.import' } as const;

const UNSCORED = `NOT EXISTS (
  SELECT 1 FROM verdict_runs b CROSS JOIN scores t ON t.run = b.run AND t.sample = s.id
  WHERE b.transform_run IS NULL
)`;

/** Samples by number; `unscored`: only those that have no score under the policy. */
export function pageByNumber(
  { descending, filter, limit }: SamplePage,
  after: number | null,
  statistic: string,
  unscored: boolean,
): Statement {
  const bound = after === null ? [] : [`s.id ${descending ? '<' : '>'} @afterSample`];
  const conditions = [...conditionsOf(filter), ...bound, ...(unscored ? [UNSCORED] : [])];
  const params = { ...valuesOf(filter), statistic, limit, ...(after === null ? {} : { afterSample: after }) };
  return { sql: filled(pageSql, conditions, descending), params };
}

/** Scored samples by their certainty under the policy. */
export function pageByCertainty(
  { descending, filter, limit }: SamplePage,
  after: { readonly key: number; readonly sample: number } | null,
  statistic: string,
): Statement {
  const conditions = conditionsOf(filter);
  const values: Record<string, Value> = { ...valuesOf(filter), statistic, limit };
  if (after !== null) {
    conditions.push(`(certainty, o.sample) ${descending ? '<' : '>'} (@afterKey, @afterSample)`);
    values['afterKey'] = after.key;
    values['afterSample'] = after.sample;
  }
  const needed = Object.values(filter).some((value) => value !== undefined);
  const sql = pageByCertaintySql.replace(
    '{samples}',
    needed ? 'CROSS JOIN samples s ON s.id = o.sample' : '',
  );
  return { sql: filled(sql, conditions, descending), params: values };
}

export function matchingQuery(filter: SampleFilter): Statement {
  return { sql: filled(matchingSql, conditionsOf(filter), false), params: valuesOf(filter) };
}

function filled(sql: string, conditions: readonly string[], descending: boolean): string {
  return sql
    .replace('{where}', conditions.length === 0 ? 'TRUE' : conditions.join(' AND '))
    .replaceAll('{direction}', descending ? 'DESC' : 'ASC');
}

function conditionsOf(filter: SampleFilter): string[] {
  return FILTERS.filter((name) => filter[name] !== undefined).map((name) => `${COLUMNS[name]} IS @${name}`);
}

function valuesOf(filter: SampleFilter): Record<string, Value> {
  return Object.fromEntries(
    FILTERS.flatMap((name) => {
      const value = filter[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
