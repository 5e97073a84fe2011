import type { Acknowledged, Decision } from '../../../shared/contract/decisions.ts';
import type { Acknowledged as Stored } from '../../store/decisions/decisions.ts';
import type { Decision as StoredDecision } from '../../store/decisions/row.ts';
import { os } from '../dispatch.ts';
import type { Runtime } from '../runtime.ts';

export function decisionHandlers(runtime: Runtime) {
  /** @throws NO_PROJECT, LOG_BROKEN */
  const writable = (meant: string | undefined) => {
    const { store, check } = runtime.project(meant);
    check.refuseBroken();
    return store.decisions;
  };
  return {
    decide: os.decisions.decide.handler(({ input, context }) => {
      const { project, sample, verdict, label, blind, reasonCode, reason, request } = input;
      const draft = { sample, kind: verdict, label, blind, reasonCode, reason };
      return acknowledged(writable(project).record(context.actor, draft, request ?? null));
    }),
    decideMany: os.decisions.decideMany.handler(({ input, context }) => {
      const { project, samples, verdict, label, reasonCode, reason, request } = input;
      const drafts = samples.map((sample) => ({ sample, kind: verdict, label, reasonCode, reason }));
      return acknowledged(writable(project).recordMany(context.actor, drafts, request ?? null));
    }),
    undo: os.decisions.undo.handler(({ input, context }) => {
      const scope = input.sample === undefined ? { reviewer: context.actor } : { sample: input.sample };
      return acknowledged(writable(input.project).undo(context.actor, scope));
    }),
    redo: os.decisions.redo.handler(({ input, context }) =>
      acknowledged(writable(input.project).redo(context.actor)),
    ),
    stats: os.decisions.stats.handler(() => runtime.project().store.decisions.stats()),
    list: os.decisions.list.handler(({ input }) =>
      runtime.project().store.decisions.list(input.limit, input.before).map(publicDecision),
    ),
  };
}

function acknowledged({ decisions, treeSize }: Stored): Acknowledged {
  return { decisions: decisions.map(publicDecision), treeSize };
}

/** A decision as it leaves the engine. */
export function publicDecision(stored: StoredDecision): Decision {
  const { scoreRun: _, transformRun: __, request: ___, leaf: ____, ...decision } = stored;
  return decision;
}
