import { describe, expect, it } from 'vitest';
import {
  batchHoldOf,
  changesByClass,
  heldError,
  holdOf,
  NO_CHANGE,
} from '../../../src/shared/domain/harm.ts';

const record = (right: number, wrong: number, more = {}) => ({
  label: 1,
  accepted: { right, wrong, later: 0 },
  reviewed: NO_CHANGE,
  labelled: NO_CHANGE,
  ...more,
});
const change = (fixed: number, broken: number) => ({ n: fixed + broken, fixed, broken });

describe('a class', () => {
  it('is held once at least ten accepted suggestions are known and more of them were wrong', () => {
    expect(holdOf(record(4, 5))).toBeNull();
    expect(holdOf(record(0, 9))).toBeNull();
    expect(holdOf(record(4, 6))).toBe('accepted');
    expect(holdOf(record(5, 5))).toBeNull();
    expect(holdOf(record(50, 51))).toBe('accepted');
  });

  it('is held for batches by anything known against it, measured harm first', () => {
    expect(batchHoldOf(record(0, 0))).toBeNull();
    expect(batchHoldOf(record(0, 0, { reviewed: change(2, 2), labelled: change(1, 1) }))).toBeNull();
    expect(batchHoldOf(record(0, 0, { reviewed: change(2, 3) }))).toBe('reviewed');
    expect(batchHoldOf(record(0, 0, { reviewed: change(3, 2), labelled: change(0, 1) }))).toBe('labelled');
    expect(batchHoldOf(record(3, 9, { reviewed: change(9, 1), labelled: change(0, 1) }))).toBe('accepted');
  });

  it('says its figures and what they are over', () => {
    const error = heldError('accepted', record(4, 8, { accepted: { right: 4, wrong: 8, later: 5 } }), 'owl');
    expect(error.code).toBe('CLASS_HELD');
    expect(error.message).toContain(
      'Of 12 accepted suggestions of class owl whose truth is known, 8 were wrong',
    );
    expect(error.message).toContain('7 by labels that came with the data, 5 by later verdicts');
    expect(error.data).toEqual({ label: 1, hold: 'accepted', right: 4, wrong: 8, later: 5 });
  });
});

it('sums changes into a class, whatever they came from', () => {
  const group = { kind: 'label', blind: null } as const;
  const changes = changesByClass([
    { ...group, original: 0, suggestion: 2, label: 2, count: 4 },
    { ...group, original: 1, suggestion: 2, label: 1, count: 3 },
    { ...group, original: 1, suggestion: 2, label: 0, count: 2 },
    { ...group, original: 2, suggestion: 2, label: 0, count: 9 },
  ]);
  expect([...changes]).toEqual([[2, { n: 9, fixed: 4, broken: 3 }]]);
});
