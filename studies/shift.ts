import { guardBar, PRICE } from '../src/shared/domain/image-distance.ts';
import type { LabelledImages } from '../src/shared/domain/image.ts';
import { shareOf, type Share } from '../src/shared/domain/statistics.ts';
import { accepts } from '../src/shared/domain/verdicts.ts';
import { type Dataset, DATASETS } from './datasets.ts';
import { CORRUPTIONS, corrupted, SEVERITIES, STRENGTHS } from './corruptions.ts';
import { type Learned, learnedFrom, learnedText } from './learned.ts';
import { everyNth, type Material, openMaterial, provenance, readSplit, TAU } from './material.ts';
import type { Study, StudyOptions } from './study.ts';
import { type Suggested, type Suggestion, suggestOn } from './suggestions.ts';
import { CERTAINTY, CERTAINTY_AND_SECOND, chanceOf, fitTrust, type Fitted } from './trust-model.ts';

/** One pass: images are the sampling units here, and each condition has thousands. */
const PASS = 1;
const CORRUPTION_SEED = 2019;
/** A chance of being right at which a batch might be accepted. */
const SURE = 0.95;

/** Holds a suggestion back where its mark is above a bar; small marks are good ones. */
type Guard = { readonly name: string; readonly mark: (suggestion: Suggestion) => number };

const DISTANCE = 'distance between image and transform';
const SECOND = 'the second classifier disagrees';

type BarredGuard = Guard & { readonly bar: number };

type GuardRow = {
  readonly guard: string;
  /** Right suggestions that a person would no longer be offered: the price. */
  readonly rightWithheld: Share;
  /** Confident and wrong ones that are kept from being offered. */
  readonly wrongWithheld: Share;
};

type Row = {
  readonly split: Split;
  readonly condition: string;
  readonly severity: number | null;
  readonly strength: number | null;
  readonly images: number;
  /** Accepted without review. */
  readonly accepted: Share;
  /** Right among the accepted, before and after for the rejects; null for images without a right label. */
  readonly acceptedRight: Share | null;
  readonly rejectedRightBefore: Share | null;
  readonly rejectedRightAfter: Share | null;
  /** Of the rejects: certain after the transform. */
  readonly rescued: Share;
  /** Of the rejects: certain after the transform, and wrong. */
  readonly confidentlyWrong: Share;
  /** Of all suggestions that are certain. */
  readonly wrongAmongRescued: Share;
  /**
   * The mean chance of being right that validation's trust model gives, beside the share that is; of the rejects, those
   * with a chance of at least SURE, and those of them that are wrong.
   */
  readonly trust: {
    readonly meanChance: number | null;
    readonly right: Share;
    readonly sure: Share;
    readonly sureWrong: Share;
    /** The same of those whose transform is within the bar of the distance, as the product has it; shares of all rejects. */
    readonly nearSure: Share;
    readonly nearSureWrong: Share;
  };
  /** What verdicts on the first rejects make of that chance, for the others. */
  readonly learned: readonly Learned[];
  /** Over the certain suggestions. */
  readonly guards: readonly GuardRow[];
};

/**
 * Spoilt images of a data set, and images of the other one, given to its models: how often does GWIN make a confident
 * wrong suggestion of them, and what would keep it from being offered, at what price? Guards get their bars from the
 * rejects of clean validation images.
 */
export async function shiftStudy(
  folder: string,
  say: (line: string) => void,
  { dataset }: StudyOptions,
): Promise<Study> {
  const material = await openMaterial(folder, dataset);
  const validation = await suggestOn(material, await readSplit(material.dataset, 'validation'), PASS);
  const single = guardsOf(material);
  const guards = [...single, ...strictest(single, validation.suggestions)].map((guard) =>
    withBar(guard, validation.suggestions),
  );
  const trust = trustOf(material, validation.suggestions);
  const rows: Row[] = [];
  for (const split of SPLITS) {
    for await (const condition of conditions(dataset, split)) {
      say([split, condition.name, condition.severity ?? ''].join(' ').trim());
      const found = await suggestOn(material, condition.images, PASS);
      rows.push(rowOf(condition, found, guards, trust));
    }
  }
  const document = {
    ...provenance('shift', material),
    passSeeds: [PASS],
    every: dataset.shiftEvery,
    corruptionSeed: CORRUPTION_SEED,
    strengths: STRENGTHS,
    price: PRICE,
    sure: SURE,
    guards: guards.map(({ name, bar }) => ({ name, bar })),
    rows,
  };
  const tables = SPLITS.map((split) => `${split}\n${tableOf(rows.filter((row) => row.split === split))}`);
  return { document, text: tables.join('\n\n') };
}

