import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import { othersSeenBy, reviewersNeeded } from '../../../shared/domain/second-review.ts';
import { accepts, type Scored } from '../../../shared/domain/verdicts.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import { checkClass, decideLabels } from '../../core/decide.ts';
import { adjudicated, checkNotAdjudicated, type Standing } from '../../core/standing.ts';
import { Count, Id, prepareQuery, prepareWrite } from '../query.ts';
import { NewestPolicy } from '../queue/derive.ts';
import type { HeldCheck } from './held-check.ts';
import type { NewDecision, WriteContext } from './request.ts';
import { decisionCells, DecisionRow, type Decision } from './row.ts';
import type { Standings } from './standings.ts';
import classCountSql from '../imports/class-count.sql?raw';
import secondLabelSql from '../scores/second-label.sql?raw';
import policySql from '../queue/policy.sql?raw';
import sampleExistsSql from './sample-exists.sql?raw';
import shownSql from '../queue/shown.sql?raw';
import historySql from './history.sql?raw';
import insertSql from './insert.sql?raw';

const ShownRow = v.object({
  run: Id,
  transformRun: v.nullable(Id),
  label: v.number(),
  median: v.number(),
  mean: v.number(),
});
type ShownRow = v.InferOutput<typeof ShownRow>;

type Written = {
  readonly decision: Decision;
  readonly told: NewDecision['told'];
  readonly from: Standing;
  readonly to: Standing;
};

type RequestContext = WriteContext & { readonly request: string | null; readonly check: HeldCheck };

/** Writes one verdict with what the reviewer was shown, and what it changed. */
export function createDecisionWriter(
  db: Database,
  standings: Standings,
): (draft: NewDecision, context: RequestContext) => Written {
  const classCount = prepareQuery(db, classCountSql, Count);
  const policy = prepareQuery(db, policySql, NewestPolicy);
  const sampleExists = prepareQuery(db, sampleExistsSql, Count);
  const shownRows = prepareQuery(db, shownSql, ShownRow);
  const history = prepareQuery(db, historySql, DecisionRow);
  const secondLabel = prepareQuery(db, secondLabelSql, v.object({ label: v.number() }));
  const insert = prepareWrite(db, insertSql);

  /** @throws NO_SCORES, BAD_LABEL where a second classifier's run does not give the sample this label */
  function checkSecond(run: number, sample: number, label: number | null): void {
    const said = secondLabel.one({ run, sample });
    if (said === null) {
      throw new GwinnowError('NO_SCORES', `Run ${run} is none of a second classifier on sample ${sample}`);
    }
    if (said.label === label) return;
    throw new GwinnowError(
      'BAD_LABEL',
      `The second classifier of run ${run} gives sample ${sample} another label`,
    );
  }

  return (draft, { actor, request, check, at, leaf }) => {
    const {
      sample,
      kind,
      label: given,
      blind,
      reasonCode,
      reason,
      told,
      adjudicate = false,
      secondRun,
    } = draft;
    const current = policy.one();
    if (current === null)
      throw new GwinnowError('NO_PROJECT', 'The project was never finished; make it again');
    if (sampleExists.one({ sample })?.count !== 1) {
      throw new GwinnowError('SAMPLE_NOT_FOUND', `There is no sample ${sample}`, { sample });
    }
    const rows = told === undefined ? shownRows.all({ sample }) : [];
    const original = rows.find(({ transformRun }) => transformRun === null) ?? null;
    const accepted = original !== null && accepts(original[current.statistic], current.tau);
    const transform = accepted ? null : (rows.find(({ transformRun }) => transformRun !== null) ?? null);
    const scored = (row: ShownRow | null): Scored | null =>
      row === null ? null : { label: row.label, certainty: row[current.statistic] };
    const shown = { original: scored(original), transform: scored(transform), tau: current.tau };
    const classes = classCount.one()?.count ?? 0;
    const labels = decideLabels(kind, given ?? null, shown, classes);
    if (blind !== undefined) checkClass(blind, classes);
    if (secondRun !== undefined) checkSecond(secondRun, sample, labels.label);
    const reasoned = reasonCode !== undefined || (reason ?? '').trim() !== '';
    if (kind === 'accept' && transform !== null) check({ sample, label: transform.label, reasoned });
    const from = standings.get(sample);
    const before = history.all({ sample });
    const needed = reviewersNeeded(current, sample);
    const rule = told === undefined ? current : { ...current, partiesAdjudicate: true };
    const adjudicates = adjudicate ? adjudicated(before, needed, rule, { sample, adjudicator: actor }) : null;
    if (adjudicates === null) checkNotAdjudicated(before, needed, sample);
    else if (kind === 'skip') throw new GwinnowError('BAD_ARGUMENT', 'A skip decides no conflict');
    const facts = {
      sample,
      kind,
      ...labels,
      blind: blind ?? null,
      reasonCode: reasonCode ?? null,
      reason: reason ?? '',
      reviewer: actor,
      policy: current.version,
      scoreRun: original?.run ?? null,
      transformRun: transform?.transformRun ?? null,
      undoes: null,
      request,
      othersSeen: told === undefined ? othersSeenBy(before, needed, current, actor) : told.othersSeen,
      adjudicates,
      secondRun: secondRun ?? null,
      at,
      leaf,
    };
    const decision = { id: insert(decisionCells(facts)).id, ...facts };
    return { decision, told, from, to: standings.follow(sample, history.all({ sample })) };
  };
}
