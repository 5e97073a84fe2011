import type { Certainties } from '../src/shared/domain/certainty.ts';
import { clusteredShare, type Share } from '../src/shared/domain/statistics.ts';
import { accepts } from '../src/shared/domain/verdicts.ts';
import { TAU } from './material.ts';
import { type Answers, clustered, type Fate, fate, share } from './pooled.ts';
import { certainty, type Pass } from './rejects.ts';

/** What some way to label says of a pass's rejects, in their order. */
export type Labelling = Pick<Certainties, 'labels'> & { readonly certainties: Float64Array };

/** The rejects of several passes over one split as they were before anything is done to them. */
export type Pooled = {
  readonly passes: readonly Pass[];
  /** Of the split. */
  readonly images: number;
  /** What the BNN itself says of the rejects, pass by pass. */
  readonly before: Answers;
  readonly accuracyBefore: Share;
  readonly wholeBefore: Share;
};

/** Rejects under one way to label them. Shares of rejects have the rejected answers as their whole. */
export type Outcome = Fate & {
  /** Of all images, those that were accepted among them. */
  readonly whole: Share;
  /** Certain after it, and how many of those are right. */
  readonly certain: Share;
  readonly certainRight: Share;
  /** Certain and wrong: what a person is asked to confirm by mistake. */
  readonly certainWrong: number;
};

export function poolOf(passes: readonly Pass[], images: number): Pooled {
  const image = passes.flatMap(({ places }) => [...places]);
  const labels = passes.map((pass) => certainty(pass.before).labels);
  const before = { image, right: rightOf(passes, labels) };
  return {
    passes,
    images,
    before,
    accuracyBefore: share(before, images),
    wholeBefore: wholeShare(passes, before, images),
  };
}

/** @param found for each pass, in their order. */
export function outcomeOf(
  { passes, images, before }: Pooled,
  found: readonly Labelling[],
): Outcome & { readonly right: readonly number[] } {
  const { image } = before;
  const right = rightOf(
    passes,
    found.map(({ labels }) => labels),
  );
  const certain = found.flatMap(({ certainties }) =>
    Array.from(certainties, (value) => Number(accepts(value, TAU))),
  );
  const kept = [...right.keys()].filter((r) => certain[r] === 1);
  const only = { image: kept.map((r) => image[r] ?? 0), right: kept.map((r) => right[r] ?? 0) };
  return {
    ...fate(before, right, images),
    whole: wholeShare(passes, { image, right }, images),
    certain: share({ image, right: certain }, images),
    certainRight: share(only, images),
    certainWrong: only.right.filter((one) => one === 0).length,
    right,
  };
}

function rightOf(passes: readonly Pass[], labels: readonly Int32Array[]): number[] {
  return passes.flatMap(({ rejects }, p) =>
    Array.from(rejects.labels, (truth, row) => Number(labels[p]?.[row] === truth)),
  );
}

function wholeShare(passes: readonly Pass[], rejected: Answers, images: number): Share {
  const successes = Float64Array.from(clustered(rejected, images).successes);
  for (const { all, truth } of passes) {
    for (const [n, label] of truth.entries()) {
      const accepted = accepts(all.medians[n] ?? 0, TAU) && all.labels[n] === label;
      successes[n] = (successes[n] ?? 0) + Number(accepted);
    }
  }
  return clusteredShare({ successes, sizes: successes.map(() => passes.length) });
}