/** Guards are chosen on validation's images, and judged on test's. */
const SPLITS = ['validation', 'test'] as const;
type Split = (typeof SPLITS)[number];

type Condition = {
  readonly split: Split;
  readonly name: string;
  readonly severity: number | null;
  readonly strength: number | null;
  /** Is one of the classes right? */
  readonly labelled: boolean;
  readonly images: LabelledImages;
};

async function* conditions(dataset: Dataset, split: Split): AsyncGenerator<Condition> {
  const own = everyNth(await readSplit(dataset, split), dataset.shiftEvery);
  yield { split, name: 'clean', severity: null, strength: null, labelled: true, images: own };
  for (const name of CORRUPTIONS) {
    for (const severity of SEVERITIES) {
      const strength = STRENGTHS[name][severity - 1] ?? 0;
      const images = corrupted(own, name, severity, CORRUPTION_SEED);
      yield { split, name, severity, strength, labelled: true, images };
    }
  }
  for (const stranger of Object.values(DATASETS).filter((one) => one !== dataset)) {
    const name = `${stranger.pictures} (${stranger.title})`;
    const strange = everyNth(await readSplit(stranger, split), dataset.shiftEvery);
    // No digit is the right label of a shoe.
    const images = { ...strange, labels: strange.labels.map(() => -1) };
    yield { split, name, severity: null, strength: null, labelled: false, images };
  }
}

function guardsOf({ second }: Material): Guard[] {
  return [
    { name: DISTANCE, mark: ({ distance }) => distance },
    { name: 'disagreement over five z', mark: ({ agreement }) => 1 - agreement },
    { name: 'the draws doubt the image itself', mark: ({ before }) => before.mutualInformation },
    ...(second === null ? [] : [{ name: SECOND, mark: (one: Suggestion) => 1 - (one.second ?? 1) }]),
  ];
}

/** Distance and second classifier together: how unusual is the more unusual of the two marks on validation? */
function strictest(guards: readonly Guard[], suggestions: readonly Suggestion[]): Guard[] {
  const both = [guards.find(({ name }) => name === DISTANCE), guards.find(({ name }) => name === SECOND)];
  const ranks = both.flatMap((guard) => {
    if (guard === undefined) return [];
    const usual = rightMarks(guard, suggestions);
    return [(one: Suggestion) => usual.filter((mark) => mark < guard.mark(one)).length / usual.length];
  });
  if (ranks.length < both.length) return [];
  return [
    {
      name: 'distance or second classifier',
      mark: (one) => Math.max(...ranks.map((rank) => rank(one))),
    },
  ];
}

/** Marks of the right and certain suggestions, ascending. */
function rightMarks({ mark }: Guard, suggestions: readonly Suggestion[]): number[] {
  return suggestions
    .filter(({ rescued, right }) => rescued && right === 1)
    .map((one) => mark(one))
    .sort((a, b) => a - b);
}

/** The bar above which PRICE of the right and certain suggestions lie. */
function withBar(guard: Guard, suggestions: readonly Suggestion[]): BarredGuard {
  return { ...guard, bar: guardBar(rightMarks(guard, suggestions)) ?? Number.POSITIVE_INFINITY };
}

function trustOf({ second }: Material, suggestions: readonly Suggestion[]): Fitted {
  return fitTrust(second === null ? CERTAINTY : CERTAINTY_AND_SECOND, suggestions);
}

