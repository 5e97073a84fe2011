import { expect, test } from 'vitest';
import { jsonOf } from '../../bench/document.ts';
import { median, type Measurement, type Turn } from '../../bench/measure.ts';
import { findingsOf, rowOf, tableOf, wholeRowOf } from '../../bench/report.ts';
import { WORKLOADS } from '../../bench/workloads.ts';

function turn(seconds: number[], peakBytes: number | null = 500e6): Turn {
  return {
    parameters: { classifier: 7 },
    seconds,
    processorSeconds: seconds.map((one) => 2 * one),
    peakBytes,
    otherCores: 0.1,
  };
}

function measurement(name: string, ours: Turn[], pytorch: Turn[]): Measurement {
  const workload = WORKLOADS.find((one) => one.name === name)!;
  return { workload, ours, pytorch, variant: 'contiguous', variants: { contiguous: 1 }, passes: 100_000 };
}

const slow = measurement(
  'bnn-epoch',
  [turn([0.3, 0.2, 0.2]), turn([0.2, 0.2, 9])],
  [turn([0.1, 0.1, 0.1], 900e6), turn([0.1, 0.16, 0.16], 950e6)],
);
const fast = measurement('scoring', [turn([8])], [turn([10])]);

test('The median is the middle, or the mean of the two in the middle', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(median([])).toBeNaN();
});

test('A row pools the steps of all turns and pairs the rounds', () => {
  const row = rowOf(slow, 390);
  expect(row.ours.figure).toBeCloseTo(0.2 * 390);
  expect(row.ratio).toBeCloseTo(2);
  expect(row.ratios[0]).toBeCloseTo(0.2 / 0.16);
  expect(row.ratios[1]).toBeCloseTo(2);
  expect(row.processorRatio).toBeCloseTo(2);
  expect(row.pytorch.peakMegabytes).toBe(950);
});

test('A rate is passes over seconds, and its ratio is still one of times', () => {
  const row = rowOf(fast, 390);
  expect(row.ours.figure).toBe(12_500);
  expect(row.ratio).toBe(0.8);
});

test('Every slower workload and every missed limit has its line', () => {
  const rows = [rowOf(slow, 390), rowOf(fast, 390)];
  const late = wholeRowOf({
    title: 'import',
    limit: 5,
    seconds: [6, 7, 6],
    peakBytes: [null],
    otherCores: [null],
  });
  const [first, second, ...others] = findingsOf(rows, [late]);
  expect(others).toEqual([]);
  expect(first).toContain('200 against 100 ms a step, 2.00 times as long');
  expect(second).toContain('import: 6 s, it should take 5 s at most');
  expect(findingsOf([rowOf(fast, 390)], [])).toEqual(['Nowhere slower than PyTorch.']);
});

test('A difference that one round has the other way round is said to be in doubt', () => {
  const close = measurement('critic-step', [turn([0.9]), turn([1.2])], [turn([1]), turn([1])]);
  expect(findingsOf([rowOf(close, 390)], []).join()).toContain('within what the rounds differ');
});

test('A busy machine is told first', () => {
  const busy = measurement(
    'scoring',
    [{ ...turn([8]), otherCores: 1.3 }],
    [{ ...turn([10]), otherCores: 0.7 }],
  );
  expect(findingsOf([rowOf(busy, 390)], [])[0]).toMatch(/^Other processes kept 1\.0 cores busy/);
});

test('The table has a line for each row, in columns', () => {
  const whole = wholeRowOf({
    title: 'import',
    limit: 5,
    seconds: [3.21],
    peakBytes: [123e6],
    otherCores: [0],
  });
  const [head, rule, ...lines] = tableOf([rowOf(slow, 390), rowOf(fast, 390)], [whole]);
  expect(lines).toHaveLength(3);
  const column = head!.indexOf('time ratio') + 'time ratio'.length;
  expect(lines[0]!.slice(0, column)).toMatch(/ 2\.00$/);
  expect(lines[1]).toContain('12,500');
  expect(lines[2]).toMatch(/^this machine: import .* 3\.21 .*123$/);
  expect(rule).toMatch(/^[- ]+$/);
});

test('The document is JSON with short lists on one line', () => {
  const long = 'a line of many words '.repeat(6);
  const document = {
    name: 'x',
    ratios: [1.23456789, 2],
    rows: [{ deep: ['a', 'b'] }],
    findings: [long, long],
    none: [],
  };
  const text = jsonOf(document);
  expect(JSON.parse(text)).toEqual({ ...document, ratios: [1.23457, 2] });
  expect(text).toContain('  "ratios": [1.23457, 2],\n');
  expect(text).toContain('      "deep": ["a", "b"]\n');
  expect(text.split('\n').filter((line) => line.includes(long))).toHaveLength(2);
});
