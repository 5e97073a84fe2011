import { GwinnowError } from '../errors.ts';
import { riskCoverage, type RiskPoint } from './selective-risk.ts';
import {
  type Change,
  type ClusteredCounts,
  clusteredChange,
  mcnemar,
  type Share,
  shareOf,
} from './statistics.ts';
import { accepts } from './verdicts.ts';

/** What one classifier says of labelled images; all arrays are [N], in the order of the images. */
export type Readings = { readonly labels: Int32Array; readonly certainties: Float64Array };

export type ModelFigures = {
  readonly accuracy: Share;
  /** Images rejected at τ. */
  readonly rejected: Share;
  /** Wrong labels among those accepted at τ. */
  readonly risk: Share;
};

/** Two classifiers on the same images. */
export type ModelComparison = {
  readonly images: number;
  readonly tau: number;
  readonly old: ModelFigures;
  readonly new: ModelFigures;
  /** Wrong labels among equally many accepted ones: as many as the old classifier accepts at τ; null for none. */
  readonly sameCoverage: { readonly coverage: number; readonly old: Share; readonly new: Share } | null;
  /** Right in place of wrong, and the reverse, over all images. */
  readonly fixed: number;
  readonly broken: number;
  /** Of the accuracy, paired. */
  readonly change: Change;
  readonly mcnemar: { readonly exact: number; readonly midP: number };
};

/**
 * Compares two classifiers on the images that came with a label.
 *
 * @param given [N], true classes, −1 where there is none.
 * @throws NO_DATA without labelled images, BAD_ARGUMENT when the sizes disagree.
 */
export function compareModels(given: Int32Array, one: Readings, two: Readings, tau: number): ModelComparison {
  const known = Array.from(given.keys()).filter((n) => (given[n] ?? -1) >= 0);
  if (known.length === 0) throw new GwinnowError('NO_DATA', 'None of these images came with a label');
  const before = answersOf(given, one, known);
  const after = answersOf(given, two, known);
  const fixed = known.filter((_, n) => before.right[n] === 0 && after.right[n] === 1).length;
  const broken = known.filter((_, n) => before.right[n] === 1 && after.right[n] === 0).length;
  const counts: ClusteredCounts = { successes: before.right, sizes: new Uint8Array(known.length).fill(1) };
  return {
    images: known.length,
    tau,
    old: figuresOf(before, tau),
    new: figuresOf(after, tau),
    sameCoverage: atSameCoverage(before, after, tau),
    fixed,
    broken,
    change: clusteredChange(counts, after.right),
    mcnemar: mcnemar(fixed, broken),
  };
}

type Answers = { readonly certainties: Float64Array; readonly right: Uint8Array };

function answersOf(given: Int32Array, { labels, certainties }: Readings, known: readonly number[]): Answers {
  if (labels.length !== given.length || certainties.length !== given.length) {
    throw new GwinnowError('BAD_ARGUMENT', `${labels.length} labels for ${given.length} images`);
  }
  return {
    certainties: Float64Array.from(known, (n) => certainties[n] ?? 0),
    right: Uint8Array.from(known, (n) => Number(labels[n] === given[n])),
  };
}

function figuresOf({ certainties, right }: Answers, tau: number): ModelFigures {
  const accepted = right.filter((_, n) => accepts(certainties[n] ?? 0, tau));
  return {
    accuracy: shareOf(sum(right), right.length),
    rejected: shareOf(right.length - accepted.length, right.length),
    risk: shareOf(accepted.length - sum(accepted), accepted.length),
  };
}

function atSameCoverage(before: Answers, after: Answers, tau: number): ModelComparison['sameCoverage'] {
  const accepted = before.certainties.filter((certainty) => accepts(certainty, tau)).length;
  if (accepted === 0) return null;
  const risk = ({ certainties, right }: Answers): Share =>
    riskAmong(riskCoverage(certainties, right), accepted);
  return { coverage: accepted / before.right.length, old: risk(before), new: risk(after) };
}

/** Among so many of the most certain; equally certain ones, which no threshold can part, all count. */
function riskAmong(points: readonly RiskPoint[], accepted: number): Share {
  const point = points.find((one) => one.accepted >= accepted);
  return point === undefined ? shareOf(0, 0) : shareOf(point.errors, point.accepted);
}

function sum(values: Uint8Array): number {
  return values.reduce((total, value) => total + value, 0);
}
