import { describe, expect, test } from 'vitest';
import { codeOf, reviewProject } from './project.ts';

/** Samples whose suggestion is class 1; by the labels that came with the data each of them is wrong. */
const OF_ONE = Array.from({ length: 15 }, (_, index) => 3 * index + 3);
const COUNT = 50;

const accept = (sample: number, reason = '') => ({ sample, kind: 'accept' as const, reason });

describe('a class whose accepted suggestions turned out wrong', () => {
  test('is accepted one by one until ten are known, and then only with a reason', () => {
    const { store } = reviewProject(COUNT);
    for (const sample of OF_ONE.slice(0, 10)) store.decisions.record('bo', accept(sample));
    const [, , , , , , , , , , next = 0, after = 0] = OF_ONE;
    const size = store.audit.size();
    expect(codeOf(() => store.decisions.record('bo', accept(next)))).toBe('CLASS_HELD');
    expect(codeOf(() => store.decisions.record('bo', accept(next, ' ')))).toBe('CLASS_HELD');
    expect(store.audit.size()).toBe(size);
    store.decisions.record('bo', accept(next, 'it is one'));
    store.decisions.record('bo', { ...accept(after), reasonCode: 'other' });
    expect(store.decisions.stats().classes.find(({ label }) => label === 1)?.accepted).toEqual({
      right: 0,
      wrong: 12,
      later: 0,
    });
    expect(store.decisions.record('bo', { sample: next, kind: 'keep' }).decisions).toHaveLength(1);
    expect(store.decisions.record('bo', accept(1)).decisions[0]?.label).toBe(2);
  });

  test('is refused in a batch as soon as the labels that came with the data say more harm than good', () => {
    const { store } = reviewProject(COUNT);
    const batch = OF_ONE.slice(0, 2).map((sample) => accept(sample));
    const reasoned = OF_ONE.slice(0, 2).map((sample) => accept(sample, 'seen'));
    expect(codeOf(() => store.decisions.recordMany('bo', batch, null))).toBe('CLASS_HELD');
    expect(store.decisions.list(9)).toEqual([]);
    expect(store.decisions.recordMany('bo', reasoned, null).decisions).toHaveLength(2);
  });

  test('is known by later verdicts where no label came with the data', () => {
    const { store } = reviewProject(COUNT, {}, { label: null, split: 'pool' });
    const known = () => store.decisions.stats().classes.find(({ label }) => label === 1)?.accepted;
    const [first = 0, second = 0, third = 0, fourth = 0, ...more] = OF_ONE;
    for (const sample of [first, second, third, fourth]) store.decisions.record('bo', accept(sample));
    expect(known()).toEqual({ right: 0, wrong: 0, later: 0 });
    store.decisions.record('anna', { sample: first, kind: 'label', label: 1 });
    store.decisions.record('bo', { sample: second, kind: 'label', label: 1 });
    store.decisions.undo('bo', { sample: third });
    store.decisions.record('bo', { sample: third, kind: 'keep' });
    store.decisions.record('anna', { sample: fourth, kind: 'flag' });
    expect(known()).toEqual({ right: 1, wrong: 1, later: 2 });
    const overridden = more.slice(0, 8);
    for (const sample of overridden) {
      store.decisions.record('bo', accept(sample));
      store.decisions.record('anna', { sample, kind: 'label', label: 0 });
    }
    expect(known()).toEqual({ right: 1, wrong: 9, later: 10 });
    const [left = 0] = more.slice(8);
    expect(codeOf(() => store.decisions.record('cleo', accept(left)))).toBe('CLASS_HELD');
    for (const sample of overridden) store.decisions.undo('anna', { sample });
    expect(known()).toEqual({ right: 1, wrong: 1, later: 2 });
    expect(store.decisions.record('cleo', accept(left)).decisions).toHaveLength(1);
    expect(store.rebuild().same).toBe(true);
  });
});
