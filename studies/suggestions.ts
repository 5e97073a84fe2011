import type { Certainties } from '../src/shared/domain/certainty.ts';
import { imageDistance } from '../src/shared/domain/image-distance.ts';
import { imageSize, type ImageBatch, type LabelledImages } from '../src/shared/domain/image.ts';
import { accepts } from '../src/shared/domain/verdicts.ts';
import { type Draws, type Material, TAU } from './material.ts';
import { averaged, certainty, type Pass, passOver, relabel, together } from './rejects.ts';

/** Transforms of one image that agreement is asked of. */
export const Z_DRAWS = 5;

/** What GWIN suggests for one reject, and all that is known of it at review time. */
export type Suggestion = {
  /** Place of the image in its split or batch. */
  readonly image: number;
  readonly pass: number;
  readonly label: number;
  /** 1 where the label is right. */
  readonly right: number;
  /** Certain of the transform: a person is asked to confirm it. */
  readonly rescued: boolean;
  readonly before: Seen;
  readonly after: Seen;
  /** Mean probability of the suggested label on the original image, over the pass's draws. */
  readonly labelBefore: number;
  /** Mean absolute difference of the image and its transform, 0..1 of white. */
  readonly distance: number;
  /** Mean probability of the suggested label over Z_DRAWS transforms, each with another z. */
  readonly agreement: number;
  /** The second classifier's probability of the suggested label; null where there is none. */
  readonly second: number | null;
};

/** What the draws say of one image. */
export type Seen = {
  readonly label: number;
  readonly runnerUp: number;
  readonly median: number;
  readonly mean: number;
  readonly margin: number;
  readonly entropy: number;
  readonly mutualInformation: number;
};

export type Suggested = { readonly pass: Pass; readonly suggestions: readonly Suggestion[] };

/** Everything that one pass suggests on a batch. */
export async function suggestOn(
  material: Material,
  images: LabelledImages,
  seed: number,
): Promise<Suggested> {
  const pass = await passOver(material, images, seed);
  const { rejects, places } = pass;
  if (places.length === 0) return { pass, suggestions: [] };
  const answers: Draws[] = [];
  let transform: ImageBatch = rejects;
  for (let z = 0; z < Z_DRAWS; z++) {
    const next = await material.transform(rejects, seed, z);
    if (z === 0) transform = next;
    answers.push(await relabel(material, next, pass));
  }
  const [first] = answers;
  if (first === undefined) throw new Error('no transform was relabelled');
  const second = material.second && (await material.score(material.second, rejects, 0, 1));
  const [before, after] = [certainty(pass.before), certainty(first)];
  const original = averaged([pass.before]);
  const overZ = averaged([together(answers)]);
  const distances = distancesOf(rejects, transform);
  const suggestions = Array.from(places, (image, row): Suggestion => {
    const label = after.labels[row] ?? -1;
    return {
      image,
      pass: seed,
      label,
      right: Number(label === rejects.labels[row]),
      rescued: accepts(after.medians[row] ?? 0, TAU),
      before: seen(before, row),
      after: seen(after, row),
      labelBefore: chanceOf(original, row, label),
      distance: distances[row] ?? 0,
      agreement: chanceOf(overZ, row, label),
      second: second === null ? null : chanceOf(second, row, label),
    };
  });
  return { pass, suggestions };
}

function seen(found: Certainties, row: number): Seen {
  const mean = found.means[row] ?? 0;
  return {
    label: found.labels[row] ?? -1,
    runnerUp: found.runnersUp[row] ?? -1,
    median: found.medians[row] ?? 0,
    mean,
    margin: mean - (found.runnerUpProbabilities[row] ?? 0),
    entropy: found.entropies[row] ?? 0,
    mutualInformation: found.mutualInformation[row] ?? 0,
  };
}

/** Of an answer with one draw. */
function chanceOf({ probabilities, shape }: Draws, row: number, label: number): number {
  return probabilities[row * shape.classes + label] ?? 0;
}

function distancesOf(a: ImageBatch, b: ImageBatch): Float64Array {
  const size = imageSize(a.shape);
  return Float64Array.from({ length: a.count }, (_, n) => {
    const pixels = ({ pixels }: ImageBatch): Uint8Array => pixels.subarray(n * size, (n + 1) * size);
    return imageDistance(pixels(a), pixels(b));
  });
}
