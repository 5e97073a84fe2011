import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../src/main/audit/leaf.ts';
import type { Store } from '../../../src/main/store/open.ts';
import { addSamples, codeOf, newStore, reviewProject, sample } from './project.ts';

describe('a decision', () => {
  test('keeps what the reviewer was shown and what it changed', () => {
    const { store, pass, run } = reviewProject(4, { clock: () => new Date('2026-03-04T05:06:07.089Z') });
    const { decisions, treeSize } = store.decisions.record('bo', {
      sample: 2,
      kind: 'accept',
      reasonCode: 'ambiguous',
      reason: 'could be an owl',
    });
    const decision = {
      id: 1,
      sample: 2,
      kind: 'accept',
      label: 0,
      original: 2,
      suggestion: 0,
      blind: null,
      reasonCode: 'ambiguous',
      reason: 'could be an owl',
      reviewer: 'bo',
      policy: 2,
      scoreRun: pass.id,
      transformRun: run.id,
      undoes: null,
      request: null,
      othersSeen: null,
      adjudicates: null,
      secondRun: null,
      at: '2026-03-04T05:06:07.089Z',
      leaf: treeSize - 1,
    };
    expect(decisions).toEqual([decision]);
    expect(store.decisions.history(2)).toEqual([decision]);
    expect(treeSize).toBe(store.audit.size());
    const [entry] = store.audit.list(1).entries;
    expect(entry).toMatchObject({ type: 'decision', actor: 'bo', index: decision.leaf });
    expect(canonicalJson(entry?.body)).toContain('"from":{"label":null,"status":"open"}');
    expect(canonicalJson(entry?.body)).toContain('"to":{"label":0,"status":"decided"}');
    expect(store.queue.get(2)).toMatchObject({ status: 'decided', reviewer: 'bo' });
  });

  test('means what its kind says', () => {
    const { store } = reviewProject(5);
    store.decisions.record('bo', { sample: 1, kind: 'keep' });
    store.decisions.record('bo', { sample: 2, kind: 'label', label: 1 });
    store.decisions.record('bo', { sample: 3, kind: 'skip' });
    store.decisions.record('bo', { sample: 4, kind: 'flag' });
    expect([1, 2, 3, 4, 5].map((one) => store.decisions.standing(one))).toEqual([
      { status: 'decided', label: 1, decision: 1, reviewer: 'bo' },
      { status: 'decided', label: 1, decision: 2, reviewer: 'bo' },
      { status: 'skipped', label: null, decision: 3, reviewer: 'bo' },
      { status: 'flagged', label: null, decision: 4, reviewer: 'bo' },
      { status: 'open', label: null, decision: null, reviewer: null },
    ]);
    expect(store.queue.counts()).toMatchObject({ open: 1, decided: 2, skipped: 1, flagged: 1 });
    expect(store.decisions.list(2).map(({ id }) => id)).toEqual([4, 3]);
    expect(store.decisions.list(9, 3).map(({ id }) => id)).toEqual([2, 1]);
  });

  test('that makes no sense leaves nothing behind', () => {
    const { store } = reviewProject(3);
    addSamples(store, [sample(50)]);
    const size = store.audit.size();
    expect(codeOf(() => store.decisions.record('bo', { sample: 99, kind: 'skip' }))).toBe('SAMPLE_NOT_FOUND');
    expect(codeOf(() => store.decisions.record('bo', { sample: 1, kind: 'label' }))).toBe('BAD_LABEL');
    expect(codeOf(() => store.decisions.record('bo', { sample: 1, kind: 'label', label: 3 }))).toBe(
      'BAD_LABEL',
    );
    expect(codeOf(() => store.decisions.record('bo', { sample: 1, kind: 'keep', label: 1 }))).toBe(
      'BAD_LABEL',
    );
    expect(codeOf(() => store.decisions.record('bo', { sample: 4, kind: 'accept' }))).toBe('NO_SCORES');
    expect(codeOf(() => store.decisions.recordMany('bo', [], null))).toBe('BAD_ARGUMENT');
    const twice = [1, 2, 1].map((one) => ({ sample: one, kind: 'keep' as const }));
    expect(codeOf(() => store.decisions.recordMany('bo', twice, null))).toBe('BAD_ARGUMENT');
    const half = [1, 99].map((one) => ({ sample: one, kind: 'skip' as const }));
    expect(codeOf(() => store.decisions.recordMany('bo', half, null))).toBe('SAMPLE_NOT_FOUND');
    expect(store.decisions.list(10)).toEqual([]);
    expect(store.audit.size()).toBe(size);
    expect(store.decisions.record('bo', { sample: 4, kind: 'label', label: 2 }).decisions[0]).toMatchObject({
      label: 2,
      original: null,
      scoreRun: null,
    });
  });

  test('sent twice under one name is recorded once', () => {
    const { store } = reviewProject(3);
    const first = store.decisions.record('bo', { sample: 1, kind: 'keep' }, 'call-1');
    store.decisions.record('bo', { sample: 2, kind: 'keep' }, 'call-2');
    expect(store.decisions.record('bo', { sample: 1, kind: 'keep' }, 'call-1')).toEqual(first);
    expect(store.decisions.list(10)).toHaveLength(2);
  });
});

