import type { Certainties } from '../../../shared/domain/certainty.ts';
import { cells, nullableNumberCell, numberCell } from '../query.ts';

/** A run's scores side by side; every array is [N], by ascending sample. */
export type ScoreColumns = {
  readonly samples: Int32Array;
  readonly certainties: Certainties;
  /** Certainty in the true class; NaN where the sample came without a label. */
  readonly trueClass: { readonly medians: Float64Array; readonly means: Float64Array };
  /** Labels that came with the data, −1 where there is none. */
  readonly given: Int32Array;
};

export function collectScores(capacity: number) {
  const columns = {
    samples: new Int32Array(capacity),
    certainties: {
      labels: new Int32Array(capacity),
      medians: new Float64Array(capacity),
      means: new Float64Array(capacity),
      entropies: new Float64Array(capacity),
      mutualInformation: new Float64Array(capacity),
      runnersUp: new Int32Array(capacity),
      runnerUpProbabilities: new Float64Array(capacity),
    },
    trueClass: { medians: new Float64Array(capacity), means: new Float64Array(capacity) },
    given: new Int32Array(capacity),
  };
  const { certainties, trueClass } = columns;
  let n = 0;
  return {
    /** Takes a row of columns.sql. */
    add(row: unknown): void {
      const values = cells(row);
      columns.samples[n] = numberCell(values, 0);
      certainties.labels[n] = numberCell(values, 1);
      certainties.medians[n] = numberCell(values, 2);
      certainties.means[n] = numberCell(values, 3);
      certainties.entropies[n] = numberCell(values, 4);
      certainties.mutualInformation[n] = numberCell(values, 5);
      certainties.runnersUp[n] = numberCell(values, 6);
      certainties.runnerUpProbabilities[n] = numberCell(values, 7);
      trueClass.medians[n] = nullableNumberCell(values, 8) ?? Number.NaN;
      trueClass.means[n] = nullableNumberCell(values, 9) ?? Number.NaN;
      columns.given[n] = nullableNumberCell(values, 10) ?? -1;
      n++;
    },
    finish: (): ScoreColumns => columns,
  };
}
