import { type Certainties, certaintiesFromDraws, meanProbabilities } from '../src/shared/domain/certainty.ts';
import type { ImageBatch, LabelledImages } from '../src/shared/domain/image.ts';
import { accepts } from '../src/shared/domain/verdicts.ts';
import { DRAWS, type Draws, imagesAt, type Material, TAU } from './material.ts';

/** One pass over a split: what the BNN says of all images, and the images that it rejects. */
export type Pass = {
  readonly seed: number;
  /** [N] */
  readonly truth: Int32Array;
  readonly all: Certainties;
  /** [R], ascending. */
  readonly places: Int32Array;
  readonly rejects: LabelledImages;
  /** Of the rejects: probabilities [T, R, K]. */
  readonly before: Draws;
};

export async function passOver(material: Material, images: LabelledImages, seed: number): Promise<Pass> {
  const draws = await material.score(material.bnn, images, seed, DRAWS);
  const all = certaintiesFromDraws(draws.probabilities, draws.shape);
  const every = Int32Array.from(all.labels.keys());
  const places = every.filter((n) => !accepts(all.medians[n] ?? 0, TAU));
  return {
    seed,
    truth: images.labels,
    all,
    places,
    rejects: imagesAt(images, places),
    before: drawsAt(draws, places),
  };
}

/** The draws' answers on some of the images. */
function drawsAt({ probabilities, shape }: Draws, places: Int32Array): Draws {
  const { draws, samples, classes } = shape;
  const part = new Float32Array(draws * places.length * classes);
  for (let draw = 0; draw < draws; draw++) {
    for (const [row, place] of places.entries()) {
      const from = (draw * samples + place) * classes;
      part.set(probabilities.subarray(from, from + classes), (draw * places.length + row) * classes);
    }
  }
  return { probabilities: part, shape: { draws, samples: places.length, classes } };
}

/** All draws of several answers on the same images, one after the other: [ΣT, N, K]. */
export function together(answers: readonly Draws[]): Draws {
  const [first] = answers;
  if (first === undefined) throw new Error('no answers to put together');
  const probabilities = new Float32Array(answers.reduce((sum, one) => sum + one.probabilities.length, 0));
  let offset = 0;
  let draws = 0;
  for (const one of answers) {
    probabilities.set(one.probabilities, offset);
    offset += one.probabilities.length;
    draws += one.shape.draws;
  }
  return { probabilities, shape: { ...first.shape, draws } };
}

/** Mean probabilities of several answers, each of the same weight however many draws it has, as one draw. */
export function averaged(answers: readonly Draws[]): Draws {
  return meanOf(together(answers.map((one) => meanOf(one))));
}

function meanOf({ probabilities, shape }: Draws): Draws {
  return { probabilities: meanProbabilities(probabilities, shape), shape: { ...shape, draws: 1 } };
}

export function certainty({ probabilities, shape }: Draws): Certainties {
  return certaintiesFromDraws(probabilities, shape);
}

/** What the pass's own draws say of transforms. */
export function relabel(material: Material, images: ImageBatch, { seed }: Pass): Promise<Draws> {
  return material.score(material.bnn, images, seed, DRAWS);
}
