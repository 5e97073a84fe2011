import { guardBar } from '../src/shared/domain/image-distance.ts';
import type { LogisticModel } from '../src/shared/domain/logistic-regression.ts';
import type { Share } from '../src/shared/domain/statistics.ts';
import { bootstrapped, type Interval } from './bootstrap.ts';
import { type Material, openMaterial, passSeeds, provenance, readSplit, TAU } from './material.ts';
import { percent, share } from './pooled.ts';
import type { Study, StudyOptions } from './study.ts';
import { type Suggestion, suggestOn } from './suggestions.ts';
import { chanceOf, featureSets, fitTrust, type Fitted, logLoss } from './trust-model.ts';

const GOAL = 0.99;
const RESAMPLES = 2000;
const BOOTSTRAP_SEED = 11;
/** Edges of the reliability diagram: finer where a batch might be accepted. */
const EDGES = [0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1] as const;

type Value = { readonly value: number } & Interval;

type Bin = { readonly from: number; readonly to: number; readonly meanChance: number; readonly right: Share };

type Judged = {
  readonly brier: Value;
  readonly logLoss: number;
  /** Expected calibration error over the bins of the diagram. */
  readonly calibrationError: number;
  readonly bins: readonly Bin[];
  /** The half with the highest chances. */
  readonly topHalf: Share;
  /** Those whose chance reaches a bar that was set on validation. */
  readonly aboveBars: Readonly<Record<keyof Bars, Taken>>;
};

/** Least chances, found on validation with chances that are out of fold. */
type Bars = {
  /** Half of the suggestions reach it. */
  readonly half: number;
  /** Those that reach it were right 99 times in 100; null where none were. */
  readonly goal: number | null;
};

type Row = {
  readonly from: string;
  readonly penalty: number | null;
  readonly bars: Bars;
  /** The fitted regression, with the names of its features. */
  readonly model: (LogisticModel & { readonly features: readonly string[] }) | null;
  readonly validation: Judged;
  readonly test: Judged;
};

/** A plain rule that a person could batch-accept by. */
type Rule = { readonly name: string; readonly holds: (suggestion: Suggestion) => boolean };

const RULES: readonly Rule[] = [
  { name: 'certain of the transform', holds: ({ rescued }) => rescued },
  {
    name: 'certain of the transform, label kept',
    holds: (one) => one.rescued && one.label === one.before.label,
  },
];
const RULES_WITH_SECOND: readonly Rule[] = [
  { name: 'the second classifier agrees', holds: agrees },
  { name: 'certain of the transform, the second agrees', holds: (one) => one.rescued && agrees(one) },
];

function agrees({ second }: Suggestion): boolean {
  return (second ?? 0) > 0.5;
}

type Taken = { readonly share: number; readonly right: Share };
type RuleRow = { readonly rule: string; readonly validation: Taken; readonly test: Taken };

type Collected = { readonly suggestions: readonly Suggestion[]; readonly images: number };

/**
 * How far a suggestion is to be trusted: a chance of being right, fitted to validation's rejects and judged on test's,
 * beside the transform's certainty taken as it is. All penalties and bars come from validation.
 */
export async function trustStudy(
  folder: string,
  say: (line: string) => void,
  { dataset }: StudyOptions,
): Promise<Study> {
  const material = await openMaterial(folder, dataset);
  const validation = await collect(material, 'validation', say);
  const test = await collect(material, 'test', say);
  const rows = [
    asItIs(validation, test),
    ...featureSets(material.second !== null).map((features) => {
      say(`chance from ${features.name}`);
      return fittedRow(fitTrust(features, validation.suggestions), validation, test);
    }),
  ];
  const rules = [...RULES, ...(material.second === null ? [] : RULES_WITH_SECOND)].map((rule) => ({
    rule: rule.name,
    validation: takenBy(rule, validation),
    test: takenBy(rule, test),
  }));
  const document = {
    ...provenance('trust', material),
    goal: GOAL,
    suggestions: { validation: validation.suggestions.length, test: test.suggestions.length },
    distanceBar: guardBar(usualDistances(validation)),
    rejectedImages: { validation: rejectedImages(validation), test: rejectedImages(test) },
    rows,
    rules,
  };
  return { document, text: tableOf(rows, rules, test) };
}

/** Of the suggestions that are certain and right: farther ones are unlike those that chances are fitted to. */
function usualDistances({ suggestions }: Collected): number[] {
  return suggestions.flatMap(({ rescued, right, distance }) => (rescued && right === 1 ? [distance] : []));
}

async function collect(
  material: Material,
  split: 'validation' | 'test',
  say: (line: string) => void,
): Promise<Collected> {
  const images = await readSplit(material.dataset, split);
  const suggestions: Suggestion[] = [];
  for (const seed of passSeeds(material.dataset)) {
    say(`${split}, pass ${seed}`);
    suggestions.push(...(await suggestOn(material, images, seed)).suggestions);
  }
  return { suggestions, images: images.count };
}

function rejectedImages({ suggestions }: Collected): number {
  return new Set(suggestions.map(({ image }) => image)).size;
}

function takenBy({ holds }: Rule, { suggestions, images }: Collected): Taken {
  const taken = suggestions.filter(holds);
  const right = { image: taken.map(({ image }) => image), right: taken.map((one) => one.right) };
  return { share: taken.length / suggestions.length, right: share(right, images) };
}