describe('undo', () => {
  test('takes a batch back as one, and redo brings it again', () => {
    const { store } = reviewProject(5);
    store.decisions.record('bo', { sample: 1, kind: 'flag' });
    const batch = [1, 2, 3].map((one) => ({ sample: one, kind: 'keep' as const }));
    store.decisions.recordMany('bo', batch, null);
    const size = store.audit.size();
    expect(store.decisions.undo('bo').decisions.map(({ undoes }) => undoes)).toEqual([2, 3, 4]);
    expect([1, 2, 3].map((one) => store.decisions.standing(one).status)).toEqual(['flagged', 'open', 'open']);
    expect(store.decisions.redo('bo').decisions.map(({ undoes }) => undoes)).toEqual([5, 6, 7]);
    expect([1, 2, 3].map((one) => store.decisions.standing(one).status)).toEqual([
      'decided',
      'decided',
      'decided',
    ]);
    expect(store.audit.size()).toBe(size + 2);
    expect(store.decisions.history(1).map(({ kind }) => kind)).toEqual(['flag', 'keep', 'undo', 'undo']);
  });

  test('can be held to one sample or one reviewer', () => {
    const { store } = reviewProject(5);
    store.decisions.record('anna', { sample: 1, kind: 'keep' });
    store.decisions.record('bo', { sample: 2, kind: 'keep' });
    store.decisions.record('anna', { sample: 3, kind: 'keep' });
    store.decisions.undo('bo', { reviewer: 'bo' });
    expect(store.decisions.standing(2).status).toBe('open');
    store.decisions.undo('bo', { sample: 1 });
    expect(store.decisions.standing(1).status).toBe('open');
    expect(store.decisions.standing(3).status).toBe('decided');
    expect(codeOf(() => store.decisions.undo('bo', { reviewer: 'bo' }))).toBe('NOTHING_TO_UNDO');
    expect(codeOf(() => store.decisions.undo('bo', { sample: 1 }))).toBe('NOTHING_TO_UNDO');
    expect(codeOf(() => store.decisions.redo('anna'))).toBe('NOTHING_TO_UNDO');
  });

  test('of a batch leaves alone what was decided anew since', () => {
    const { store } = reviewProject(3);
    const batch = [1, 2, 3].map((one) => ({ sample: one, kind: 'keep' as const }));
    store.decisions.recordMany('anna', batch, null);
    store.decisions.record('bo', { sample: 2, kind: 'flag' });
    store.decisions.undo('anna', { sample: 3 });
    expect(store.decisions.undo('anna', { reviewer: 'anna' }).decisions.map((one) => one.sample)).toEqual([
      1,
    ]);
    store.decisions.undo('bo');
    expect(store.decisions.standing(2)).toMatchObject({ status: 'decided', reviewer: 'anna' });
  });

  test('leaves nothing to redo after a new decision', () => {
    const { store } = reviewProject(5);
    store.decisions.record('bo', { sample: 1, kind: 'keep' });
    store.decisions.undo('bo');
    store.decisions.record('bo', { sample: 2, kind: 'keep' });
    expect(codeOf(() => store.decisions.redo('bo'))).toBe('NOTHING_TO_UNDO');
    expect(codeOf(() => newStore().decisions.undo('bo'))).toBe('NOTHING_TO_UNDO');
  });
});

const KINDS = ['keep', 'label', 'skip', 'flag'] as const;
const STATUS = { keep: 'decided', label: 'decided', skip: 'skipped', flag: 'flagged' } as const;
const SAMPLES = [1, 2, 3, 4];

type Active = {
  readonly id: number;
  readonly group: number;
  readonly kind: (typeof KINDS)[number];
  readonly actor: string;
};
type Undone = { readonly sample: number; readonly active: Active };

