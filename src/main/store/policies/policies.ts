import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import { Policy } from '../../../shared/contract/policies.ts';
import { asksAlike, type ReviewRule } from '../../../shared/domain/second-review.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import type { Change } from '../change.ts';
import type { QueueDeriver } from '../queue/derive.ts';
import { prepareQuery, prepareWrite, Truth } from '../query.ts';
import type { Standings } from '../decisions/standings.ts';
import currentSql from './current.sql?raw';
import insertSql from './insert.sql?raw';
import listSql from './list.sql?raw';

export type NewPolicy = Omit<Policy, 'version' | 'at'>;

const Row = v.object({ ...Policy.entries, independentReview: Truth, partiesAdjudicate: Truth });

export function policiesStore(db: Database, change: Change, standings: Standings, queue: QueueDeriver) {
  const current = prepareQuery(db, currentSql, Row);
  const list = prepareQuery(db, listSql, Row);
  const insert = prepareWrite(db, insertSql);

  function get(): Policy {
    const policy = current.one();
    if (policy === null)
      throw new GwinnowError('NO_PROJECT', 'The project was never finished; make it again');
    return policy;
  }

  return {
    /** The newest version. */
    current: get,

    /** Writes a new version: the newest one with what is given changed. Standings and queue follow in the same transaction. */
    set(actor: string, changes: Partial<NewPolicy> & { readonly reason: string }): Policy {
      change({ type: 'policy', actor }, ({ leaf, at }) => {
        const old = get();
        const next = { ...old, ...changes, version: old.version + 1 };
        insert(policyRow(next, at, leaf));
        if (!asksAlike(reviewRuleOf(old), reviewRuleOf(next))) standings.derive();
        queue.derive();
        return { result: null, body: { old: policyFacts(old), new: policyFacts(next) } };
      });
      return get();
    },

    /** Newest first. */
    list: (limit: number): Policy[] => list.all({ limit }),
  };
}

/** τ = 0.9 and the median of ten draws: the paper's middle threshold, the re-implementations' statistic. */
export const DEFAULT_POLICY: NewPolicy = {
  tau: 0.9,
  statistic: 'median',
  draws: 10,
  seed: 1,
  classifier: null,
  gwin: null,
  reason: 'The project began',
};

/** A policy without its time, as its audit leaf holds it. */
export function policyFacts(policy: Omit<Policy, 'at'>): Omit<Policy, 'at'> {
  const { version, tau, statistic, draws, seed, classifier, gwin, spotCheckRate = 0, reason } = policy;
  const { reviewers, secondReviewRate, independentReview, partiesAdjudicate } = reviewRuleOf(policy);
  return {
    version,
    tau,
    statistic,
    draws,
    seed,
    classifier,
    gwin,
    reason,
    ...(spotCheckRate === 0 ? {} : { spotCheckRate }),
    ...(reviewers === 1 ? {} : { reviewers }),
    ...(secondReviewRate === 0 ? {} : { secondReviewRate }),
    ...(independentReview ? { independentReview } : {}),
    ...(partiesAdjudicate ? { partiesAdjudicate } : {}),
  };
}

/** What a policy says of review by several. */
export function reviewRuleOf({
  seed,
  reviewers = 1,
  secondReviewRate = 0,
  independentReview = false,
  partiesAdjudicate = false,
}: Pick<Policy, keyof ReviewRule>): ReviewRule {
  return { reviewers, secondReviewRate, seed, independentReview, partiesAdjudicate };
}

/** A policy as its table holds it. */
export function policyRow(policy: Omit<Policy, 'at'>, at: string, leaf: number) {
  const { reviewers, secondReviewRate, independentReview, partiesAdjudicate } = reviewRuleOf(policy);
  return {
    ...policyFacts(policy),
    spotCheckRate: policy.spotCheckRate ?? 0,
    reviewers,
    secondReviewRate,
    independentReview: Number(independentReview),
    partiesAdjudicate: Number(partiesAdjudicate),
    at,
    leaf,
  };
}
