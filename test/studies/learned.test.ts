import { expect, it } from 'vitest';
import { learnedFrom } from '../../studies/learned.ts';
import type { Suggestion } from '../../studies/suggestions.ts';

const SEEN = { label: 0, runnerUp: 1, median: 0.5, mean: 0.5, margin: 0, entropy: 1, mutualInformation: 0 };

const suggestion = (image: number, right: number): Suggestion => ({
  image, pass: 1, label: 0, right, rescued: true, before: SEEN, after: SEEN, labelBefore: 0.5, distance: 0,
  agreement: 0.5, second: null,
}); // prettier-ignore

it('learns from some suggestions and looks at the others alone', () => {
  const suggestions = Array.from({ length: 1000 }, (_, n) => suggestion(n, Number(n % 2 === 0)));
  const scores = suggestions.map(() => 4);
  const [few, many] = learnedFrom(suggestions, scores, 0.95);
  expect(few?.others).toBe(900);
  expect(many?.before.mean).toBeCloseTo(1 / (1 + Math.exp(-4)), 9);
  expect(many?.before.sure.value).toBe(1);
  expect(many?.after.mean).toBeLessThan(few?.after.mean ?? 0);
  expect(many?.after.mean).toBeCloseTo(0.5, 0);
  expect(many?.after.brier).toBeLessThan(many?.before.brier ?? 0);
  expect(many?.after.sure.value).toBe(0);
});

it('says nothing of too few', () => {
  expect(learnedFrom([suggestion(0, 1)], [1], 0.95)).toEqual([]);
});
