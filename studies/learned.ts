import { chanceOfScore, recalibrated, UNCHANGED } from '../src/shared/domain/trust.ts';
import { shareOf, type Share } from '../src/shared/domain/statistics.ts';
import type { Suggestion } from './suggestions.ts';

/** So many suggestions a person has given verdicts on. */
const VERDICTS: readonly number[] = [25, 100];

/** A chance beside what came of it. */
type Chance = {
  /** Mean (p − y)². */
  readonly brier: number;
  readonly mean: number;
  /** With a chance of at least `sure`, and those of them that are wrong. */
  readonly sure: Share;
  readonly sureWrong: Share;
};

/** What the chance says of suggestions that nobody has given a verdict on, before it learnt and after. */
export type Learned = {
  readonly verdicts: number;
  readonly others: number;
  readonly right: Share;
  readonly before: Chance;
  readonly after: Chance;
};

/**
 * Learns from true verdicts on some of the suggestions, as the product learns, and looks at the others: always the same
 * ones, whatever the number of verdicts.
 *
 * @param scores log odds that the suggestions are right.
 */
export function learnedFrom(
  suggestions: readonly Suggestion[],
  scores: readonly number[],
  sure: number,
): Learned[] {
  const most = Math.max(...VERDICTS);
  if (suggestions.length < 2 * most) return [];
  const order = [...suggestions.keys()].sort((a, b) => placeOf(a) - placeOf(b));
  const right = order.map((n) => suggestions[n]?.right ?? 0);
  const ordered = order.map((n) => scores[n] ?? 0);
  const others = { scores: ordered.slice(most), right: right.slice(most) };
  return VERDICTS.map((verdicts): Learned => {
    const change = recalibrated(ordered.slice(0, verdicts), right.slice(0, verdicts));
    const judge = (by: typeof change): Chance => {
      const chances = others.scores.map((score) => chanceOfScore(score, by));
      return judged(chances, others.right, sure);
    };
    return {
      verdicts,
      others: others.right.length,
      right: shareOf(others.right.filter((one) => one === 1).length, others.right.length),
      before: judge(UNCHANGED),
      after: judge(change),
    };
  });
}

/** A place that has nothing to do with that among the images, which come easy ones first. */
function placeOf(n: number): number {
  return Math.imul(n + 1, 0x9e3779b1) >>> 0;
}

function judged(chances: readonly number[], right: readonly number[], sure: number): Chance {
  const count = chances.length;
  const sum = (of: (chance: number, n: number) => number): number =>
    chances.reduce((total, chance, n) => total + of(chance, n), 0);
  const above = chances.filter((chance) => chance >= sure).length;
  const wrong = chances.filter((chance, n) => chance >= sure && right[n] === 0).length;
  return {
    brier: sum((chance, n) => (chance - (right[n] ?? 0)) ** 2) / count,
    mean: sum((chance) => chance) / count,
    sure: shareOf(above, count),
    sureWrong: shareOf(wrong, count),
  };
}

/** In %, after so many verdicts: mean chance and right ones; wrong ones among the sure. */
export function learnedText(condition: string, learned: readonly Learned[]): string[] {
  const percent = (value: number | null): string => (value === null ? '–' : (100 * value).toFixed(1));
  const wrong = ({ sure, sureWrong }: Chance): string =>
    `sure ${percent(sure.value)}, of all sure and wrong ${percent(sureWrong.value)}`;
  const line = (verdicts: number, chance: Chance, right: Share): string =>
    `${condition.padEnd(26)} ${String(verdicts).padStart(4)} verdicts: chance ${percent(chance.mean)}, right ${percent(right.value)}; Brier ${chance.brier.toFixed(4)}; ${wrong(chance)}`;
  const [first] = learned;
  return [
    ...(first === undefined ? [] : [line(0, first.before, first.right)]),
    ...learned.map(({ verdicts, after, right }) => line(verdicts, after, right)),
  ];
}
