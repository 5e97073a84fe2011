import { hash } from 'node:crypto';
import { certaintiesFromDraws } from '../../../shared/domain/certainty.ts';
import { type ImageBatch, imageSize } from '../../../shared/domain/image.ts';
import type { Reading } from '../../../shared/domain/replay.ts';
import { asGwinnowError, GwinnowError } from '../../../shared/errors.ts';
import { preprocessKept } from '../../formats/original.ts';
import type { LearnerClient, TaskOptions } from '../learner-client.ts';
import { PREPROCESSING } from '../work/images.ts';
import type { ReplayBasis, ReplayCase } from './case.ts';

/** What a case comes to when it is computed anew, or why it cannot be. */
export type Computed =
  | { readonly problem: GwinnowError }
  | {
      readonly original: Reading;
      readonly transform: {
        readonly sha256: string;
        readonly pixels: Uint8Array;
        readonly relabelled: Reading;
      } | null;
    };

/** How far the three stages are that a replay goes through, 0..1. */
export type OnShare = (share: number) => void;

/**
 * Computes cases anew from their original bytes, decoded again: draws, transform and the transform's draws, in the
 * order of the cases.
 *
 * @throws UNSUPPORTED_FORMAT when the pixels were made by another recipe; what the learner throws.
 */
export async function computeAnew(
  learner: LearnerClient,
  basis: ReplayBasis,
  cases: readonly ReplayCase[],
  { signal, onShare }: { readonly signal?: AbortSignal; readonly onShare?: OnShare } = {},
): Promise<Computed[]> {
  checkRecipe(basis.preprocessing);
  const stage = (index: number): TaskOptions => ({
    ...(signal === undefined ? {} : { signal }),
    onProgress: ({ done, total }) => onShare?.((index + done / Math.max(1, total)) / 3),
  });
  const decoded = await Promise.all(cases.map((one) => decode(one, basis)));
  const readable = decoded.flatMap((pixels, at) => (pixels instanceof GwinnowError ? [] : [{ at, pixels }]));
  const originals = batchOf(basis, cases, readable);
  const first = await score(learner, basis, originals, stage(0));
  const withTransform = readable.filter(({ at }) => (cases[at]?.transform ?? null) !== null);
  const made = await transform(learner, basis, batchOf(basis, cases, withTransform), stage(1));
  const second = await score(learner, basis, made, stage(2));

  const results = decoded.map((pixels): Computed | null =>
    pixels instanceof GwinnowError ? { problem: pixels } : null,
  );
  const size = imageSize(basis.image);
  for (const [n, { at }] of readable.entries())
    results[at] = { original: reading(first, n), transform: null };
  for (const [n, { at }] of withTransform.entries()) {
    const before = results[at];
    if (before === null || before === undefined || 'problem' in before) continue;
    const pixels = made.pixels.slice(n * size, (n + 1) * size);
    const sha256 = hash('sha256', pixels, 'hex');
    results[at] = { ...before, transform: { sha256, pixels, relabelled: reading(second, n) } };
  }
  return results.map((result) => result ?? { problem: new GwinnowError('INTERNAL', 'It was left out') });
}

function checkRecipe(preprocessing: string): void {
  if (preprocessing === PREPROCESSING) return;
  const message = `These pixels were made by ${preprocessing}; this program has ${PREPROCESSING} alone`;
  throw new GwinnowError('UNSUPPORTED_FORMAT', message);
}

async function decode(one: ReplayCase, { image }: ReplayBasis): Promise<Uint8Array | GwinnowError> {
  const found = hash('sha256', one.bytes, 'hex');
  const name = `sample ${one.sample}`;
  if (found !== one.sha256) {
    const message = `${name}: its original bytes have the SHA-256 ${found}, recorded is ${one.sha256}`;
    return new GwinnowError('BAD_IMAGE', message, { sample: one.sample });
  }
  return preprocessKept(one, image, name).catch(asGwinnowError);
}

type Place = { readonly at: number; readonly pixels: Uint8Array };

function batchOf({ image }: ReplayBasis, cases: readonly ReplayCase[], places: readonly Place[]): ImageBatch {
  return {
    count: places.length,
    shape: image,
    pixels: Buffer.concat(places.map(({ pixels }) => pixels)),
    hashes: Buffer.from(places.map(({ at }) => cases[at]?.sha256 ?? '').join(''), 'hex'),
  };
}

type Scores = {
  readonly probabilities: Float32Array;
  readonly classes: number;
  readonly samples: number;
  readonly draws: number;
};

async function score(
  learner: LearnerClient,
  { classifier, seed, draws }: ReplayBasis,
  images: ImageBatch,
  options: TaskOptions,
): Promise<Scores> {
  const samples = images.count;
  if (samples === 0) return { probabilities: new Float32Array(), classes: 0, samples, draws };
  const scored = await learner.run('score', { classifierPath: classifier, images, seed, draws }, options);
  return { ...scored, samples, draws };
}

async function transform(
  learner: LearnerClient,
  { gwin }: ReplayBasis,
  images: ImageBatch,
  options: TaskOptions,
): Promise<ImageBatch> {
  if (gwin === null || images.count === 0) return { ...images, count: 0 };
  const input = { gwinPath: gwin.weights, images, seed: gwin.seed };
  return { ...images, ...(await learner.run('transform', input, options)) };
}

function reading({ probabilities, classes, samples, draws }: Scores, n: number): Reading {
  const own = new Float32Array(draws * classes);
  for (let t = 0; t < draws; t++) {
    const from = (t * samples + n) * classes;
    own.set(probabilities.subarray(from, from + classes), t * classes);
  }
  const { labels, medians, means, entropies, mutualInformation } = certaintiesFromDraws(own, {
    draws,
    samples: 1,
    classes,
  });
  return {
    label: labels[0] ?? -1,
    median: medians[0] ?? Number.NaN,
    mean: means[0] ?? Number.NaN,
    entropy: entropies[0] ?? Number.NaN,
    mutualInformation: mutualInformation[0] ?? Number.NaN,
    draws: own,
  };
}
