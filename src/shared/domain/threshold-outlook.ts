import { shareOf, type Share } from './statistics.ts';

/** What the classifier said of samples; every array is [N]. */
export type Readings = {
  /** 0..1, by the policy's statistic. */
  readonly certainties: Float64Array;
  readonly labels: Int32Array;
  /** Labels that came with the data, −1 where there is none. */
  readonly given: Int32Array;
};

/** What a threshold would do; see the contract's `Outlook`. */
export type OutlookPoint = {
  readonly tau: number;
  /** Samples whose certainty is below τ. */
  readonly rejected: number;
  /** Share wrong among the accepted that came labelled. */
  readonly errorAmongAccepted: Share;
  /** Wrong labels among the rejected that came labelled. */
  readonly wrongCaught: number;
};

/** Samples whose certainty c is from ≤ c < to; in the last bin c ≤ 1. */
export type OutlookBin = {
  readonly from: number;
  readonly to: number;
  readonly right: number;
  readonly wrong: number;
  readonly unlabelled: number;
};

export type ThresholdOutlook = {
  readonly samples: number;
  readonly labelled: number;
  /** One for each τ = 0, 1 / steps, …, 1. */
  readonly points: readonly OutlookPoint[];
  readonly bins: readonly OutlookBin[];
};

/** What every threshold would do with these samples; O(N log N + steps log N). */
export function thresholdOutlook(readings: Readings, steps = 1000, bins = 50): ThresholdOutlook {
  const { right, wrong, unlabelled } = sortedByFate(readings);
  const labelled = right.length + wrong.length;
  const points = Array.from({ length: steps + 1 }, (_, step): OutlookPoint => {
    const tau = step / steps;
    const rightBelow = countBelow(right, tau);
    const wrongCaught = countBelow(wrong, tau);
    return {
      tau,
      rejected: rightBelow + wrongCaught + countBelow(unlabelled, tau),
      errorAmongAccepted: shareOf(wrong.length - wrongCaught, labelled - rightBelow - wrongCaught),
      wrongCaught,
    };
  });
  return {
    samples: readings.certainties.length,
    labelled,
    points,
    bins: Array.from({ length: bins }, (_, bin): OutlookBin => {
      const from = bin / bins;
      const to = (bin + 1) / bins;
      const within = (sorted: Float64Array): number =>
        (bin === bins - 1 ? sorted.length : countBelow(sorted, to)) - countBelow(sorted, from);
      return { from, to, right: within(right), wrong: within(wrong), unlabelled: within(unlabelled) };
    }),
  };
}

/** Certainties, ascending, of samples labelled right, labelled wrong, and without a label to compare with. */
function sortedByFate({ certainties, labels, given }: Readings) {
  const pick = (wanted: (label: number, given: number) => boolean): Float64Array =>
    certainties.filter((_, n) => wanted(labels[n] ?? 0, given[n] ?? -1)).sort();
  return {
    right: pick((label, known) => known === label),
    wrong: pick((label, known) => known >= 0 && known !== label),
    unlabelled: pick((_, known) => known < 0),
  };
}

/** How many of the ascending values are below the bar; one that equals it is not. */
function countBelow(ascending: Float64Array, bar: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? 0) < bar) low = middle + 1;
    else high = middle;
  }
  return low;
}
