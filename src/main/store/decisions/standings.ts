import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import { QueueStatus } from '../../../shared/contract/queue.ts';
import {
  countingDecisions,
  reviewersNeeded,
  type ReviewRule,
  type Verdict,
} from '../../../shared/domain/second-review.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import type { RecordedDecision } from '../../core/ports.ts';
import { OPEN, standingOf, type Standing } from '../../core/standing.ts';
import { NewestPolicy, type QueueDeriver } from '../queue/derive.ts';
import { Id, prepareQuery, prepareWrite } from '../query.ts';
import { ReviewRow } from './row.ts';
import addCountingSql from './add-counting.sql?raw';
import allSql from './all.sql?raw';
import clearAllSql from './clear-standings.sql?raw';
import clearAllCountingSql from './clear-all-counting.sql?raw';
import clearCountingSql from './clear-counting.sql?raw';
import clearSql from './clear-standing.sql?raw';
import getSql from './standing.sql?raw';
import policySql from '../queue/policy.sql?raw';
import setSql from './set-standing.sql?raw';

const Row = v.object({
  status: QueueStatus,
  label: v.nullable(v.number()),
  decision: Id,
  reviewer: v.string(),
});

export type Standings = {
  readonly get: (sample: number) => Standing;
  /** How the newest policy has samples reviewed. */
  readonly rule: () => ReviewRule;
  /** Derives a sample's standing, and which decisions count, from its whole history, for the queue too. */
  readonly follow: (sample: number, history: readonly RecordedDecision[]) => Standing;
  /** Derives all standings from all decisions by the newest policy; the queue has to be derived after it. */
  readonly derive: () => void;
};

export function createStandings(db: Database, queue: QueueDeriver): Standings {
  const get = prepareQuery(db, getSql, Row);
  const policy = prepareQuery(db, policySql, NewestPolicy);
  const set = prepareWrite(db, setSql);
  const clear = prepareWrite(db, clearSql);
  const clearCounting = prepareWrite(db, clearCountingSql);
  const addCounting = prepareWrite(db, addCountingSql);
  const clears = [clearAllSql, clearAllCountingSql].map((sql) => prepareWrite(db, sql));
  const all = prepareQuery(db, allSql, ReviewRow);

  function rule(): ReviewRule {
    const newest = policy.one();
    if (newest !== null) return newest;
    throw new GwinnowError('NO_PROJECT', 'The project was never finished; make it again');
  }

  function write(sample: number, standing: Standing): void {
    const { status, label, decision, reviewer } = standing;
    if (decision === null) clear({ sample });
    else set({ sample, status, label, decision, reviewer });
  }

  function count(sample: number, counting: readonly Verdict<RecordedDecision>[]): void {
    for (const { id: decision, reviewer, kind, label, adjudicates } of counting) {
      const adjudication = Number(adjudicates !== null);
      addCounting({ decision, sample, reviewer, kind, label, adjudication });
    }
  }

  function noted(sample: number, history: readonly RecordedDecision[], by: ReviewRule): Standing {
    const needed = reviewersNeeded(by, sample);
    const counting = countingDecisions(history, needed);
    const standing = standingOf(counting, needed);
    write(sample, standing);
    count(sample, counting);
    return standing;
  }

  return {
    get: (sample) => get.one({ sample }) ?? OPEN,

    rule,

    follow(sample, history) {
      clearCounting({ sample });
      const standing = noted(sample, history, rule());
      queue.setStanding(sample, standing.status, standing.reviewer);
      return standing;
    },

    derive() {
      for (const clearAll of clears) clearAll();
      const by = rule();
      for (const [sample, history] of Map.groupBy(all.all(), (row) => row.sample)) noted(sample, history, by);
    },
  };
}
