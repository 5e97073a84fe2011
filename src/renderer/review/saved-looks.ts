import * as v from 'valibot';
import type { FirstLooks } from './blind.ts';

const Index = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** Numbers in runs: "3-7,12". */
const Runs = v.pipe(v.string(), v.regex(/^(\d{1,9}(-\d{1,9})?(,\d{1,9}(-\d{1,9})?)*)?$/));
const Saved = v.pipe(
  v.string(),
  v.parseJson(),
  v.strictObject({ seen: Runs, unseen: Runs, picks: v.array(v.tuple([Index, Index])) }),
);

/** More samples than any project has: a damaged text must not fill the memory. */
const MOST = 10_000_000;

const NONE: FirstLooks = { seen: new Set(), picks: new Map(), unseen: new Set() };

/** What a saved text holds; nothing where it is not ours or damaged. Never throws. */
export function readLooks(text: string | null): FirstLooks {
  const read = v.safeParse(Saved, text);
  if (!read.success) return NONE;
  const { seen, unseen, picks } = read.output;
  return { seen: numbersOf(seen), unseen: numbersOf(unseen), picks: new Map(picks) };
}

export function savedLooks({ seen, unseen, picks }: FirstLooks): string {
  return JSON.stringify({ seen: runsOf(seen), unseen: runsOf(unseen), picks: [...picks] });
}

function runsOf(numbers: ReadonlySet<number>): string {
  const runs: { readonly from: number; to: number }[] = [];
  for (const one of [...numbers].toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last?.to === one - 1) last.to = one;
    else runs.push({ from: one, to: one });
  }
  return runs.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
}

function numbersOf(runs: string): ReadonlySet<number> {
  const numbers = new Set<number>();
  for (const run of runs === '' ? [] : runs.split(',')) {
    const [from = 0, to = from] = run.split('-').map(Number);
    for (let one = from; one <= to && numbers.size < MOST; one += 1) numbers.add(one);
  }
  return numbers;
}
