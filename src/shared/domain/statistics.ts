import { GwinnowError } from '../errors.ts';
import {
  fairBinomialCdf,
  fairBinomialPmf,
  normalQuantile,
  regularizedBeta,
  studentQuantile,
} from './distributions.ts';

/** Level of every interval in Gwinnow. */
export const CONFIDENCE = 0.95;
const UPPER = (1 + CONFIDENCE) / 2;

/** A share with its 95 % interval; all null when nothing was counted. `n` is the number of counted answers. */
export type Share = {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
};

/** A difference of two shares of the same answers. */
export type Change = Share & {
  /** Of the value; null for fewer than two images. */
  readonly standardError: number | null;
};

/**
 * Answers grouped by image. In pooled passes an image answers once for each pass that rejects it, and those answers
 * are alike, so images are the sampling units (clusters) and not the answers.
 */
export type ClusteredCounts = {
  /** [images]: right answers, 0..sizes[i]. */
  readonly successes: ArrayLike<number>;
  /** [images]: answers; an image without any takes no part. */
  readonly sizes: ArrayLike<number>;
};

const NOTHING = { value: null, low: null, high: null, n: 0 } as const;

/**
 * Wilson's score interval (Wilson 1927) of an observed share. `n` may be an effective, fractional sample size.
 *
 * @param share 0..1.
 * @throws BAD_ARGUMENT for n <= 0 or a share outside 0..1.
 */
export function wilsonInterval(share: number, n: number): { readonly low: number; readonly high: number } {
  if (!(n > 0 && share >= 0 && share <= 1)) {
    throw new GwinnowError('BAD_ARGUMENT', `no Wilson interval for a share of ${share} among ${n}`);
  }
  const z = normalQuantile(UPPER);
  const spread = z * Math.sqrt((share * (1 - share)) / n + (z / (2 * n)) ** 2);
  const centre = share + (z * z) / (2 * n);
  const scale = 1 + (z * z) / n;
  return {
    low: share === 0 ? 0 : Math.max(0, (centre - spread) / scale),
    high: share === 1 ? 1 : Math.min(1, (centre + spread) / scale),
  };
}

/** `successes` of `n` independent answers as a share with Wilson's interval. */
export function shareOf(successes: number, n: number): Share {
  return n === 0 ? NOTHING : { value: successes / n, ...wilsonInterval(successes / n, n), n };
}

/**
 * Difference of two shares of answers that have nothing to do with each other, the first less the second, with the
 * hybrid score interval (Newcombe 1998, Statistics in Medicine 17, 873-890, method 10). Null where one is of nothing.
 */
export function shareDifference(
  first: Share,
  second: Share,
): { readonly value: number; readonly low: number; readonly high: number } | null {
  const one = bounds(first);
  const other = bounds(second);
  if (one === null || other === null) return null;
  const value = one.value - other.value;
  return {
    value,
    low: value - Math.hypot(one.value - one.low, other.high - other.value),
    high: value + Math.hypot(one.high - one.value, other.value - other.low),
  };
}

function bounds({ value, low, high }: Share): { value: number; low: number; high: number } | null {
  return value === null || low === null || high === null ? null : { value, low, high };
}

/**
 * McNemar's test of paired answers (McNemar 1947): the chance of a split at least as uneven as fixed : broken if each
 * were equally likely. `exact` is the two-sided binomial p, `midP` counts the observed split half (Fagerland,
 * Lydersen & Laake 2013 advise it: exact p is too cautious).
 */
export function mcnemar(fixed: number, broken: number): { readonly exact: number; readonly midP: number } {
  const n = fixed + broken;
  const tail = 2 * fairBinomialCdf(Math.min(fixed, broken), n);
  return {
    exact: Math.min(1, tail),
    midP: Math.min(1, tail - fairBinomialPmf(Math.min(fixed, broken), n)),
  };
}

