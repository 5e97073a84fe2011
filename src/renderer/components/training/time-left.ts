/** When a job said what: `at` in milliseconds of any steady clock, `eta` in seconds. */
export type Estimate = { readonly at: number; readonly eta: number };

/** Seconds still to go: the middle and how far recent estimates lie apart. */
export type TimeLeft = { readonly about: number; readonly low: number; readonly high: number };

/** Older estimates are of another pace. */
const REMEMBERED_MILLISECONDS = 120_000;
const FEWEST = 3;
/** No estimate is better than this, however steady it looks. */
const LEAST_SPREAD = 0.05;

/** The estimates still worth asking, with a new one added. */
export function remembered(estimates: readonly Estimate[], next: Estimate): Estimate[] {
  return [...estimates.filter(({ at }) => next.at - at <= REMEMBERED_MILLISECONDS), next];
}

/**
 * Time left as a range, from what the estimates of the last two minutes say of the end. Null before the third: the first
 * steps of a training tell nothing of its pace.
 */
export function timeLeft(estimates: readonly Estimate[], now: number): TimeLeft | null {
  if (estimates.length < FEWEST) return null;
  const lefts = estimates.map(({ at, eta }) => Math.max(0, eta - (now - at) / 1000)).sort((a, b) => a - b);
  const about = quantileOf(lefts, 0.5);
  return {
    about,
    low: Math.min(quantileOf(lefts, 0.1), about * (1 - LEAST_SPREAD)),
    high: Math.max(quantileOf(lefts, 0.9), about * (1 + LEAST_SPREAD)),
  };
}

function quantileOf(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (above - below) * (place - Math.floor(place));
}

/** Progress of a job that gives no estimate of its own. */
export type Pace = { readonly at: number; readonly done: number };

/** Seconds left at the pace since the first of these; null where nothing has moved. */
export function etaFromPace(paces: readonly Pace[], total: number): number | null {
  const [first] = paces;
  const last = paces.at(-1);
  if (first === undefined || last === undefined || last.done <= first.done) return null;
  return ((total - last.done) * (last.at - first.at)) / (last.done - first.done) / 1000;
}
