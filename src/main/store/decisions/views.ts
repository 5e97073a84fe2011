import type { Database } from 'better-sqlite3';
import {
  countingDecisions,
  hidesOthers,
  reviewersNeeded,
  reviewState,
  verdictsAmong,
} from '../../../shared/domain/second-review.ts';
import type { QueueStatus } from '../../../shared/contract/queue.ts';
import { prepareQuery } from '../query.ts';
import { CountingRow, DecisionRow, type Decision } from './row.ts';
import type { Standings } from './standings.ts';
import countingSql from './counting-of-sample.sql?raw';
import historySql from './history.sql?raw';

/** A sample's decisions as one reviewer may see them. */
export type Seen = {
  /** Oldest first; only their own while others' are hidden from them. */
  readonly history: readonly Decision[];
  /** The one that says what holds of the sample; their own while verdicts are missing; null while open or in conflict. */
  readonly current: Decision | null;
  /** Where several people give a verdict; null where one does. */
  readonly review: {
    readonly needed: number;
    readonly given: number;
    /** Which of `history` count as verdicts. */
    readonly verdicts: number[];
    readonly hidden: boolean;
    readonly mine: boolean;
    /** Whether this reviewer may decide between them now. */
    readonly adjudicates: boolean;
  } | null;
};

/** What reviewers see of each other's decisions, by the newest policy. */
export function createViews(db: Database, standings: Standings) {
  const history = prepareQuery(db, historySql, DecisionRow);
  const counting = prepareQuery(db, countingSql, CountingRow);

  function seenBy(reviewer: string, sample: number): Seen {
    const all = history.all({ sample });
    const rule = standings.rule();
    const needed = reviewersNeeded(rule, sample);
    const now = countingDecisions(all, needed);
    const hidden = hidesOthers(now, needed, rule, reviewer);
    const seen = hidden ? all.filter((decision) => decision.reviewer === reviewer) : all;
    const { state, by } = reviewState(now, needed);
    const own = now.find((decision) => decision.reviewer === reviewer) ?? null;
    const lacking = state === 'waiting' || (state === 'skipped' && needed > 1);
    const settled = state === 'conflict' ? null : by;
    const current = lacking ? own : settled;
    if (needed === 1) return { history: seen, current, review: null };
    const verdicts = verdictsAmong(now);
    const mine = verdicts.some((verdict) => verdict.reviewer === reviewer);
    return {
      history: seen,
      current,
      review: {
        needed,
        given: verdicts.length,
        verdicts: verdicts.filter((verdict) => !hidden || verdict.reviewer === reviewer).map(({ id }) => id),
        hidden,
        mine,
        adjudicates: reviewState(verdicts, needed).state === 'conflict' && (rule.partiesAdjudicate || !mine),
      },
    };
  }

  /** A sample's status as it is in this reviewer's queue. */
  function statusFor(reviewer: string, sample: number): QueueStatus {
    const { status } = standings.get(sample);
    if (status !== 'waiting' && status !== 'skipped') return status;
    if (reviewersNeeded(standings.rule(), sample) === 1) return status;
    const own = counting.all({ sample }).find((one) => one.reviewer === reviewer && !one.adjudication);
    if (own === undefined) return 'open';
    return own.kind === 'skip' ? 'skipped' : 'waiting';
  }

  return {
    seenBy,
    statusFor,

    /** Says of a sample whether others' decisions on it are hidden from this reviewer. */
    hiddenFrom(reviewer: string): (sample: number) => boolean {
      const rule = standings.rule();
      if (!rule.independentReview) return () => false;
      const known = new Map<number, boolean>();
      return (sample) => {
        const needed = reviewersNeeded(rule, sample);
        if (needed === 1) return false;
        const hidden =
          known.get(sample) ??
          hidesOthers(countingDecisions(history.all({ sample }), needed), needed, rule, reviewer);
        known.set(sample, hidden);
        return hidden;
      };
    },
  };
}
