import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { GwinnowError } from '../../../shared/errors.ts';
import type { Certainties } from '../../../shared/domain/certainty.ts';
import type { DigestCell } from '../../audit/digest.ts';
import { prepareBulkWrite } from '../query.ts';
import { checkAscending } from '../samples/ascending.ts';
import { drawsOfSample } from './draws.ts';
import insertSql from './insert.sql?raw';
import insertDrawsSql from './insert-draws.sql?raw';

/** Draws of N samples, of which those are kept that `keep` names by their position 0..N-1. */
export type KeptDraws = {
  /** [draws, N, classes] */
  readonly probabilities: Float32Array;
  readonly classes: number;
  readonly keep: (position: number) => boolean;
};

type Scores = {
  readonly samples: ArrayLike<number>;
  readonly certainties: Certainties;
  readonly trueClass: { readonly medians: Float64Array; readonly means: Float64Array } | null;
  readonly draws: KeptDraws | null;
};

/**
 * Writes the scores of a run and gives each row as the digest wants it: sample, label, median, mean, entropy, mutual
 * information, runner-up, its probability, true class's median and mean, SHA-256 of the draws kept.
 */
export function createScoreWriter(db: Database) {
  const insert = prepareBulkWrite(db, insertSql);
  const insertDraws = prepareBulkWrite(db, insertDrawsSql);

  function writeDraws(run: number, sample: number, block: KeptDraws, shape: Shape, n: number): string | null {
    if (!block.keep(n)) return null;
    const { probabilities, classes } = block;
    const bytes = drawsOfSample({ probabilities, classes, ...shape }, n);
    insertDraws(run, sample, bytes);
    return createHash('sha256').update(bytes).digest('hex');
  }

  return function* (run: number, draws: number, scores: Scores): Generator<DigestCell[]> {
    const { samples, certainties, trueClass } = scores;
    const shape = { draws, samples: samples.length };
    checkSizes(shape, scores);
    checkAscending(samples);
    for (let n = 0; n < samples.length; n++) {
      const sample = at(samples, n);
      const row = [
        sample,
        at(certainties.labels, n),
        at(certainties.medians, n),
        at(certainties.means, n),
        at(certainties.entropies, n),
        at(certainties.mutualInformation, n),
        at(certainties.runnersUp, n),
        at(certainties.runnerUpProbabilities, n),
        nanAsNull(trueClass?.medians[n]),
        nanAsNull(trueClass?.means[n]),
      ];
      insert(run, ...row);
      const hash = scores.draws === null ? null : writeDraws(run, sample, scores.draws, shape, n);
      yield [...row, hash];
    }
  };
}

type Shape = { readonly draws: number; readonly samples: number };

function checkSizes({ draws, samples }: Shape, scores: Scores): void {
  const sizes = [
    ...Object.values(scores.certainties).map((column) => column.length),
    ...(scores.trueClass === null ? [] : [scores.trueClass.medians.length, scores.trueClass.means.length]),
  ];
  if (sizes.some((size) => size !== samples)) {
    throw new GwinnowError(
      'BAD_ARGUMENT',
      `Columns of ${sizes.join(', ')} scores were given for ${samples} samples`,
    );
  }
  if (scores.draws === null) return;
  const wanted = draws * samples * scores.draws.classes;
  if (scores.draws.probabilities.length === wanted) return;
  const message = `${scores.draws.probabilities.length} probabilities were given where ${wanted} belong`;
  throw new GwinnowError('BAD_ARGUMENT', message);
}

function at(values: ArrayLike<number>, index: number): number {
  const value = values[index];
  if (value !== undefined && Number.isFinite(value)) return value;
  throw new GwinnowError('BAD_ARGUMENT', `Score ${index} of the run is ${value}`);
}

function nanAsNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