/** Undo and redo as stacks of what is in effect, without looking at any history. */
function createModel() {
  const inEffect = new Map<number, Active[]>(SAMPLES.map((one) => [one, []]));
  const redos = new Map<string, Undone[][]>();
  const top = (one: number): Active | undefined => inEffect.get(one)?.at(-1);
  const newest = (of: (active: Active) => boolean): Active | undefined =>
    SAMPLES.flatMap((one) => top(one) ?? [])
      .filter(of)
      .toSorted((a, b) => b.id - a.id)[0];
  const takeBack = (actor: string, samples: readonly number[]) => {
    const undone = samples.map((one) => ({ sample: one, active: inEffect.get(one)!.pop()! }));
    redos.set(actor, [...(redos.get(actor) ?? []), undone]);
    return undone.length;
  };
  return {
    top,
    decide(actor: string, one: number, active: Active) {
      inEffect.get(one)?.push(active);
      redos.set(actor, []);
    },
    undo(actor: string, scope: 'all' | { sample: number } | { reviewer: string }): number {
      if (scope !== 'all' && 'sample' in scope) {
        return top(scope.sample) === undefined ? 0 : takeBack(actor, [scope.sample]);
      }
      const latest = newest((active) => scope === 'all' || active.actor === scope.reviewer);
      if (latest === undefined) return 0;
      return takeBack(
        actor,
        SAMPLES.filter((one) => top(one)?.group === latest.group),
      );
    },
    redo(actor: string): number {
      const undone = redos.get(actor)?.pop() ?? [];
      for (const { sample: one, active } of undone) {
        inEffect.set(
          one,
          [...inEffect.get(one)!, active].toSorted((a, b) => a.id - b.id),
        );
      }
      return undone.length;
    },
  };
}

const actor = fc.constantFrom('anna', 'bo');
const oneSample = fc.constantFrom(...SAMPLES);
const anyCommand = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('decide' as const),
      actor,
      samples: fc.uniqueArray(oneSample, { minLength: 1 }),
      kind: fc.constantFrom(...KINDS),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('undo' as const),
      actor,
      scope: fc.oneof(
        fc.constant('all' as const),
        fc.record({ sample: oneSample }),
        fc.record({ reviewer: actor }),
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('redo' as const), actor }) },
);

type Command = typeof anyCommand extends fc.Arbitrary<infer Value> ? Value : never;

/** How many samples the model and the store say that a command touched. */
function carryOut(command: Command, store: Store, model: ReturnType<typeof createModel>) {
  const { actor } = command;
  if (command.do === 'redo')
    return { expected: model.redo(actor), actual: taken(() => store.decisions.redo(actor)) };
  if (command.do === 'undo') {
    const { scope } = command;
    return { expected: model.undo(actor, scope), actual: taken(() => store.decisions.undo(actor, scope)) };
  }
  const { kind, samples } = command;
  const label = kind === 'label' ? 2 : undefined;
  const drafts = samples.map((one) => ({ sample: one, kind, label }));
  const { decisions } = store.decisions.recordMany(actor, drafts, null);
  for (const { id, sample: one, leaf } of decisions)
    model.decide(actor, one, { id, group: leaf, kind, actor });
  return { expected: samples.length, actual: decisions.length };
}

function taken(work: () => { readonly decisions: readonly unknown[] }): number {
  let count = 0;
  const code = codeOf(() => {
    count = work().decisions.length;
  });
  expect(code).toBe(count === 0 ? 'NOTHING_TO_UNDO' : 'no error');
  return count;
}

function checkStandings(store: Store, model: ReturnType<typeof createModel>): void {
  for (const one of SAMPLES) {
    const active = model.top(one);
    expect(store.decisions.standing(one)).toMatchObject({
      status: active === undefined ? 'open' : STATUS[active.kind],
      decision: active?.id ?? null,
      reviewer: active?.actor ?? null,
    });
  }
}

test('deciding, undoing and redoing in any order agrees with a model of stacks', () => {
  fc.assert(
    fc.property(fc.array(anyCommand, { maxLength: 25, size: 'max' }), (commands) => {
      const { store } = reviewProject(4);
      const model = createModel();
      for (const command of commands) {
        const size = store.audit.size();
        const { expected, actual } = carryOut(command, store, model);
        expect(actual).toBe(expected);
        checkStandings(store, model);
        expect(store.audit.size()).toBe(size + Number(expected > 0));
      }
      expect(store.rebuild().same).toBe(true);
      store.close();
    }),
    { numRuns: 40 },
  );
});
