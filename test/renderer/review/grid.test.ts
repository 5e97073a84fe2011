import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chanceSteps,
  facetCounts,
  OPEN_ITEMS,
  passes,
  type Facets,
} from '../../../src/renderer/review/facets.ts';
import { cardBeside, groupsOf, rowsOf } from '../../../src/renderer/review/groups.ts';
import { item, itemLists } from './items.ts';

const facetSets = fc.record<Facets>({
  suggestions: fc.uniqueArray(fc.nat(3)).map((labels) => new Set(labels)),
  outcome: fc.constantFrom('rescued', 'unsure', null),
  status: fc.constantFrom('open', 'decided', null),
  changed: fc.constantFrom(true, false, null),
  doubt: fc.constantFrom('model', 'classes', null),
  chance: fc.constantFrom(0.9, 0.99, null),
  far: fc.constantFrom(true, false, null),
  certainty: fc.constantFrom({ from: 0, to: 1 }, { from: 0, to: 0.4 }),
});

describe('facets', () => {
  it('shows open items unless asked otherwise', () => {
    expect(passes(item(1), OPEN_ITEMS)).toBe(true);
    expect(passes(item(1, { status: 'decided' }), OPEN_ITEMS)).toBe(false);
  });

  it('shows what is sure enough, and offers no bar where no chance is known', () => {
    const [known, unknown] = [item(1, { chance: 0.95 }), item(2)];
    expect(passes(known, { ...OPEN_ITEMS, chance: 0.95 })).toBe(true);
    expect(passes(known, { ...OPEN_ITEMS, chance: 0.99 })).toBe(false);
    expect(passes(unknown, { ...OPEN_ITEMS, chance: 0.9 })).toBe(false);
    expect([...facetCounts([known, unknown], OPEN_ITEMS, null).chance]).toEqual([
      [0.9, 1],
      [0.95, 1],
      [0.99, 0],
    ]);
    expect([...facetCounts([known, unknown], OPEN_ITEMS, 0.954).chance].at(-1)).toEqual([0.954, 0]);
    expect(facetCounts([unknown], OPEN_ITEMS, null).chance.size).toBe(0);
  });

  it('counts for each value what choosing it would show', () => {
    fc.assert(
      fc.property(itemLists, facetSets, fc.option(fc.constant(0.97)), (items, facets, goalBar) => {
        const counts = facetCounts(items, facets, goalBar);
        for (const label of [0, 1, 2, 3]) {
          const shown = items.filter((one) => passes(one, { ...facets, suggestions: new Set([label]) }));
          expect(counts.suggestions.get(label) ?? 0).toBe(shown.length);
        }
        for (const outcome of ['rescued', 'unsure'] as const) {
          const shown = items.filter((one) => passes(one, { ...facets, outcome }));
          expect(counts.outcome.get(outcome) ?? 0).toBe(shown.length);
        }
        for (const changed of [true, false]) {
          const shown = items.filter((one) => passes(one, { ...facets, changed }));
          expect(counts.changed.get(changed) ?? 0).toBe(shown.length);
        }
        for (const far of [true, false]) {
          const shown = items.filter((one) => passes(one, { ...facets, far }));
          expect(counts.far.get(far) ?? 0).toBe(shown.length);
        }
        for (const chance of chanceSteps(goalBar)) {
          const shown = items.filter((one) => passes(one, { ...facets, chance }));
          expect(counts.chance.get(chance) ?? 0).toBe(shown.length);
        }
      }),
    );
  });
});

describe('groups of cards', () => {
  it('holds each item once, in rows no wider than asked for', () => {
    fc.assert(
      fc.property(itemLists, fc.integer({ min: 1, max: 7 }), (items, columns) => {
        const rows = rowsOf(groupsOf(items), columns);
        const cards = rows.flatMap((row) => (row.kind === 'cards' ? row.items : []));
        expect(cards.map(({ sample }) => sample).sort()).toEqual(items.map(({ sample }) => sample).sort());
        for (const row of rows.filter((row) => row.kind === 'cards')) {
          expect(row.items.length).toBeGreaterThan(0);
          expect(row.items.length).toBeLessThanOrEqual(columns);
          expect(row.items.every((one) => (one.suggestion?.label ?? null) === row.group.label)).toBe(true);
        }
      }),
    );
  });

  it('puts classes in order and items without a transform last', () => {
    const items = [
      item(1, { suggestion: null }),
      item(2, { suggestion: { label: 3, certainty: 1 } }),
      item(3),
    ];
    expect(groupsOf(items).map(({ label }) => label)).toEqual([1, 3, null]);
  });

  it('leads to every card by going right, and back to the start by going left', () => {
    fc.assert(
      fc.property(itemLists, fc.integer({ min: 1, max: 7 }), (items, columns) => {
        const rows = rowsOf(groupsOf(items), columns);
        const first = cardBeside(rows, null, 'right');
        let focus = first;
        for (const _ of items) focus = cardBeside(rows, focus, 'right');
        const last = rows.flatMap((row) => (row.kind === 'cards' ? row.items : [])).at(-1);
        expect(focus).toBe(last?.sample ?? null);
        for (const _ of items) focus = cardBeside(rows, focus, 'left');
        expect(focus).toBe(first);
      }),
    );
  });

  it('keeps the column going down as far as the row reaches', () => {
    const items = [1, 2, 3, 4, 5].map((sample) => item(sample));
    const rows = rowsOf(groupsOf(items), 3);
    expect(cardBeside(rows, 3, 'down')).toBe(5);
    expect(cardBeside(rows, 5, 'up')).toBe(2);
    expect(cardBeside(rows, 2, 'up')).toBe(2);
  });
});
