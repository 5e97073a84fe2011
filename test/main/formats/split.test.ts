import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SampleIdentity, sampleHash } from '../../../src/main/formats/fingerprint.ts';
import type { Split } from '../../../src/main/formats/item.ts';
import { assignSplits, DEFAULT_SPLIT, type SplitParts } from '../../../src/main/formats/split.ts';

const SPLITS: readonly Split[] = ['train', 'validation', 'test'];

/** Samples numbered from `first` on, dealt round the classes. */
function samples(count: number, classes: number, first = 0): SampleIdentity[] {
  return Array.from({ length: count }, (_, i) => ({
    hash: sampleHash(Buffer.from(String(first + i))),
    label: `class ${(first + i) % classes}`,
    split: null,
  }));
}

function countsByClass(all: readonly SampleIdentity[], assigned: ReadonlyMap<string, Split>) {
  return [...Map.groupBy(all, ({ label }) => label).values()].map((members) => ({
    size: members.length,
    counts: SPLITS.map((split) => members.filter(({ hash }) => assigned.get(hash) === split).length),
  }));
}

/** How far the worst count of any class is from its part. */
function worst(
  all: readonly SampleIdentity[],
  assigned: ReadonlyMap<string, Split>,
  parts: SplitParts,
): number {
  const sum = SPLITS.reduce((total, split) => total + parts[split], 0);
  const distances = countsByClass(all, assigned).flatMap(({ size, counts }) =>
    SPLITS.map((split, i) => Math.abs((counts[i] ?? 0) - (size * parts[split]) / sum)),
  );
  return Math.max(0, ...distances);
}

const anyParts = fc
  .record({ train: fc.nat(100), validation: fc.nat(100), test: fc.nat(100) })
  .filter(({ train, validation, test }) => train + validation + test > 0);
const anySeed = fc.nat(0xffff_ffff);

describe('assignSplits', () => {
  it('gives 70 : 15 : 15 of each class, as near as can be', () => {
    const all = samples(300, 3);
    const assigned = assignSplits(all, 1);
    expect(countsByClass(all, assigned)).toEqual([
      { size: 100, counts: [70, 15, 15] },
      { size: 100, counts: [70, 15, 15] },
      { size: 100, counts: [70, 15, 15] },
    ]);
  });

  it('deals a small class to train first', () => {
    const counts = [1, 2, 3, 4, 5, 6, 7].map((count) => {
      const all = samples(count, 1);
      return countsByClass(all, assignSplits(all, 5))[0]?.counts;
    });
    expect(counts).toEqual([
      [1, 0, 0],
      [2, 0, 0],
      [2, 1, 0],
      [3, 1, 0],
      [3, 1, 1],
      [4, 1, 1],
      [5, 1, 1],
    ]);
  });

  it('leaves every class less than one from its parts, and depends on no order', () => {
    fc.assert(
      fc.property(
        fc.nat(400),
        fc.integer({ min: 1, max: 6 }),
        anyParts,
        anySeed,
        (count, classes, parts, seed) => {
          const all = samples(count, classes);
          const assigned = assignSplits(all, seed, parts);
          expect(assigned.size).toBe(count);
          expect(worst(all, assigned, parts)).toBeLessThan(1);
          expect(assignSplits(all.toReversed(), seed, parts)).toEqual(assigned);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('moves nothing when images are added, and keeps to the parts', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), anyParts, anySeed, (count, more, parts, seed) => {
        const old = samples(count, 3);
        const before = assignSplits(old, seed, parts);
        const kept = old.map(({ hash, label }) => ({ hash, label, split: before.get(hash) ?? null }));
        const all = [...samples(more, 3, count), ...kept];
        const after = assignSplits(all, seed, parts);
        for (const [hash, split] of before) expect(after.get(hash)).toBe(split);
        expect(after.size).toBe(count + more);
        expect(worst(all, after, parts)).toBeLessThan(1);
      }),
      { numRuns: 100 },
    );
  });

  it('does not let one class move another', () => {
    const all = samples(90, 3);
    const alone = all.filter(({ label }) => label === 'class 1');
    const whole = assignSplits(all, 9);
    expect([...assignSplits(alone, 9)].every(([hash, split]) => whole.get(hash) === split)).toBe(true);
  });

  it('deals otherwise by another seed', () => {
    const all = samples(300, 3);
    const [one, two] = [assignSplits(all, 1), assignSplits(all, 2)];
    const moved = all.filter(({ hash }) => one.get(hash) !== two.get(hash)).length;
    // Independent deals of 70 : 15 : 15 differ on 1 - .7² - 2 · .15² = 46.5 % on average.
    expect(moved).toBeGreaterThan(90);
    expect(moved).toBeLessThan(190);
  });

  it('makes up for splits that came with the data', () => {
    const given = samples(60, 1).map(({ hash, label }) => ({ hash, label, split: 'train' as const }));
    const all = [...given, ...samples(40, 1, 60)];
    const counts = countsByClass(all, assignSplits(all, 3))[0]?.counts;
    expect(counts).toEqual([70, 15, 15]);
  });

  it('leaves the unlabelled alone, and gives one image one split', () => {
    const bare = { hash: 'aa', label: null, split: null };
    const kept = { hash: 'bb', label: null, split: 'test' } as const;
    const twice = [
      { hash: 'cc', label: 'cat', split: null },
      { hash: 'cc', label: 'ant', split: null },
      { hash: 'cc', label: null, split: null },
    ];
    const forth = assignSplits([bare, kept, ...twice], 1, { train: 0, validation: 1, test: 0 });
    expect([...forth].sort()).toEqual([
      ['bb', 'test'],
      ['cc', 'validation'],
    ]);
    const given = { hash: 'cc', label: 'dog', split: 'test' } as const;
    expect(assignSplits([...twice, given], 1).get('cc')).toBe('test');
  });

  it.each([
    { train: 0, validation: 0, test: 0 },
    { train: -1, validation: 1, test: 1 },
    { train: 0.5, validation: 0.25, test: 0.25 },
    { train: Number.NaN, validation: 1, test: 1 },
  ])('refuses %o', (parts) => {
    expect(() => assignSplits([], 1, parts)).toThrow(expect.objectContaining({ code: 'BAD_ARGUMENT' }));
  });

  it('is fast enough for 70,000 images', () => {
    const all = samples(70_000, 10);
    expect(worst(all, assignSplits(all, 1), DEFAULT_SPLIT)).toBeLessThan(1);
  });
});
