import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import { Statistic } from '../../../shared/contract/common.ts';
import { reviewersNeeded } from '../../../shared/domain/second-review.ts';
import { spotShare } from '../../../shared/domain/spot-checks.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import { Count, Id, prepareQuery, prepareWrite, Truth } from '../query.ts';
import belongsSql from './belongs.sql?raw';
import clearSql from './clear.sql?raw';
import clearBasisSql from './clear-basis.sql?raw';
import clearRunsSql from './clear-runs.sql?raw';
import deriveSql from './derive.sql?raw';
import deriveBasisSql from './derive-basis.sql?raw';
import deriveRunsSql from './derive-runs.sql?raw';
import policySql from './policy.sql?raw';
import setStandingSql from './set-standing.sql?raw';

/** Keeps the queue in step with the facts it is derived from; called inside the transaction that changes them. */
export type QueueDeriver = {
  /** Builds the whole queue again, from scores, transforms, the newest policy and standings. */
  readonly derive: () => void;
  /** Builds it again if a score run that was just written is one of those it is made from. */
  readonly follow: (run: number) => void;
  /** Notes what became of one sample, if it is in the queue. */
  readonly setStanding: (sample: number, status: string, reviewer: string | null) => void;
  /** How often this connection has built it: until then labels and suggestions in it stay. */
  readonly timesDerived: () => number;
};

export function createQueueDeriver(db: Database): QueueDeriver {
  db.function('spot_share', { deterministic: true }, spotShareOf);
  db.function('reviewers_needed', { deterministic: true }, reviewersNeededBy);
  const policy = prepareQuery(db, policySql, NewestPolicy);
  const clears = [clearSql, clearRunsSql, clearBasisSql].map((sql) => prepareWrite(db, sql));
  const deriveRuns = prepareWrite(db, deriveRunsSql);
  const deriveQueue = prepareWrite(db, deriveSql);
  const deriveBasis = prepareWrite(db, deriveBasisSql);
  const belongs = prepareQuery(db, belongsSql, Count);
  const setStanding = prepareWrite(db, setStandingSql);

  let times = 0;

  function derive(): void {
    times++;
    for (const clear of clears) clear();
    const newest = policy.one();
    if (newest === null) return;
    const {
      version: policyVersion,
      tau,
      statistic,
      seed,
      spotCheckRate,
      reviewers,
      secondReviewRate,
    } = newest;
    deriveRuns();
    deriveQueue({ tau, statistic, seed, spotCheckRate, reviewers, secondReviewRate });
    deriveBasis({ policy: policyVersion });
  }

  return {
    derive,
    follow(run) {
      if (belongs.one({ run })?.count !== 0) derive();
    },
    setStanding(sample, status, reviewer) {
      setStanding({ sample, status, reviewer });
    },
    timesDerived: () => times,
  };
}

/** What verdicts need of the newest policy. */
export const NewestPolicy = v.object({
  version: Id,
  tau: v.number(),
  statistic: Statistic,
  seed: v.number(),
  spotCheckRate: v.number(),
  reviewers: v.number(),
  secondReviewRate: v.number(),
  independentReview: Truth,
  partiesAdjudicate: Truth,
});
export type NewestPolicy = v.InferOutput<typeof NewestPolicy>;

function spotShareOf(seed: unknown, sample: unknown): number {
  if (typeof seed === 'number' && typeof sample === 'number') return spotShare(seed, sample);
  throw new GwinnowError('INTERNAL', 'A spot check was asked for without a seed or a sample');
}

function reviewersNeededBy(secondReviewRate: unknown, seed: unknown, sample: unknown): number {
  if (typeof secondReviewRate === 'number' && typeof seed === 'number' && typeof sample === 'number') {
    return reviewersNeeded({ reviewers: 1, secondReviewRate, seed }, sample);
  }
  throw new GwinnowError('INTERNAL', 'Reviewers were counted without a rate, a seed or a sample');
}
