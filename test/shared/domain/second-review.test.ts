import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  countingDecisions,
  hidesOthers,
  othersSeenBy,
  type ReviewEntry,
  reviewersNeeded,
  reviewState,
  verdictsBeforeOthers,
} from '../../../src/shared/domain/second-review.ts';

const PEOPLE = ['anna', 'bo', 'cy', 'dee'] as const;

function entry(id: number, reviewer: string, more: Partial<ReviewEntry> = {}): ReviewEntry {
  const kind = more.kind ?? (more.label === undefined ? 'flag' : 'label');
  return { id, reviewer, label: null, undoes: null, othersSeen: null, adjudicates: null, ...more, kind };
}

const stateAfter = (history: readonly ReviewEntry[], needed: number) => {
  const { state, by } = reviewState(countingDecisions(history, needed), needed);
  return [state, by?.id ?? null];
};

describe('how many verdicts a sample needs', () => {
  const rule = { reviewers: 1, secondReviewRate: 0.3, seed: 7 };

  test('is two for about the share asked for, the same ones for a larger share, one for the rest', () => {
    const chosen = (rate: number) =>
      Array.from({ length: 20_000 }, (_, n) => n + 1).filter(
        (sample) => reviewersNeeded({ ...rule, secondReviewRate: rate }, sample) === 2,
      );
    const some = chosen(0.3);
    expect(some.length / 20_000).toBeCloseTo(0.3, 1);
    const more = new Set(chosen(0.5));
    expect(some.every((sample) => more.has(sample))).toBe(true);
    expect(chosen(0)).toEqual([]);
    expect(chosen(1)).toHaveLength(20_000);
  });

  test('is what the policy says where it asks for more than one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 5 }), fc.nat(), (reviewers, sample) => {
        expect(reviewersNeeded({ ...rule, reviewers }, sample)).toBe(reviewers);
      }),
    );
  });
});

describe('review by two', () => {
  const anna = entry(1, 'anna', { label: 3 });

  test('waits for the second, and is decided where both give the same label by whatever verdict', () => {
    expect(stateAfter([], 2)).toEqual(['open', null]);
    expect(stateAfter([anna], 2)).toEqual(['waiting', 1]);
    expect(stateAfter([anna, entry(2, 'anna', { label: 4 })], 2)).toEqual(['waiting', 2]);
    expect(stateAfter([anna, entry(2, 'bo', { kind: 'accept', label: 3 })], 2)).toEqual(['decided', 2]);
    expect(stateAfter([entry(1, 'anna'), entry(2, 'bo')], 2)).toEqual(['flagged', 2]);
  });

  test('is in conflict where they differ, until they agree or somebody decides between them', () => {
    const bo = entry(2, 'bo', { label: 4 });
    expect(stateAfter([anna, bo], 2)).toEqual(['conflict', 2]);
    expect(stateAfter([anna, entry(2, 'bo')], 2)).toEqual(['conflict', 2]);
    expect(stateAfter([anna, bo, entry(3, 'anna', { label: 4 })], 2)).toEqual(['decided', 3]);
    const between = entry(3, 'cy', { label: 4, adjudicates: [1, 2] });
    expect(stateAfter([anna, bo, between], 2)).toEqual(['decided', 3]);
    const taken = entry(4, 'cy', { kind: 'undo', undoes: 3 });
    expect(stateAfter([anna, bo, between, taken], 2)).toEqual(['conflict', 2]);
    expect(stateAfter([anna, bo, entry(3, 'cy', { adjudicates: [1, 2] })], 2)).toEqual(['flagged', 3]);
  });

  test('does not count a skip', () => {
    const skip = entry(2, 'bo', { kind: 'skip' });
    expect(stateAfter([skip], 2)).toEqual(['skipped', 2]);
    expect(stateAfter([anna, skip], 2)).toEqual(['waiting', 1]);
  });
});

