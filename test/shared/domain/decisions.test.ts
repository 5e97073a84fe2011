import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkUndo,
  currentDecision,
  entriesInEffect,
  labelAfter,
  redoTarget,
  settles,
  undoTarget,
} from '../../../src/shared/domain/decisions.ts';
import type { Decision, HistoryEntry } from '../../../src/shared/domain/decisions.ts';

type Entry = HistoryEntry<number>;

const command = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('accept', 'keep', 'label', 'skip', 'flag') },
  { weight: 3, arbitrary: fc.constant('undo') },
  { weight: 2, arbitrary: fc.constant('redo') },
);
type Command = 'accept' | 'keep' | 'label' | 'skip' | 'flag' | 'undo' | 'redo';
const commands: fc.Arbitrary<Command[]> = fc.array(command as fc.Arbitrary<Command>, { maxLength: 30 });

function append(history: readonly Entry[], what: Command): readonly Entry[] {
  const id = history.length + 1;
  if (what === 'label') return [...history, { id, kind: 'label', label: id % 10 }];
  if (what !== 'undo' && what !== 'redo') return [...history, { id, kind: what }];
  try {
    const undoes = what === 'undo' ? undoTarget(history) : redoTarget(history);
    return [...history, { id, kind: 'undo', undoes }];
  } catch {
    return history;
  }
}

/** An editor's two stacks: the plain idea of undo and redo that the log must agree with. */
function editor() {
  const done: Decision<number>[] = [];
  let undone: Decision<number>[] = [];
  return {
    done,
    apply(what: Command, entry: Entry | undefined): void {
      if (what === 'undo') {
        const last = done.pop();
        if (last) undone.push(last);
      } else if (what === 'redo') {
        const last = undone.pop();
        if (last) done.push(last);
      } else if (entry && entry.kind !== 'undo') {
        done.push(entry);
        undone = [];
      }
    },
  };
}

describe('currentDecision', () => {
  it('is the latest one, and the one before after an undo', () => {
    const history: Entry[] = [
      { id: 1, kind: 'accept' },
      { id: 2, kind: 'label', label: 4, reason: 'ambiguous' },
    ];
    expect(currentDecision(history)?.id).toBe(2);
    expect(currentDecision([...history, { id: 3, kind: 'undo', undoes: 2 }])?.id).toBe(1);
    expect(currentDecision([])).toBeNull();
  });

  it('brings a decision back when its undo is undone', () => {
    const history: Entry[] = [
      { id: 1, kind: 'flag' },
      { id: 2, kind: 'undo', undoes: 1 },
      { id: 3, kind: 'undo', undoes: 2 },
    ];
    expect(currentDecision(history)?.id).toBe(1);
    expect(entriesInEffect(history).map((entry) => entry.id)).toEqual([1, 3]);
    expect(currentDecision([...history, { id: 4, kind: 'undo', undoes: 3 }])).toBeNull();
  });

  it('lets a newer decision win over one brought back', () => {
    const history: Entry[] = [
      { id: 1, kind: 'accept' },
      { id: 2, kind: 'undo', undoes: 1 },
      { id: 3, kind: 'keep' },
      { id: 4, kind: 'undo', undoes: 2 },
    ];
    expect(currentDecision(history)?.id).toBe(3);
    expect(currentDecision([...history, { id: 5, kind: 'undo', undoes: 3 }])?.id).toBe(1);
  });

  it('agrees with an editor of two stacks after any sequence of verdicts, undo and redo', () => {
    fc.assert(
      fc.property(commands, (sequence) => {
        const stacks = editor();
        let history: readonly Entry[] = [];
        for (const what of sequence) {
          const next = append(history, what);
          stacks.apply(what, next.length > history.length ? next.at(-1) : undefined);
          history = next;
          expect(currentDecision(history)).toEqual(stacks.done.at(-1) ?? null);
        }
        expect(currentDecision(history.map((entry) => ({ ...entry })))).toEqual(currentDecision(history));
      }),
      { numRuns: 500 },
    );
  });

  it('is back at the start once everything is undone, and forgets nothing on the way', () => {
    fc.assert(
      fc.property(commands, (sequence) => {
        let history: readonly Entry[] = sequence.reduce(append, []);
        const length = history.length;
        while (currentDecision(history)) history = append(history, 'undo');
        expect(history.length).toBeGreaterThanOrEqual(length);
        expect(() => undoTarget(history)).toThrow(expect.objectContaining({ code: 'NOTHING_TO_UNDO' }));
        expect(labelAfter(currentDecision(history), 3, { label: 5, from: 'transform' })).toBeNull();
      }),
    );
  });

  it('restores exactly what was there when any decision in effect is undone and redone', () => {
    fc.assert(
      fc.property(commands, fc.nat(), (sequence, choice) => {
        const history = sequence.reduce(append, []);
        const effective = entriesInEffect(history);
        fc.pre(effective.length > 0);
        const target = effective[choice % effective.length]!;
        const undone: Entry[] = [...history, { id: 1000, kind: 'undo', undoes: target.id }];
        const redone: Entry[] = [...undone, { id: 1001, kind: 'undo', undoes: 1000 }];
        expect(currentDecision(redone)).toEqual(currentDecision(history));
      }),
    );
  });
});

describe('checkUndo', () => {
  const history: Entry[] = [
    { id: 1, kind: 'accept' },
    { id: 2, kind: 'undo', undoes: 1 },
  ];

  it('refuses to undo twice or what is not there', () => {
    const nothing = expect.objectContaining({ code: 'NOTHING_TO_UNDO' });
    expect(() => checkUndo(history, 1)).toThrow(nothing);
    expect(() => checkUndo(history, 9)).toThrow(nothing);
    expect(() => checkUndo(history, 2)).not.toThrow();
  });

  it('refuses a history that cannot be', () => {
    const bad = expect.objectContaining({ code: 'BAD_ARGUMENT' });
    expect(() => currentDecision([{ id: 1, kind: 'undo', undoes: 2 }])).toThrow(bad);
    expect(() => currentDecision([{ id: 1, kind: 'undo', undoes: 1 }])).toThrow(bad);
    expect(() => currentDecision([history[0]!, history[0]!])).toThrow(bad);
  });
});

describe('labelAfter', () => {
  const suggestion = { label: 5, from: 'transform' } as const;

  it('follows the verdict', () => {
    expect(labelAfter({ id: 1, kind: 'accept' }, 3, suggestion)).toBe(5);
    expect(labelAfter({ id: 1, kind: 'keep' }, 3, suggestion)).toBe(3);
    expect(labelAfter({ id: 1, kind: 'label', label: 8 }, 3, suggestion)).toBe(8);
    expect(labelAfter({ id: 1, kind: 'skip' }, 3, suggestion)).toBeNull();
    expect(labelAfter({ id: 1, kind: 'flag' }, 3, suggestion)).toBeNull();
  });

  it('gives a label exactly for the kinds that settle a sample', () => {
    for (const kind of ['accept', 'keep', 'skip', 'flag'] as const) {
      expect(labelAfter({ id: 1, kind }, 3, suggestion) !== null).toBe(settles(kind));
    }
    expect(settles('label')).toBe(true);
  });
});
