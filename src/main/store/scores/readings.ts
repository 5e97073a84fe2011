import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import { Split, type Statistic } from '../../../shared/contract/common.ts';
import type { Readings } from '../../../shared/domain/threshold-outlook.ts';
import { cells, Count, Id, nullableNumberCell, numberCell, prepareBulkList, prepareQuery } from '../query.ts';
import lastSql from '../samples/last.sql?raw';
import readingsSql from './readings.sql?raw';
import verdictRunsSql from './verdict-runs.sql?raw';

const VerdictRun = v.object({ run: Id, split: Split, samples: v.number() });
/** A pass over originals that the newest policy's verdicts come from. */
export type VerdictRun = Readonly<v.InferOutput<typeof VerdictRun>>;

/** What the newest policy's classifier says of its samples, without what came of it. */
export function policyReadings(db: Database) {
  const verdictRuns = prepareQuery(db, verdictRunsSql, VerdictRun);
  const last = prepareQuery(db, lastSql, Count);
  const read = prepareBulkList(db, readingsSql);

  return {
    /** Newest first. */
    verdictRuns: (): VerdictRun[] => verdictRuns.all(),

    /** Each sample once: the first of the runs that has it counts. */
    readings(runs: readonly VerdictRun[], statistic: v.InferOutput<typeof Statistic>): Readings {
      const capacity = runs.reduce((sum, { samples }) => sum + samples, 0);
      const certainties = new Float64Array(capacity);
      const labels = new Int32Array(capacity);
      const given = new Int32Array(capacity);
      const seen = new Uint8Array((last.one()?.count ?? 0) + 1);
      let n = 0;
      for (const { run } of runs) {
        for (const row of read({ run, statistic })) {
          const values = cells(row);
          const sample = numberCell(values, 0);
          if (seen[sample] === 1) continue;
          seen[sample] = 1;
          labels[n] = numberCell(values, 1);
          certainties[n] = numberCell(values, 2);
          given[n] = nullableNumberCell(values, 3) ?? -1;
          n++;
        }
      }
      return {
        certainties: certainties.subarray(0, n),
        labels: labels.subarray(0, n),
        given: given.subarray(0, n),
      };
    },
  };
}
