import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import { QueueStatus } from '../../../shared/contract/queue.ts';
import type { RecordedDecision } from '../../core/ports.ts';
import { OPEN, standingOf, type Standing } from '../../core/standing.ts';
import type { QueueDeriver } from '../queue/derive.ts';
import { Id, prepareQuery, prepareWrite } from '../query.ts';
import { DecisionRow } from './row.ts';
import allSql from './all.sql?raw';
import clearAllSql from './clear-standings.sql?raw';
import clearSql from './clear-standing.sql?raw';
import getSql from './standing.sql?raw';
import setSql from './set-standing.sql?raw';

const Row = v.object({
  status: QueueStatus,
  label: v.nullable(v.number()),
  decision: Id,
  reviewer: v.string(),
});

const { id, sample, kind, label, undoes, reviewer } = DecisionRow.entries;
const Recorded = v.object({ id, sample, kind, label, undoes, reviewer });

export type Standings = {
  readonly get: (sample: number) => Standing;
  /** Derives a sample's standing from its whole history, for the queue too. */
  readonly follow: (sample: number, history: readonly RecordedDecision[]) => Standing;
  /** Derives all standings from all decisions; the queue has to be derived after it. */
  readonly derive: () => void;
};

export function createStandings(db: Database, queue: QueueDeriver): Standings {
  const get = prepareQuery(db, getSql, Row);
  const set = prepareWrite(db, setSql);
  const clear = prepareWrite(db, clearSql);
  const clearAll = prepareWrite(db, clearAllSql);
  const all = prepareQuery(db, allSql, Recorded);

  function write(sample: number, standing: Standing): void {
    const { status, label, decision, reviewer } = standing;
    if (decision === null) clear({ sample });
    else set({ sample, status, label, decision, reviewer });
  }

  return {
    get: (sample) => get.one({ sample }) ?? OPEN,

    follow(sample, history) {
      const standing = standingOf(history);
      write(sample, standing);
      queue.setStanding(sample, standing.status, standing.reviewer);
      return standing;
    },

    derive() {
      clearAll();
      for (const [sample, history] of Map.groupBy(all.all(), (row) => row.sample))
        write(sample, standingOf(history));
    },
  };
}