/**
 * A share over clusters with Wilson's interval on the effective sample size
 * n* = n / deff · (t_{n−1} / t_{C−1})², at most n (Korn & Graubard 1998, Survey Methodology 24, 193-201, who put it
 * into the exact interval; t = 97.5 % quantile, C = images). deff is Kish's design effect (Kish 1965, Survey
 * Sampling): the variance of the ratio Σ y_i / Σ m_i by Taylor linearization over clusters, over that of a simple
 * random sample. Where all answers are right or all wrong the variance says nothing: then n* = n² / Σ m_i², as if the
 * answers of one image were copies. With one answer per image n* = n, Wilson's plain interval.
 */
export function clusteredShare(counts: ClusteredCounts): Share {
  const { n, share, effective } = summarise(counts);
  return n === 0 ? NOTHING : { value: share, ...wilsonInterval(share, effective), n };
}

/** Effective number of independent answers behind a clustered share; 0 without answers. */
export function effectiveSize(counts: ClusteredCounts): number {
  return summarise(counts).effective;
}

/**
 * Change of a share from one set of answers to another on the same images. `value` = (fixed − broken) / n.
 *
 * Its standard error is the paired one, with images as clusters: √(C/(C−1) Σ (d_i − D m_i)²) / n, where d_i is fixed −
 * broken of image i. The interval joins the two Wilson intervals by their correlation (Newcombe 1998, Statistics in
 * Medicine 17, 2635-2650, method 10; with n* for n as Donner & Zou 2012 generalise it), since the usual ± 1.96
 * standard errors has no width where no label changes.
 */
export function clusteredChange(before: ClusteredCounts, after: ArrayLike<number>): Change {
  const first = summarise(before);
  const second = summarise({ successes: after, sizes: before.sizes });
  if (first.n === 0) return { ...NOTHING, standardError: null };
  const value = second.share - first.share;
  const correlation = shrunkCorrelation(before, after, first, second);
  const a = wilsonInterval(first.share, first.effective);
  const b = wilsonInterval(second.share, second.effective);
  const reach = (up: number, down: number) => Math.sqrt(up * up - 2 * correlation * up * down + down * down);
  return {
    value,
    low: value - reach(second.share - b.low, a.high - first.share),
    high: value + reach(b.high - second.share, first.share - a.low),
    n: first.n,
    standardError: pairedStandardError(before, after, value),
  };
}

/** McNemar's test with images as the units, and how many images changed for better or worse on balance. */
export type PairedTest = {
  readonly better: number;
  readonly worse: number;
  readonly exact: number;
  readonly midP: number;
};

/** Work beyond which the distribution of all sign flips is replaced by Student's t. */
const MOST_STEPS = 4_000_000;

/**
 * McNemar's test for paired answers in clusters: if nothing had changed, each image's net change d_i could as well
 * have had the other sign, so p is the share of all sign flips with a sum at least as far from 0 (exact). With one
 * answer per image this is the binomial test of `mcnemar`. Many or large changes take t = Σ d_i / √Σ d_i² instead
 * (Durkalski et al. 2003, Statistics in Medicine 22, 2417-2428).
 */
export function clusteredMcnemar(before: ArrayLike<number>, after: ArrayLike<number>): PairedTest {
  const changes: number[] = [];
  for (let i = 0; i < before.length; i++) {
    const change = (after[i] ?? 0) - (before[i] ?? 0);
    if (change !== 0) changes.push(change);
  }
  const better = changes.filter((change) => change > 0).length;
  const images = { better, worse: changes.length - better };
  const moved = changes.reduce((sum, change) => sum + Math.abs(change), 0);
  if (moved === changes.length) return { ...images, ...mcnemar(images.better, images.worse) };
  return {
    ...images,
    ...(moved * changes.length <= MOST_STEPS ? signFlips(changes, moved) : studentTest(changes)),
  };
}