function asItIs(validation: Collected, test: Collected): Row {
  const chances = ({ suggestions }: Collected) => suggestions.map(({ after }) => after.mean);
  const bars = barsFor(chances(validation), validation.suggestions);
  return {
    from: "the transform's certainty, as it is",
    penalty: null,
    bars,
    model: null,
    validation: judged(chances(validation), validation, bars),
    test: judged(chances(test), test, bars),
  };
}

function fittedRow(fit: Fitted, validation: Collected, test: Collected): Row {
  const bars = barsFor(fit.outOfFold, validation.suggestions);
  return {
    from: fit.features.name,
    penalty: fit.penalty,
    bars,
    model: { features: fit.features.names, ...fit.model },
    validation: judged(fit.outOfFold, validation, bars),
    test: judged(
      test.suggestions.map((one) => chanceOf(fit, one)),
      test,
      bars,
    ),
  };
}

function barsFor(chances: readonly number[], suggestions: readonly Suggestion[]): Bars {
  const order = byFallingChance(chances);
  let right = 0;
  let goal: number | null = null;
  for (const [i, n] of order.entries()) {
    right += suggestions[n]?.right ?? 0;
    const next = order[i + 1];
    const tied = next !== undefined && chances[next] === chances[n];
    if (!tied && right / (i + 1) >= GOAL) goal = chances[n] ?? null;
  }
  return { half: chances[order[halfOf(order.length) - 1] ?? 0] ?? 1, goal };
}

function halfOf(count: number): number {
  return Math.ceil(count / 2);
}

function byFallingChance(chances: readonly number[]): number[] {
  return [...chances.keys()].sort((a, b) => (chances[b] ?? 0) - (chances[a] ?? 0));
}

function judged(chances: readonly number[], { suggestions, images }: Collected, bars: Bars): Judged {
  const rightOf = (places: readonly number[]) =>
    share(
      {
        image: places.map((n) => suggestions[n]?.image ?? 0),
        right: places.map((n) => suggestions[n]?.right ?? 0),
      },
      images,
    );
  const places = [...suggestions.keys()];
  const bins = EDGES.slice(1).map((to, at): Bin => {
    const from = EDGES[at] ?? 0;
    const inside = places.filter((n) => {
      const chance = chances[n] ?? 0;
      return chance >= from && (chance < to || to === 1);
    });
    const sum = inside.reduce((total, n) => total + (chances[n] ?? 0), 0);
    return { from, to, meanChance: sum / inside.length, right: rightOf(inside) };
  });
  const reach = (bar: number | null) => {
    const above = places.filter((n) => (chances[n] ?? 0) >= (bar ?? Number.POSITIVE_INFINITY));
    return { share: above.length / suggestions.length, right: rightOf(above) };
  };
  return {
    brier: brierOf(chances, suggestions, images),
    logLoss: logLoss(chances, suggestions),
    calibrationError: calibrationError(bins, suggestions.length),
    bins,
    topHalf: rightOf(byFallingChance(chances).slice(0, halfOf(suggestions.length))),
    aboveBars: { half: reach(bars.half), goal: reach(bars.goal) },
  };
}

function calibrationError(bins: readonly Bin[], total: number): number {
  return bins.reduce((sum, { meanChance, right }) => {
    return right.value === null ? sum : sum + (right.n / total) * Math.abs(right.value - meanChance);
  }, 0);
}

/** Mean (p − y)² of the chance p that the suggestion is right, with images as the units that are resampled. */
function brierOf(chances: readonly number[], suggestions: readonly Suggestion[], images: number): Value {
  const squares = suggestions.map(({ right }, n) => ((chances[n] ?? 0) - right) ** 2);
  const value = squares.reduce((sum, square) => sum + square, 0) / squares.length;
  const figures = (counts: Uint16Array): [number] => {
    let [sum, weight] = [0, 0];
    for (const [n, { image }] of suggestions.entries()) {
      const times = counts[image] ?? 0;
      sum += times * (squares[n] ?? 0);
      weight += times;
    }
    return [sum / weight];
  };
  const [interval] = bootstrapped(images, RESAMPLES, BOOTSTRAP_SEED, figures);
  return { value, low: interval?.low ?? value, high: interval?.high ?? value };
}

function tableOf(rows: readonly Row[], rules: readonly RuleRow[], { suggestions }: Collected): string {
  const lines = rows.map(({ from, test, bars }) => {
    const at = (bar: keyof Bars) =>
      `${bars[bar]?.toFixed(3) ?? '–'}: ${(100 * test.aboveBars[bar].share).toFixed(0)} %, ${percent(test.aboveBars[bar].right)}`;
    return [
      from.padEnd(58),
      `${test.brier.value.toFixed(4)} [${test.brier.low.toFixed(4)} – ${test.brier.high.toFixed(4)}]`,
      (100 * test.calibrationError).toFixed(1).padStart(11),
      percent(test.topHalf).padStart(22),
      at('half').padStart(34),
      at('goal').padStart(34),
    ].join('  ');
  });
  return [
    `${suggestions.length} suggestions for test rejects at τ ${TAU}; fitted on validation; bars from there: taken, right, %`,
    `${'chance from'.padEnd(58)}  Brier                      off by, %     top half right, %            at the bar of half              at the bar of 99 % right`,
    ...lines,
    ...rules.map(({ rule, test }) =>
      [rule.padEnd(58), `${(100 * test.share).toFixed(0)} % taken,`, percent(test.right), '% right'].join(
        ' ',
      ),
    ),
  ].join('\n');
}
