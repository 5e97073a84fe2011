import type { Acknowledged, Decision, Verdict } from '../../../shared/contract/decisions.ts';
import type { Acknowledged as Stored } from '../../store/decisions/decisions.ts';
import type { Decision as StoredDecision } from '../../store/decisions/row.ts';
import type { Store } from '../../store/open.ts';
import { os } from '../dispatch.ts';
import type { Runtime } from '../runtime.ts';
import type { Trust } from '../trust.ts';

export function decisionHandlers(runtime: Runtime) {
  /** @throws NO_PROJECT, LOG_BROKEN */
  const writable = (meant: string | undefined) => {
    runtime.learner.makeWay();
    const { store, check } = runtime.project(meant);
    check.refuseBroken();
    return store;
  };
  /** What accepting asks how far transforms are from their images. */
  const farIn = async (verdict: Verdict): Promise<(store: Store) => Trust['far'] | undefined> => {
    if (verdict !== 'accept') return () => undefined;
    const trustIn = await runtime.trusted();
    return (store) => trustIn(store).far;
  };
  return {
    decide: os.decisions.decide.handler(async ({ input, context }) => {
      const { project, sample, verdict, label, blind, adjudicate, reasonCode, reason, request, secondRun } =
        input;
      const draft = { sample, kind: verdict, label, blind, adjudicate, reasonCode, reason, secondRun };
      const farOf = await farIn(verdict);
      const store = writable(project);
      return acknowledged(
        store,
        context.actor,
        store.decisions.record(context.actor, draft, request ?? null, farOf(store)),
      );
    }),
    decideMany: os.decisions.decideMany.handler(async ({ input, context }) => {
      const { project, samples, verdict, label, reasonCode, reason, request } = input;
      const drafts = samples.map((sample) => ({ sample, kind: verdict, label, reasonCode, reason }));
      const farOf = await farIn(verdict);
      const store = writable(project);
      const { recordMany } = store.decisions;
      return acknowledged(
        store,
        context.actor,
        recordMany(context.actor, drafts, request ?? null, farOf(store)),
      );
    }),
    undo: os.decisions.undo.handler(({ input, context }) => {
      const scope = input.sample === undefined ? { reviewer: context.actor } : { sample: input.sample };
      const store = writable(input.project);
      return acknowledged(store, context.actor, store.decisions.undo(context.actor, scope));
    }),
    redo: os.decisions.redo.handler(({ input, context }) => {
      const store = writable(input.project);
      return acknowledged(store, context.actor, store.decisions.redo(context.actor));
    }),
    stats: os.decisions.stats.handler(() => runtime.project().store.decisions.stats()),
    list: os.decisions.list.handler(({ input, context }) => {
      const { decisions } = runtime.project().store;
      return decisions.listFor(context.actor, input.limit, input.before).map(publicDecision);
    }),
  };
}

function acknowledged(store: Store, viewer: string, { decisions, treeSize }: Stored): Acknowledged {
  return {
    decisions: decisions.map(publicDecision),
    statuses: decisions.map(({ sample }) => store.decisions.statusFor(viewer, sample)),
    treeSize,
  };
}

/** A decision as it leaves the engine. */
export function publicDecision(stored: StoredDecision): Decision {
  const { scoreRun: _, transformRun: __, request: ___, leaf: ____, ...decision } = stored;
  return decision;
}
