import { describe, expect, it } from 'vitest';
import type { ReadingPair, SampleReplay } from '../../../src/shared/contract/replay.ts';
import { figuresIn } from '../../../src/renderer/figures.ts';
import { largestDifferenceOf, replayRows } from '../../../src/renderer/review/replay-rows.ts';

const words = {
  figures: figuresIn('en'),
  className: (index: number) => ['cat', 'dog'][index] ?? '',
  outcome: (name: string) => name,
};

function pair(difference: number, label = 0): ReadingPair {
  const recorded = {
    label: 0,
    certainty: 0.5,
    median: 0.5,
    mean: 0.5,
    entropy: 0.25,
    mutualInformation: 0,
    probabilities: [[0.5, 0.5]],
  };
  const replayed = { ...recorded, label, certainty: 0.5 + difference };
  return { recorded, replayed, exact: difference === 0, draws: 2 * difference, certainty: difference };
}

const replay = (more: Partial<SampleReplay> = {}): SampleReplay => ({
  sample: 3,
  result: 'identical',
  problem: null,
  outcome: { recorded: 'rescued', replayed: 'rescued' },
  original: pair(0),
  transform: { recorded: 'a'.repeat(64), replayed: 'a'.repeat(64), pixel: 0 },
  relabelled: pair(0),
  ...more,
});

describe('the rows of a replay', () => {
  it('are all the same for one that is identical', () => {
    const rows = replayRows(replay(), words);
    expect(rows.every(({ same, difference }) => same && difference === '')).toBe(true);
    expect(rows.map(({ name, of }) => `${name} ${of}`)).toEqual([
      'label original',
      'certainty original',
      'entropy original',
      'draws original',
      'pixels transform',
      'label transform',
      'certainty transform',
      'entropy transform',
      'draws transform',
      'outcome null',
    ]);
  });

  it('name what differs and by how much', () => {
    const differing = replay({
      original: pair(0.001),
      relabelled: pair(0, 1),
      transform: { recorded: 'a'.repeat(64), replayed: 'b'.repeat(64), pixel: 1 },
    });
    const off = replayRows(differing, words).filter(({ same }) => !same);
    expect(off.map(({ name, difference }) => [name, difference])).toEqual([
      ['certainty', '1.0e-3'],
      ['draws', '2.0e-3'],
      ['pixels', '1'],
      ['label', ''],
    ]);
    expect(largestDifferenceOf(differing)).toBeCloseTo(0.002, 12);
  });

  it('leave out what there is none of', () => {
    const bare = replay({ transform: null, relabelled: null, original: { ...pair(0), draws: null } });
    expect(replayRows(bare, words).map(({ name }) => name)).toEqual([
      'label',
      'certainty',
      'entropy',
      'outcome',
    ]);
    expect(largestDifferenceOf(replay({ original: null }))).toBeNull();
  });
});