describe('independent review', () => {
  const rule = { independentReview: true };
  const anna = entry(1, 'anna', { label: 3 });
  const hidden = (history: readonly ReviewEntry[], reviewer: string, needed = 2) =>
    hidesOthers(countingDecisions(history, needed), needed, rule, reviewer);

  test('hides others until the own verdict is given, or none is missing', () => {
    expect(hidden([anna], 'bo')).toBe(true);
    expect(hidden([anna], 'anna')).toBe(false);
    expect(hidden([anna, entry(2, 'bo', { kind: 'skip' })], 'bo')).toBe(true);
    expect(hidden([anna, entry(2, 'bo', { label: 4 })], 'cy')).toBe(false);
    expect(hidden([anna, entry(2, 'bo', { label: 4 })], 'cy', 3)).toBe(true);
    expect(hidden([anna], 'bo', 1)).toBe(false);
    expect(hidesOthers(countingDecisions([anna], 2), 2, { independentReview: false }, 'bo')).toBe(false);
  });

  test('notes whether others were in view, also of who has seen them and takes the own verdict back', () => {
    expect(othersSeenBy([], 2, rule, 'anna')).toBeNull();
    expect(othersSeenBy([anna], 2, rule, 'anna')).toBeNull();
    expect(othersSeenBy([anna], 2, rule, 'bo')).toBe(false);
    expect(othersSeenBy([anna], 2, { independentReview: false }, 'bo')).toBe(true);
    expect(othersSeenBy([anna], 1, rule, 'bo')).toBe(true);
    const bo = entry(2, 'bo', { label: 4, othersSeen: false });
    const taken = entry(3, 'bo', { kind: 'undo', undoes: 2 });
    expect(othersSeenBy([anna, bo], 2, rule, 'bo')).toBe(true);
    expect(othersSeenBy([anna, bo, taken], 2, rule, 'bo')).toBe(true);
  });

  test('counts what each said before they could see another', () => {
    const said = (history: readonly ReviewEntry[]) =>
      verdictsBeforeOthers(history).verdicts.map(({ reviewer, label }) => [reviewer, label]);
    const bo = entry(2, 'bo', { label: 4, othersSeen: false });
    const both = [
      ['anna', 3],
      ['bo', 4],
    ];
    expect(said([anna])).toEqual([['anna', 3]]);
    expect(said([anna, bo])).toEqual(both);
    expect(said([anna, bo, entry(3, 'bo', { label: 3, othersSeen: true })])).toEqual(both);
    expect(said([anna, bo, entry(3, 'bo', { kind: 'undo', undoes: 2 })])).toEqual(both);
    expect(said([anna, { ...bo, othersSeen: true }])).toEqual([['anna', 3]]);
    expect(said([anna, { ...bo, othersSeen: null }])).toEqual([['anna', 3]]);
    const slip = [anna, entry(2, 'anna', { kind: 'undo', undoes: 1 }), entry(3, 'anna', { label: 4 })];
    expect(said([...slip, { ...bo, id: 4 }])).toEqual([
      ['anna', 4],
      ['bo', 4],
    ]);
  });
});

/** Histories as people make them: verdicts, skips, and undos of what is in effect. */
const histories = fc
  .array(
    fc.record({
      reviewer: fc.constantFrom(...PEOPLE),
      kind: fc.constantFrom('label', 'label', 'flag', 'skip', 'undo'),
      label: fc.nat(1),
    }),
    { maxLength: 12 },
  )
  .map((steps) => {
    const history: ReviewEntry[] = [];
    for (const { reviewer, kind, label } of steps) {
      const id = history.length + 1;
      if (kind !== 'undo') history.push(entry(id, reviewer, kind === 'label' ? { label } : { kind }));
      else {
        const target = countingDecisions(history, 2).findLast((one) => one.reviewer === reviewer);
        if (target !== undefined) history.push(entry(id, reviewer, { kind, undoes: target.id }));
      }
    }
    return history;
  });

test('a reviewer never has more than one verdict, and needs are met or not as they are counted', () => {
  fc.assert(
    fc.property(histories, fc.integer({ min: 2, max: 5 }), (history, needed) => {
      const counting = countingDecisions(history, needed);
      expect(new Set(counting.map(({ reviewer }) => reviewer)).size).toBe(counting.length);
      const given = counting.filter(({ kind }) => kind !== 'skip');
      const labels = new Set(given.map(({ label }) => label));
      const none = counting.length === 0 ? 'open' : 'skipped';
      const settled = labels.has(null) ? 'flagged' : 'decided';
      const complete = labels.size > 1 ? 'conflict' : settled;
      const some = given.length < needed ? 'waiting' : complete;
      expect(reviewState(counting, needed).state).toBe(given.length === 0 ? none : some);
    }),
  );
});

test('what was said before others were seen stays what it was, whatever follows', () => {
  fc.assert(
    fc.property(histories, fc.nat(), (history, cut) => {
      const before = verdictsBeforeOthers(history.slice(0, cut % (history.length + 1)));
      const after = verdictsBeforeOthers(history);
      for (const reviewer of before.informed) {
        const own = ({ verdicts }: typeof after) => verdicts.find((one) => one.reviewer === reviewer)?.id;
        expect(own(after)).toBe(own(before));
      }
    }),
  );
});
