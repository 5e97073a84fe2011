import {
  type Change,
  type ClusteredCounts,
  clusteredChange,
  clusteredMcnemar,
  clusteredShare,
  type PairedTest,
  type Share,
} from '../src/shared/domain/statistics.ts';

/** Answers of several passes on one set of images: entry r is image `image[r]`. */
export type Answers = {
  readonly image: ArrayLike<number>;
  /** 1 where the answer is right. */
  readonly right: ArrayLike<number>;
};

/** How one way to label fared beside another on the same answers; intervals have images as their units. */
export type Fate = {
  readonly accuracy: Share;
  readonly change: Change;
  readonly fixed: number;
  readonly broken: number;
  readonly keptWrong: number;
  readonly mcnemar: PairedTest;
};

/** @param images number of images the places in `image` are of. */
export function clustered({ image, right }: Answers, images: number): ClusteredCounts {
  const successes = new Float64Array(images);
  const sizes = new Float64Array(images);
  for (let r = 0; r < image.length; r++) {
    const n = image[r] ?? 0;
    successes[n] = (successes[n] ?? 0) + (right[r] ?? 0);
    sizes[n] = (sizes[n] ?? 0) + 1;
  }
  return { successes, sizes };
}

export function share(answers: Answers, images: number): Share {
  return clusteredShare(clustered(answers, images));
}

/** `after` beside `before` on the same answers. */
export function fate(before: Answers, after: ArrayLike<number>, images: number): Fate {
  const first = clustered(before, images);
  const second = clustered({ image: before.image, right: after }, images);
  let fixed = 0;
  let broken = 0;
  let keptWrong = 0;
  for (let r = 0; r < before.image.length; r++) {
    fixed += Number(!before.right[r] && after[r]);
    broken += Number(before.right[r] && !after[r]);
    keptWrong += Number(!before.right[r] && !after[r]);
  }
  return {
    accuracy: clusteredShare(second),
    change: clusteredChange(first, second.successes),
    fixed,
    broken,
    keptWrong,
    mcnemar: clusteredMcnemar(first.successes, second.successes),
  };
}

/** A share as percent with its interval, for tables. */
export function percent({ value, low, high }: Pick<Share, 'value' | 'low' | 'high'>, digits = 1): string {
  if (value === null || low === null || high === null) return '–';
  const text = (number: number) => (100 * number).toFixed(digits);
  return `${text(value)} [${text(low)} – ${text(high)}]`;
}
