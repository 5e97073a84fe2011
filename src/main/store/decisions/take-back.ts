import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import type { EventBody } from '../../audit/events.ts';
import { reviewersNeeded } from '../../../shared/domain/second-review.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import { checkTakesBack, takenBack } from '../../core/standing.ts';
import { prepareQuery, prepareWrite } from '../query.ts';
import { NewestPolicy } from '../queue/derive.ts';
import type { UndoScope, WriteContext } from './request.ts';
import { decisionCells, DecisionRow, type Decision } from './row.ts';
import type { Standings } from './standings.ts';
import historySql from './history.sql?raw';
import insertSql from './insert.sql?raw';
import newestSql from './newest.sql?raw';
import newestOfReviewerSql from './newest-of-reviewer.sql?raw';
import newestRedoableSql from './newest-redoable.sql?raw';
import policySql from '../queue/policy.sql?raw';
import ofLeafSql from './of-leaf.sql?raw';
import countingOfLeafSql from './counting-of-leaf.sql?raw';

type TakenBack = { readonly result: readonly Decision[]; readonly body: EventBody<'undo'> };

/** Undo and redo: decisions that take others back, written beside them. */
export function createTakeBack(db: Database, standings: Standings) {
  const history = prepareQuery(db, historySql, DecisionRow);
  const newest = prepareQuery(db, newestSql, DecisionRow);
  const newestOfReviewer = prepareQuery(db, newestOfReviewerSql, DecisionRow);
  const countingOfLeaf = prepareQuery(db, countingOfLeafSql, DecisionRow);
  const newestRedoable = prepareQuery(db, newestRedoableSql, v.object({ leaf: v.number() }));
  const ofLeaf = prepareQuery(db, ofLeafSql, DecisionRow);
  const policy = prepareQuery(db, policySql, NewestPolicy);
  const insert = prepareWrite(db, insertSql);

  /** Every decision that counts and was recorded together with the newest one in scope. */
  function targetsOf(scope: UndoScope, actor: string): readonly Decision[] {
    if (scope !== 'all' && 'sample' in scope) {
      const { sample } = scope;
      const entries = history.all({ sample });
      const target = takenBack(entries, reviewersNeeded(standings.rule(), sample), actor);
      return entries.filter(({ id }) => id === target);
    }
    const latest = scope === 'all' ? newest.one() : newestOfReviewer.one(scope);
    if (latest === null) throw new GwinnowError('NOTHING_TO_UNDO', 'No decision is in effect');
    return countingOfLeaf.all({ leaf: latest.leaf });
  }

  function takeBack({ id: undoes, sample }: Decision, { actor, at, leaf }: WriteContext) {
    checkTakesBack(history.all({ sample }), undoes);
    const from = standings.get(sample);
    const facts = {
      sample,
      kind: 'undo' as const,
      label: null,
      original: null,
      suggestion: null,
      blind: null,
      reasonCode: null,
      reason: '',
      reviewer: actor,
      policy: policy.one()?.version ?? 0,
      scoreRun: null,
      transformRun: null,
      undoes,
      request: null,
      othersSeen: null,
      adjudicates: null,
      secondRun: null,
      at,
      leaf,
    };
    const decision: Decision = { id: insert(decisionCells(facts)).id, ...facts };
    const to = standings.follow(sample, history.all({ sample }));
    return { decision, undoes, from, to };
  }

  function takeAllBack(targets: readonly Decision[], context: WriteContext): TakenBack {
    const taken = targets.map((target) => takeBack(target, context));
    const entries = taken.map(({ decision: { id, sample }, undoes, from, to }) => ({
      id,
      sample,
      undoes,
      from: { status: from.status, label: from.label },
      to: { status: to.status, label: to.label },
    }));
    return { result: taken.map(({ decision }) => decision), body: { decisions: entries } };
  }

  return {
    undo: (scope: UndoScope, context: WriteContext): TakenBack =>
      takeAllBack(targetsOf(scope, context.actor), context),

    redo(context: WriteContext): TakenBack {
      const latest = newestRedoable.one({ reviewer: context.actor });
      if (latest === null) throw new GwinnowError('NOTHING_TO_UNDO', 'No undo can be taken back');
      return takeAllBack(ofLeaf.all({ leaf: latest.leaf }), context);
    },
  };
}