function rowOf(
  { split, name, severity, strength, labelled, images }: Condition,
  { pass, suggestions }: Suggested,
  guards: readonly BarredGuard[],
  trust: Fitted,
): Row {
  const accepted = [...pass.truth.keys()].filter((n) => accepts(pass.all.medians[n] ?? 0, TAU));
  const acceptedRight = accepted.filter((n) => pass.all.labels[n] === pass.truth[n]).length;
  const rescued = suggestions.filter((one) => one.rescued);
  const wrong = rescued.filter(({ right }) => right === 0);
  const rejected = suggestions.length;
  const isNear = ({ distance }: Suggestion): boolean =>
    distance <= (guards.find((guard) => guard.name === DISTANCE)?.bar ?? Number.POSITIVE_INFINITY);
  const before = suggestions.filter((one) => one.before.label === pass.truth[one.image]).length;
  const after = suggestions.filter(({ right }) => right === 1).length;
  const chances = suggestions.map((one) => chanceOf(trust, one));
  const sure = suggestions.filter((_, n) => (chances[n] ?? 0) >= SURE);
  return {
    split,
    condition: name,
    severity,
    strength,
    images: images.count,
    accepted: shareOf(accepted.length, images.count),
    acceptedRight: labelled ? shareOf(acceptedRight, accepted.length) : null,
    rejectedRightBefore: labelled ? shareOf(before, rejected) : null,
    rejectedRightAfter: labelled ? shareOf(after, rejected) : null,
    rescued: shareOf(rescued.length, rejected),
    confidentlyWrong: shareOf(wrong.length, rejected),
    wrongAmongRescued: shareOf(wrong.length, rescued.length),
    trust: {
      meanChance: rejected === 0 ? null : chances.reduce((sum, one) => sum + one, 0) / rejected,
      right: shareOf(after, rejected),
      sure: shareOf(sure.length, rejected),
      sureWrong: shareOf(sure.filter(({ right }) => right === 0).length, rejected),
      nearSure: shareOf(sure.filter(isNear).length, rejected),
      nearSureWrong: shareOf(sure.filter((one) => isNear(one) && one.right === 0).length, rejected),
    },
    learned: learnedFrom(
      suggestions,
      chances.map((chance) => Math.log(chance / (1 - chance))),
      SURE,
    ),
    guards: guards.map((guard) => ({ guard: guard.name, ...withheld(guard, rescued) })),
  };
}

function withheld(guard: BarredGuard, rescued: readonly Suggestion[]): Omit<GuardRow, 'guard'> {
  const of = (right: number): Share => {
    const some = rescued.filter((one) => one.right === right);
    return shareOf(some.filter((one) => guard.mark(one) > guard.bar).length, some.length);
  };
  return { rightWithheld: of(1), wrongWithheld: of(0) };
}

function tableOf(rows: readonly Row[]): string {
  const cell = (value: Share | null) =>
    (value === null || value.value === null ? '–' : (100 * value.value).toFixed(1)).padStart(8);
  const names = rows[0]?.guards.map(({ guard }) => guard) ?? [];
  return [
    'all in %; each guard: right and certain suggestions withheld / wrong and certain ones withheld',
    `${''.padEnd(26)} accepted   right   before    after  certain  certain, wrong  chance     sure  sure, wrong     near  near, wrong  ${names.join(' | ')}`,
    ...rows.map((row) =>
      [
        `${row.condition} ${row.severity ?? ''}`.padEnd(26),
        cell(row.accepted),
        cell(row.acceptedRight),
        cell(row.rejectedRightBefore),
        cell(row.rejectedRightAfter),
        cell(row.rescued),
        cell(row.confidentlyWrong),
        `${' '.repeat(8)}${(100 * (row.trust.meanChance ?? 0)).toFixed(1)}`,
        cell(row.trust.sure),
        cell(row.trust.sureWrong),
        '   ',
        cell(row.trust.nearSure),
        cell(row.trust.nearSureWrong),
        '     ',
        ...row.guards.map(
          ({ rightWithheld, wrongWithheld }) => `${cell(rightWithheld)} /${cell(wrongWithheld)} |`,
        ),
      ].join(' '),
    ),
    '',
    'What verdicts on some rejects make of the chance of the others:',
    ...rows.flatMap(({ condition, severity, learned }) =>
      learnedText(`${condition} ${severity ?? ''}`, learned),
    ),
  ].join('\n');
}
