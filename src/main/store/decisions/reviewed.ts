import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import type { ReviewedChoice, ReviewedLabel } from '../../../shared/domain/reviewed-labels.ts';
import { countingDecisions, reviewersNeeded } from '../../../shared/domain/second-review.ts';
import { digestRows } from '../../audit/digest.ts';
import { standingOf } from '../../core/standing.ts';
import { Id, prepareQuery } from '../query.ts';
import { NewestPolicy } from '../queue/derive.ts';
import { DecisionRow, ReviewRow } from './row.ts';
import policyAtSql from '../queue/policy-at.sql?raw';
import reviewedSql from './reviewed.sql?raw';

const { original, leaf } = DecisionRow.entries;
const Row = v.object({ ...ReviewRow.entries, original, leaf, given: v.nullable(Id) });
type Row = v.InferOutput<typeof Row>;

/** Labels that people had decided when the log had `logSize` leaves, by ascending sample. */
export type ReviewedAt = (choice: ReviewedChoice & { readonly logSize: number }) => ReviewedLabel[];

/**
 * Only of training and pool images that are not held out under another name as well: what is measured by stays held
 * out. Flagged, unsure and undecided samples have no label, nor those that lack a verdict or whose verdicts differ by
 * the policy of that time. The same choice gives the same list whenever it is asked for, for decisions are only added.
 */
export function createReviewedAt(db: Database): ReviewedAt {
  const rows = prepareQuery(db, reviewedSql, Row);
  const policyAt = prepareQuery(db, policyAtSql, NewestPolicy);
  return ({ which, since, logSize }) => {
    const rule = policyAt.one({ logSize });
    if (rule === null) return [];
    return [...Map.groupBy(rows.all({ logSize }), (row) => row.sample)].flatMap(([of, history]) => {
      const needed = reviewersNeeded(rule, of);
      const standing = standingOf(countingDecisions(history, needed), needed);
      const decision = history.find((row) => row.id === standing.decision);
      if (standing.status !== 'decided' || standing.label === null || decision === undefined) return [];
      if (decision.leaf < since) return [];
      if (which === 'overrides' && standing.label === decision.original) return [];
      return [labelOf(decision, standing.label)];
    });
  };
}

/** SHA-256 over [sample, decision] in the order given. */
export function reviewedDigest(labels: readonly ReviewedLabel[]): string {
  return digestRows(labels.map((one) => [one.sample, one.decision]));
}

function labelOf({ sample, id: decision, given }: Row, label: number): ReviewedLabel {
  return { sample, decision, label, given };
}
