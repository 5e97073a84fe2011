import type { ReadingPair, SampleReplay } from '../../shared/contract/replay.ts';
import type { Figures } from '../figures.ts';

export type ReplayAnswer = {
  readonly replay: SampleReplay;
  readonly backend: string;
  readonly tau: number;
  /** As it was made anew; null without one on record. */
  readonly transform: Uint8Array | null;
};

/** One figure on record, computed anew, and how far apart; `same` where it is the same bit for bit. */
export type ReplayRow = {
  readonly name: 'label' | 'certainty' | 'entropy' | 'draws' | 'pixels' | 'outcome';
  readonly of: 'original' | 'transform' | null;
  readonly recorded: string;
  readonly replayed: string;
  /** Empty for what is the same or no number. */
  readonly difference: string;
  readonly same: boolean;
};

export type ReplayWords = {
  readonly figures: Figures;
  readonly className: (index: number) => string;
  readonly outcome: (name: 'accepted' | 'rescued' | 'unsure') => string;
};

const HASH_SHOWN = 12;

/** What a replay compared, in the order of one sample's way. */
export function replayRows(
  { original, transform, relabelled, outcome }: SampleReplay,
  words: ReplayWords,
): ReplayRow[] {
  const rows = original === null ? [] : readingRows('original', original, words);
  if (transform !== null) {
    const [recorded, replayed] = [transform.recorded, transform.replayed].map((hash) =>
      hash.slice(0, HASH_SHOWN),
    );
    rows.push({
      name: 'pixels',
      of: 'transform',
      recorded: recorded ?? '',
      replayed: replayed ?? '',
      difference: transform.pixel === 0 ? '' : words.figures.count(transform.pixel),
      same: transform.recorded === transform.replayed && transform.pixel === 0,
    });
  }
  if (relabelled !== null) rows.push(...readingRows('transform', relabelled, words));
  if (outcome !== null) {
    rows.push({
      name: 'outcome',
      of: null,
      recorded: words.outcome(outcome.recorded),
      replayed: words.outcome(outcome.replayed),
      difference: '',
      same: outcome.recorded === outcome.replayed,
    });
  }
  return rows;
}

function readingRows(
  of: 'original' | 'transform',
  { recorded, replayed, draws }: ReadingPair,
  { figures, className }: ReplayWords,
): ReplayRow[] {
  const figure = (name: 'certainty' | 'entropy', decimals: number): ReplayRow => {
    const difference = Math.abs(recorded[name] - replayed[name]);
    return {
      name,
      of,
      recorded: figures.fixed(recorded[name], decimals),
      replayed: figures.fixed(replayed[name], decimals),
      difference: smallFigure(difference),
      same: difference === 0,
    };
  };
  const label: ReplayRow = {
    name: 'label',
    of,
    recorded: className(recorded.label),
    replayed: className(replayed.label),
    difference: '',
    same: recorded.label === replayed.label,
  };
  const rows = [label, figure('certainty', 6), figure('entropy', 6)];
  if (draws === null) return rows;
  const counted = [recorded, replayed].map(({ probabilities }) => figures.count(probabilities?.length ?? 0));
  const [before = '', after = ''] = counted;
  return [
    ...rows,
    {
      name: 'draws',
      of,
      recorded: before,
      replayed: after,
      difference: smallFigure(draws),
      same: draws === 0,
    },
  ];
}

/** "2.4e-7"; empty for none at all. */
export function smallFigure(difference: number): string {
  return difference === 0 ? '' : difference.toExponential(1);
}

/** The largest difference among all figures; null where nothing could be computed. */
export function largestDifferenceOf({ original, relabelled }: SampleReplay): number | null {
  if (original === null) return null;
  const pairs = relabelled === null ? [original] : [original, relabelled];
  return Math.max(...pairs.flatMap(({ draws, certainty }) => [draws ?? 0, certainty]));
}