/** Chances of every sum of the positive ones when signs are fair coins, by adding one change after the other. */
function signFlips(changes: readonly number[], moved: number): { exact: number; midP: number } {
  const chances = new Float64Array(moved + 1);
  chances[0] = 1;
  let reached = 0;
  for (const change of changes) {
    const size = Math.abs(change);
    reached += size;
    for (let u = reached; u >= 0; u--) {
      chances[u] = ((chances[u] ?? 0) + (u >= size ? (chances[u - size] ?? 0) : 0)) / 2;
    }
  }
  const observed = Math.abs(changes.reduce((sum, change) => sum + change, 0));
  let beyond = 0;
  let same = 0;
  for (const [u, chance] of chances.entries()) {
    const distance = Math.abs(2 * u - moved);
    if (distance > observed) beyond += chance;
    else if (distance === observed) same += chance;
  }
  return { exact: Math.min(1, beyond + same), midP: observed === 0 ? 1 : Math.min(1, beyond + same / 2) };
}

function studentTest(changes: readonly number[]): { exact: number; midP: number } {
  const sum = changes.reduce((total, change) => total + change, 0);
  const squares = changes.reduce((total, change) => total + change * change, 0);
  const df = changes.length - 1;
  const p = regularizedBeta(df / (df + (sum * sum) / squares), df / 2, 0.5);
  return { exact: p, midP: p };
}

type Summary = { readonly n: number; readonly share: number; readonly effective: number };

function summarise(counts: ClusteredCounts): Summary {
  const { successes, sizes } = counts;
  let n = 0;
  let right = 0;
  let squares = 0;
  let clusters = 0;
  for (let i = 0; i < sizes.length; i++) {
    const size = sizes[i] ?? 0;
    n += size;
    right += successes[i] ?? 0;
    squares += size * size;
    clusters += Number(size > 0);
  }
  if (n === 0) return { n: 0, share: 0, effective: 0 };
  const share = right / n;
  if (clusters === n) return { n, share, effective: n };
  if (right === 0 || right === n || clusters < 2) return { n, share, effective: (n * n) / squares };
  const variance = (residualSum(counts, share) * clusters) / (clusters - 1) / n ** 2;
  const designEffect = (variance * (n - 1)) / (share * (1 - share));
  const freedom = studentQuantile(UPPER, n - 1) / studentQuantile(UPPER, clusters - 1);
  return { n, share, effective: Math.min(n, (n / designEffect) * freedom ** 2) };
}

/** Σ (y_i − p m_i)² */
function residualSum({ successes, sizes }: ClusteredCounts, share: number): number {
  let sum = 0;
  for (let i = 0; i < sizes.length; i++) sum += ((successes[i] ?? 0) - share * (sizes[i] ?? 0)) ** 2;
  return sum;
}

function pairedStandardError(
  { successes, sizes }: ClusteredCounts,
  after: ArrayLike<number>,
  change: number,
): number | null {
  let n = 0;
  let clusters = 0;
  let squares = 0;
  for (let i = 0; i < sizes.length; i++) {
    const size = sizes[i] ?? 0;
    n += size;
    clusters += Number(size > 0);
    squares += ((after[i] ?? 0) - (successes[i] ?? 0) - change * size) ** 2;
  }
  return clusters < 2 ? null : Math.sqrt((squares * clusters) / (clusters - 1)) / n;
}

/** Correlation of the two sets of residuals; a positive one is lowered by Newcombe's continuity correction. */
function shrunkCorrelation(
  before: ClusteredCounts,
  after: ArrayLike<number>,
  first: Summary,
  second: Summary,
): number {
  const spread = Math.sqrt(
    residualSum(before, first.share) * residualSum({ successes: after, sizes: before.sizes }, second.share),
  );
  if (spread === 0) return 0;
  let product = 0;
  for (let i = 0; i < before.sizes.length; i++) {
    const size = before.sizes[i] ?? 0;
    product += ((before.successes[i] ?? 0) - first.share * size) * ((after[i] ?? 0) - second.share * size);
  }
  const correlation = product / spread;
  if (correlation <= 0) return correlation;
  const deviations = Math.sqrt(first.share * (1 - first.share) * second.share * (1 - second.share));
  const n = Math.min(first.effective, second.effective);
  return deviations === 0 ? 0 : Math.max(0, correlation - 1 / (2 * n * deviations));
}
