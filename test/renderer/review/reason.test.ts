import { describe, expect, it } from 'vitest';
import { figuresIn } from '../../../src/renderer/figures.ts';
import { reasonOf, votesOf, type ReasonInput } from '../../../src/renderer/review/reason.ts';

/** Ten draws of three classes, `says` telling which class each draw prefers. */
const draws = (says: readonly number[]): number[][] =>
  says.map((label) => [0, 1, 2].map((k) => (k === label ? 0.6 : 0.2)));

const input = (more: Partial<ReasonInput> = {}): ReasonInput => ({
  original: { label: 1, certainty: 0.35, probabilities: draws([1, 1, 1, 1, 1, 1, 2, 2, 0, 2]) },
  transform: { label: 2, certainty: 0.995, probabilities: null },
  tau: 0.8,
  outcome: 'rescued',
  spotCheck: false,
  doubt: 'classes',
  className: (index) => ['cat', 'dog', 'owl'][index] ?? '?',
  figures: figuresIn('en'),
  ...more,
});

const keysOf = (more: Partial<ReasonInput>) => reasonOf(input(more)).because.map(({ key }) => key);

it('says of a spot check why it is here, and of no other accepted item', () => {
  const accepted = {
    outcome: 'accepted',
    original: { label: 1, certainty: 0.9, probabilities: null },
  } as const;
  expect(keysOf({ ...accepted, spotCheck: true })).toEqual(['review.reason.spotCheck']);
  expect(keysOf(accepted)).toEqual([]);
});

describe('why an item was rejected', () => {
  it('counts what the draws say, the smaller class first among equals', () => {
    expect(votesOf(draws([2, 0, 0, 2, 1]))).toEqual([
      { label: 0, count: 2 },
      { label: 2, count: 2 },
      { label: 1, count: 1 },
    ]);
  });

  it('says certainty, gap, votes and the kind of doubt', () => {
    const { headline, because } = reasonOf(input());
    expect(headline).toEqual({
      key: 'review.reason.rejected',
      values: { certainty: '0.35', gap: '0.45', tau: '0.80' },
    });
    expect(because).toEqual([
      {
        key: 'review.reason.votes',
        values: { draws: 10, count: 6, label: 'dog', otherCount: 3, other: 'owl' },
      },
      { key: 'review.reason.doubt.classes', values: {} },
    ]);
  });

  it('counts the votes of the label first, though more draws say another class', () => {
    const original = { label: 0, certainty: 0.3, probabilities: draws([2, 2, 2, 0, 1]) };
    expect(reasonOf(input({ original })).because[0]?.values).toEqual({
      draws: 5,
      count: 1,
      label: 'cat',
      otherCount: 3,
      other: 'owl',
    });
  });

  it('keeps the three outcomes apart', () => {
    const below = { label: 2, certainty: 0.612, probabilities: null };
    expect(reasonOf(input({ outcome: 'unsure', transform: below })).because.at(-1)).toEqual({
      key: 'review.reason.transformUnsure',
      values: { label: 'owl', certainty: '0.61' },
    });
    expect(keysOf({ outcome: 'unsure', transform: null })).toContain('review.reason.noTransform');
    const accepted = { label: 1, certainty: 0.9, probabilities: draws([1, 1]) };
    const { headline, because } = reasonOf(input({ outcome: 'accepted', original: accepted }));
    expect(headline.key).toBe('review.reason.accepted');
    expect(because.map(({ key }) => key)).toEqual(['review.reason.votesAll']);
  });

  it('says nothing of draws that were not kept', () => {
    const original = { label: 2, certainty: 0.3, probabilities: null };
    expect(keysOf({ original, doubt: 'model' })).toEqual(['review.reason.doubt.model']);
  });
});
