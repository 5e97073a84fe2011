import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import { changesByClass, type ClassRecord, NO_CHANGE, type Outcome } from '../../../shared/domain/harm.ts';
import type { SettledGroup } from '../../../shared/domain/review-stats.ts';
import type { Memo } from '../memo.ts';
import { Count, prepareQuery } from '../query.ts';
import { Settled } from './settled.ts';
import acceptedSql from './accepted-of-class.sql?raw';
import classCountSql from '../imports/class-count.sql?raw';
import labelledSql from '../queue/labelled-by-suggestion.sql?raw';
import settledSql from './settled.sql?raw';

const Accepted = v.object({ right: v.number(), wrong: v.number(), later: v.number() });
const Labelled = v.object({ label: v.number(), n: v.number(), fixed: v.number(), broken: v.number() });

/** What became of suggestions, class by class. */
export type ClassRecords = {
  /** Of the accepted ones of a class. */
  readonly accepted: (label: number) => Outcome;
  /** Of every class that was suggested, ascending; from the settled decisions where they were read already. */
  readonly all: (groups?: readonly SettledGroup[]) => ClassRecord[];
};

/** @param ofQueue keeps until the queue is built anew */
export function createClassRecords(db: Database, ofQueue: Memo): ClassRecords {
  const acceptedRow = prepareQuery(db, acceptedSql, Accepted);
  const labelledRows = prepareQuery(db, labelledSql, Labelled);
  const settled = prepareQuery(db, settledSql, Settled);
  const classCount = prepareQuery(db, classCountSql, Count);

  const accepted = (label: number): Outcome => acceptedRow.one({ label }) ?? { right: 0, wrong: 0, later: 0 };

  return {
    accepted,
    all(groups = settled.all()) {
      const rows = ofQueue('labelled', () => labelledRows.all());
      const labelled = new Map(rows.map(({ label, ...change }) => [label, change]));
      const reviewed = changesByClass(groups);
      return Array.from({ length: classCount.one()?.count ?? 0 }, (_, label) => ({
        label,
        accepted: accepted(label),
        reviewed: reviewed.get(label) ?? NO_CHANGE,
        labelled: labelled.get(label) ?? NO_CHANGE,
      })).filter(isKnown);
    },
  };
}

function isKnown({ accepted, reviewed, labelled }: ClassRecord): boolean {
  return accepted.right + accepted.wrong + reviewed.n + labelled.n > 0;
}
