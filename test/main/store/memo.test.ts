import { describe, expect, test } from 'vitest';
import { openStore } from '../../../src/main/store/open.ts';
import { reviewProject } from './project.ts';

describe('what is kept of the queue', () => {
  const open = { status: 'open' };

  test('follows what this connection writes, and what is taken back', () => {
    const { store } = reviewProject(9);
    expect([store.queue.count(open), store.queue.counts().open]).toEqual([8, 8]);
    store.decisions.record('bo', { sample: 1, kind: 'accept' });
    expect([store.queue.count(open), store.queue.counts().open]).toEqual([7, 7]);
    store.decisions.undo('bo');
    expect([store.queue.count(open), store.queue.counts().open]).toEqual([8, 8]);
    store.policies.set('bo', { tau: 0.5, reason: 'less work' });
    expect([store.queue.count(open), store.queue.counts().open]).toEqual([4, 4]);
  });

  test('follows what another connection writes', () => {
    const { store } = reviewProject(9);
    const other = openStore(store.directory);
    expect([store.queue.count(open), store.queue.counts().open]).toEqual([8, 8]);
    other.decisions.record('cy', { sample: 1, kind: 'accept' });
    expect([store.queue.count(open), store.queue.counts().open]).toEqual([7, 7]);
    other.close();
  });

  test('keeps filters apart', () => {
    const { store } = reviewProject(9);
    const labels = [0, 1, 2].map((label) => store.queue.count({ label }));
    expect(labels).toEqual([2, 3, 3]);
    expect([0, 1, 2].map((label) => store.queue.count({ label }))).toEqual(labels);
    expect(store.queue.count({ suggestion: 1 })).toBe(2);
  });

  test('counts the labels that came with a change of label, but not the one asked about, by the queue as it is', () => {
    const { store } = reviewProject(9);
    const others = (sample: number): number =>
      store.queue.givenOfChange(1, 2, sample).reduce((sum, { count }) => sum + count, 0);
    // Rejected 1 to 8, of which 1, 4 and 7 are read as 1 and after the transform as 2.
    expect([others(1), others(4), others(2)]).toEqual([2, 2, 3]);
    store.decisions.record('bo', { sample: 1, kind: 'accept' });
    expect(others(4)).toBe(2);
    store.policies.set('bo', { tau: 0.5, reason: 'less work' });
    expect([others(1), others(7)]).toEqual([1, 2]);
    const other = openStore(store.directory);
    other.policies.set('cy', { tau: 0.9, reason: 'more again' });
    expect(others(1)).toBe(2);
    other.close();
  });
});
