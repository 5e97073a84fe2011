import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideLabels, type Shown } from '../../../src/main/core/decide.ts';
import type { RecordedDecision } from '../../../src/main/core/ports.ts';
import { checkTakesBack, OPEN, standingOf, takenBack } from '../../../src/main/core/standing.ts';
import { countingDecisions } from '../../../src/shared/domain/second-review.ts';
import type { DecisionKind } from '../../../src/shared/domain/decisions.ts';
import { GwinnowError } from '../../../src/shared/errors.ts';

const REJECTED: Shown = {
  original: { label: 4, certainty: 0.5 },
  transform: { label: 9, certainty: 0.95 },
  tau: 0.9,
};

function codeOf(work: () => unknown): string {
  try {
    work();
    return 'no error';
  } catch (thrown) {
    return thrown instanceof GwinnowError ? thrown.code : String(thrown);
  }
}

describe('the labels of a decision', () => {
  test('follow from its kind and what was shown', () => {
    const shown = { original: 4, suggestion: 9 };
    expect(decideLabels('accept', null, REJECTED, 10)).toEqual({ label: 9, ...shown });
    expect(decideLabels('keep', null, REJECTED, 10)).toEqual({ label: 4, ...shown });
    expect(decideLabels('label', 7, REJECTED, 10)).toEqual({ label: 7, ...shown });
    expect(decideLabels('skip', null, REJECTED, 10)).toEqual({ label: null, ...shown });
    expect(decideLabels('flag', null, REJECTED, 10)).toEqual({ label: null, ...shown });
  });

  test('suggest the original’s without a transform, or when the original is accepted', () => {
    const same = { label: 4, original: 4, suggestion: 4 };
    expect(decideLabels('accept', null, { ...REJECTED, transform: null }, 10)).toEqual(same);
    expect(decideLabels('accept', null, { ...REJECTED, tau: 0.5 }, 10)).toEqual(same);
  });

  test('can be given by a person where nothing was scored', () => {
    const nothing: Shown = { original: null, transform: null, tau: 0.9 };
    expect(decideLabels('label', 0, nothing, 1)).toEqual({ label: 0, original: null, suggestion: null });
    expect(codeOf(() => decideLabels('accept', null, nothing, 10))).toBe('NO_SCORES');
    expect(codeOf(() => decideLabels('keep', null, nothing, 10))).toBe('NO_SCORES');
  });

  test.each([
    ['label', null],
    ['label', -1],
    ['label', 10],
    ['label', 0.5],
    ['keep', 1],
    ['skip', 1],
  ] as const)('refuse %s with %s', (kind, label) => {
    expect(codeOf(() => decideLabels(kind, label, REJECTED, 10))).toBe('BAD_LABEL');
  });
});

function entry(
  id: number,
  kind: DecisionKind | 'undo',
  more: Partial<RecordedDecision> = {},
): RecordedDecision {
  return {
    id,
    kind,
    label: null,
    undoes: null,
    reviewer: 'anna',
    othersSeen: null,
    adjudicates: null,
    ...more,
  };
}

/** Where one verdict is enough. */
const standing = (history: readonly RecordedDecision[]) => standingOf(countingDecisions(history, 1), 1);

describe('where a sample stands', () => {
  test('is what the last decision in effect says', () => {
    const accepted = entry(1, 'accept', { label: 9, reviewer: 'bo' });
    const flagged = entry(2, 'flag');
    const undo = entry(3, 'undo', { undoes: 2 });
    const redo = entry(4, 'undo', { undoes: 3 });
    const decided = { status: 'decided', label: 9, decision: 1, reviewer: 'bo' };
    expect(standing([])).toEqual(OPEN);
    expect(standing([accepted])).toEqual(decided);
    expect(standing([accepted, flagged])).toEqual({
      status: 'flagged',
      label: null,
      decision: 2,
      reviewer: 'anna',
    });
    expect(standing([accepted, flagged, undo])).toEqual(decided);
    expect(standing([accepted, flagged, undo, redo])).toMatchObject({ status: 'flagged', decision: 2 });
    expect(takenBack([accepted, flagged, undo], 1, 'cleo')).toBe(1);
  });

  test('is open once every decision is taken back, and then nothing is left to take back', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('keep', 'skip', 'flag', 'accept')), (kinds) => {
        const history = kinds.map((kind, index) => entry(index + 1, kind));
        for (let id = kinds.length + 1; id <= 2 * kinds.length; id++) {
          history.push(entry(id, 'undo', { undoes: takenBack(history, 1, 'cleo') }));
        }
        expect(standing(history)).toEqual(OPEN);
        expect(codeOf(() => takenBack(history, 1, 'cleo'))).toBe('NOTHING_TO_UNDO');
      }),
    );
  });

  test('lets only what is in effect be taken back', () => {
    const history = [entry(1, 'keep'), entry(2, 'undo', { undoes: 1 })];
    expect(codeOf(() => checkTakesBack(history, 1))).toBe('NOTHING_TO_UNDO');
    expect(codeOf(() => checkTakesBack(history, 2))).toBe('no error');
    expect(codeOf(() => checkTakesBack(history, 3))).toBe('NOTHING_TO_UNDO');
  });
});
