import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import type { ReviewEntry } from '../../../shared/domain/second-review.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import type { Clock } from '../../core/ports.ts';
import type { Standing } from '../../core/standing.ts';
import type { Change, Changed } from '../change.ts';
import { Count, prepareQuery } from '../query.ts';
import type { NewDecision, UndoScope } from './request.ts';
import { CountingRow, DecisionRow, type Decision, ReviewRow } from './row.ts';
import type { Standings } from './standings.ts';
import type { ClassRecords } from './class-records.ts';
import { createHeldCheck, type FarOf } from './held-check.ts';
import { createStats } from './stats.ts';
import { createTakeBack } from './take-back.ts';
import { createViews } from './views.ts';
import { createDecisionWriter } from './writer.ts';
import { createReviewedAt } from './reviewed.ts';
import byRequestSql from './by-request.sql?raw';
import bySeveralSql from './by-several.sql?raw';
import countingOfSampleSql from './counting-of-sample.sql?raw';
import heldOutSql from './held-out.sql?raw';
import historySql from './history.sql?raw';
import listSql from './list.sql?raw';
import outcomesOfChangeSql from './outcomes-of-change.sql?raw';

/** Decisions that are on disk. `treeSize`: audit leaves, theirs included. */
export type Acknowledged = { readonly decisions: readonly Decision[]; readonly treeSize: number };

const LabelCount = v.object({ label: v.number(), count: v.number() });

export function decisionsStore(
  db: Database,
  change: Change,
  standings: Standings,
  { clock, records }: { readonly clock: Clock; readonly records: ClassRecords },
) {
  const history = prepareQuery(db, historySql, DecisionRow);
  const list = prepareQuery(db, listSql, DecisionRow);
  const byRequest = prepareQuery(db, byRequestSql, DecisionRow);
  const heldOut = prepareQuery(db, heldOutSql, Count);
  const outcomesOfChange = prepareQuery(db, outcomesOfChangeSql, LabelCount);
  const countingOfSample = prepareQuery(db, countingOfSampleSql, CountingRow);
  const bySeveral = prepareQuery(db, bySeveralSql, ReviewRow);
  const write = createDecisionWriter(db, standings);
  const heldCheck = createHeldCheck(db, records);
  const takeBack = createTakeBack(db, standings);
  const views = createViews(db, standings);

  /**
   * Records verdicts as one change under one leaf: all or none. With a request name that was recorded before,
   * nothing is written and the earlier decisions are acknowledged again.
   *
   * @throws SAMPLE_NOT_FOUND, BAD_LABEL, NO_SCORES, CLASS_HELD, SUGGESTION_FAR, BAD_ARGUMENT for an empty or repeating
   * batch.
   */
  function recordMany(
    actor: string,
    drafts: readonly NewDecision[],
    request: string | null,
    farOf: FarOf = notKnown,
  ): Acknowledged {
    checkBatch(drafts);
    const earlier = request === null ? [] : byRequest.all({ request });
    const [first] = earlier;
    if (first !== undefined) return { decisions: earlier, treeSize: first.leaf + 1 };
    const changed = change({ type: 'decision', actor }, (context) => {
      const check = heldCheck(drafts.length > 1, farOf);
      const written = drafts.map((draft) => write(draft, { actor, request, check, ...context }));
      return { result: written.map(({ decision }) => decision), body: { decisions: written.map(leafEntry) } };
    });
    return acknowledge(changed);
  }

  return {
    recordMany,

    /** One verdict: see recordMany. */
    record: (actor: string, draft: NewDecision, request: string | null = null, farOf?: FarOf): Acknowledged =>
      recordMany(actor, [draft], request, farOf),

    /** Takes back by compensating decisions; what was recorded stays. @throws NOTHING_TO_UNDO */
    undo: (actor: string, scope: UndoScope = 'all'): Acknowledged =>
      acknowledge(change({ type: 'undo', actor }, (context) => takeBack.undo(scope, { actor, ...context }))),

    /** Takes back the person's newest undo that no new decision of theirs has followed. @throws NOTHING_TO_UNDO */
    redo: (actor: string): Acknowledged =>
      acknowledge(change({ type: 'redo', actor }, (context) => takeBack.redo({ actor, ...context }))),

    /** All that was ever decided on a sample, undos too, oldest first. */
    history: (sample: number): Decision[] => history.all({ sample }),

    /** Newest first, from the one before `before`. */
    list: (limit: number, before = Number.MAX_SAFE_INTEGER): Decision[] => list.all({ before, limit }),

    /** The same without what is hidden from a reviewer: the list may be shorter than `limit`. */
    listFor(reviewer: string, limit: number, before = Number.MAX_SAFE_INTEGER): Decision[] {
      const all = list.all({ before, limit });
      const hidden = views.hiddenFrom(reviewer);
      return all.filter((decision) => decision.reviewer === reviewer || !hidden(decision.sample));
    },

    seenBy: views.seenBy,
    statusFor: views.statusFor,
    hiddenFrom: views.hiddenFrom,

    /** What decisions say about a sample now. */
    standing: (sample: number): Standing => standings.get(sample),

    reviewedAt: createReviewedAt(db),

    /** Validation and test images that people have labelled: those labels are never learned from. */
    heldOut: (): number => heldOut.one()?.count ?? 0,

    stats: createStats(db, clock, records),

    /** Decisions on a sample that count now, oldest first. */
    counting: (sample: number): CountingRow[] => countingOfSample.all({ sample }),

    /** Histories of samples that two or more people decided on, each oldest first. */
    bySeveral: (): ReviewEntry[][] => [...Map.groupBy(bySeveral.all(), ({ sample }) => sample).values()],

    /** Labels that decisions in effect gave where `to` was suggested for `from`, this sample left out. */
    outcomesOfChange: (from: number, to: number, sample: number): { label: number; count: number }[] =>
      outcomesOfChange.all({ from, to, sample }),
  };
}

/** Where nobody worked out how far transforms are. */
const notKnown: FarOf = () => null;

function acknowledge({ result, treeSize }: Changed<readonly Decision[]>): Acknowledged {
  return { decisions: result, treeSize };
}

function checkBatch(drafts: readonly NewDecision[]): void {
  const samples = new Set(drafts.map(({ sample }) => sample));
  if (drafts.length === 0) throw new GwinnowError('BAD_ARGUMENT', 'There is nothing to decide');
  if (samples.size === drafts.length) return;
  throw new GwinnowError('BAD_ARGUMENT', 'A batch decides on each sample once');
}

type Written = {
  readonly decision: Decision;
  readonly told: NewDecision['told'];
  readonly from: Standing;
  readonly to: Standing;
};

function leafEntry({ decision, told, from, to }: Written) {
  const { id, sample, kind, label, original, suggestion, blind, reasonCode, reason } = decision;
  const { policy, scoreRun, transformRun, request, othersSeen, adjudicates, secondRun } = decision;
  return {
    id,
    sample,
    kind,
    label,
    original,
    suggestion,
    ...(blind === null ? {} : { blind }),
    reasonCode,
    reason,
    policy,
    scoreRun,
    transformRun,
    request,
    ...(othersSeen === null ? {} : { othersSeen }),
    ...(adjudicates === null ? {} : { adjudicates: [...adjudicates] }),
    ...(secondRun === null ? {} : { secondRun }),
    ...(told === undefined ? {} : { told: { import: told.import, verdict: told.verdict, at: told.at } }),
    from: standingEntry(from),
    to: standingEntry(to),
  };
}

function standingEntry({ status, label }: Standing) {
  return { status, label };
}
