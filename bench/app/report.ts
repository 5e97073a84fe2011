import { quantileSorted } from 'd3-array';
import { aligned } from '../table.ts';
import type { ListChange } from './lists.ts';
import type { HeapAt } from './memory.ts';

/** Times in milliseconds beside what they should stay under. */
export type Row = {
  readonly title: string;
  /** Size of the project. */
  readonly samples: number;
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
  /** `judged` has to be less. */
  readonly goal: number;
  readonly judged: 'p95' | 'max';
  readonly reached: boolean;
};

export type Memory = {
  readonly samples: number;
  readonly looks: readonly HeapAt[];
  /** Bytes over the second half of the verdicts: the first 1,000 items fill the page's caches. */
  readonly growth: number;
  readonly flat: boolean;
};

type Facts = Pick<Row, 'title' | 'samples' | 'goal' | 'judged'>;

export function rowOf(facts: Facts, times: readonly number[]): Row {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => quantileSorted(sorted, share) ?? Number.NaN;
  const figures = { p50: at(0.5), p95: at(0.95), max: at(1) };
  const { judged, goal } = facts;
  return { ...facts, count: times.length, ...figures, reached: figures[judged] < goal };
}

/** Each change counts once, with its middle time. */
export function rowOfChanges(facts: Facts, changes: readonly ListChange[]): Row {
  return rowOf(facts, changes.map(middle));
}

/** The changes that took longest, longest first. */
export function slowest(changes: readonly ListChange[], count: number): string[] {
  return changes
    .toSorted((a, b) => middle(b) - middle(a))
    .slice(0, count)
    .map((change) => `${change.control}: ${change.value} ${middle(change).toFixed(0)} ms`);
}

function middle({ times }: ListChange): number {
  return (
    quantileSorted(
      times.toSorted((a, b) => a - b),
      0.5,
    ) ?? Number.NaN
  );
}

const FLAT = { share: 0.05, bytes: 2_000_000 };

/** Flat: less than 5 % and less than 2 MB more after the last verdict than after half of them. */
export function memoryOf(samples: number, looks: readonly HeapAt[]): Memory {
  const [before, after] = [looks[2]?.heapBytes ?? Number.NaN, looks.at(-1)?.heapBytes ?? Number.NaN];
  const growth = after - before;
  return { samples, looks, growth, flat: growth < FLAT.bytes && growth < FLAT.share * before };
}

/** The table as lines of text. */
export function tableOf(rows: readonly Row[], memory: Memory | null): string[] {
  const head = ['what', 'samples', 'n', 'p50 ms', 'p95 ms', 'max ms', 'goal', 'reached'];
  const lines = rows.map(({ title, samples, count, p50, p95, max, goal, judged, reached }) => [
    title,
    samples.toLocaleString('en'),
    String(count),
    ...[p50, p95, max].map((time) => time.toFixed(1)),
    `${judged} < ${goal}`,
    reached ? 'yes' : 'NO',
  ]);
  return [...aligned([head, ...lines], 1), ...(memory === null ? [] : ['', ...memoryLines(memory)])];
}

function memoryLines({ samples, looks, growth, flat }: Memory): string[] {
  const heaps = looks.map(({ verdicts, heapBytes }) => `${megabytes(heapBytes)} after ${verdicts}`);
  const goal = `less than ${FLAT.share * 100} % and ${megabytes(FLAT.bytes)} over the second half`;
  return [
    `Memory of the page, MB, by verdicts (${samples.toLocaleString('en')} samples): ${heaps.join(', ')}`,
    `  growth ${megabytes(growth)} MB, goal ${goal}: ${flat ? 'reached' : 'NOT reached'}`,
  ];
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(2);
}
