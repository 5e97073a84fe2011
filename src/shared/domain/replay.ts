/** How a computation made anew stands to the one on record. */
export const REPLAY_RESULTS = ['identical', 'same', 'different', 'failed'] as const;

/**
 * `identical`: every number is the same, bit for bit. `same`: the same labels and the same outcome, and no number
 * further off than the tolerance, as another processor or backend rounds. `different`: anything else. `failed`: it
 * could not be computed.
 */
export type ReplayResult = (typeof REPLAY_RESULTS)[number];

/**
 * How far apart `same` computations may lie. Native TensorFlow and WebAssembly differ by some 10⁻⁶ in a probability; a
 * pixel that rounds to the next grey level moves the relabelling further.
 */
export const REPLAY_TOLERANCE = {
  /** Of a probability of the original's draws, and of its certainty. */
  probability: 0.001,
  /** Grey levels of the transform. */
  pixel: 1,
  /** Of a probability of the transform's draws, and of its certainty, where a pixel differs. */
  relabelled: 0.02,
} as const;

/** What a score run says of one image. */
export type Reading = {
  readonly label: number;
  readonly median: number;
  readonly mean: number;
  /** Nats. */
  readonly entropy: number;
  readonly mutualInformation: number;
  /** [draws, classes], row major; null where the draws were not kept. */
  readonly draws: Float32Array | null;
};

export type ReadingDifference = {
  /** Whether label, figures and draws are the same bit for bit. */
  readonly exact: boolean;
  readonly sameLabel: boolean;
  /** Largest difference of a probability; null where one side has no draws. */
  readonly draws: number | null;
  /** Larger difference of the two certainties. */
  readonly certainty: number;
};

export function compareReadings(recorded: Reading, replayed: Reading): ReadingDifference {
  const figures = (['median', 'mean', 'entropy', 'mutualInformation'] as const).map((name) =>
    Math.abs(recorded[name] - replayed[name]),
  );
  const draws = largestDifference(recorded.draws, replayed.draws);
  const sameLabel = recorded.label === replayed.label;
  return {
    exact: sameLabel && figures.every((difference) => difference === 0) && (draws ?? 0) === 0,
    sameLabel,
    draws,
    certainty: Math.max(figures[0] ?? 0, figures[1] ?? 0),
  };
}

/** Largest |a − b| of values in the same place, those past an end taken as 0; null where one side is missing. */
export function largestDifference(a: ArrayLike<number> | null, b: ArrayLike<number> | null): number | null {
  if (a === null || b === null) return null;
  let largest = 0;
  for (let i = 0; i < Math.max(a.length, b.length); i++)
    largest = Math.max(largest, Math.abs((a[i] ?? 0) - (b[i] ?? 0)));
  return largest;
}

export type ReplayDifferences = {
  readonly original: ReadingDifference;
  /** Largest difference of a pixel, grey levels; null without a transform on record. */
  readonly transform: { readonly pixel: number; readonly sameHash: boolean } | null;
  readonly relabelled: ReadingDifference | null;
  readonly sameOutcome: boolean;
};

export function replayResult({
  original,
  transform,
  relabelled,
  sameOutcome,
}: ReplayDifferences): Exclude<ReplayResult, 'failed'> {
  const readings = relabelled === null ? [original] : [original, relabelled];
  if (!sameOutcome || readings.some(({ sameLabel }) => !sameLabel)) return 'different';
  // Pixels that are the same under another hash: the record contradicts itself.
  const { pixel, sameHash } = transform ?? { pixel: 0, sameHash: true };
  if (!sameHash && pixel === 0) return 'different';
  if (pixel === 0 && readings.every(({ exact }) => exact)) return 'identical';
  const { probability, pixel: levels } = REPLAY_TOLERANCE;
  const bar = pixel === 0 ? probability : REPLAY_TOLERANCE.relabelled;
  const near =
    isWithin(original, probability) && pixel <= levels && (relabelled === null || isWithin(relabelled, bar));
  return near ? 'same' : 'different';
}

function isWithin({ draws, certainty }: ReadingDifference, tolerance: number): boolean {
  return (draws ?? 0) <= tolerance && certainty <= tolerance;
}
