import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { transformImages } from '../../src/main/learning/gwin/transform.ts';
import { disposeParams, toTensors } from '../../src/main/learning/params.ts';
import type { LabelledImages } from '../../src/shared/domain/image.ts';
import { type Recipe, trainedGwin } from '../gwins.ts';
import type { Dataset } from '../datasets.ts';
import { DRAWS, imagesAt, type Material, openMaterial, readSplit } from '../material.ts';
import type { Pass } from '../rejects.ts';
import { reconstructed, sampled } from './autoencoders.ts';
import type { Candidate, Variational } from './candidates.ts';
import { GENERATOR, generatorRecipe, SEARCHES } from './defense-gan.ts';
import { searched, type Search } from './latent-search.ts';
import { type RejectedSplit, rejectedSplit } from './split.ts';
import { train, type TrainingFigures } from './training.ts';

/** Codes that a variational autoencoder draws for the mean of several answers. */
const SAMPLES = 5;
/** Images of validation's rejects that searches are compared on. */
const COMPARED = 30;

/** For one reject, beyond the pass that rejected it. A gradient pass goes forward and back through a generator. */
export type Cost = {
  readonly generatorPasses: number;
  readonly gradientPasses: number;
  readonly classifierPasses: number;
};

/** One way to make an image that the BNN labels instead of a reject. */
export type Way = {
  readonly name: string;
  /** Which of several it is, where one of them is to be chosen. */
  readonly choice: string | null;
  readonly cost: Cost;
  readonly training: TrainingFigures | null;
  /** Images in place of a pass's rejects; of several the mean answer counts. */
  readonly instead: (split: RejectedSplit, pass: Pass) => Promise<readonly LabelledImages[]>;
};

/** What ways are made from. */
export type Workplace = {
  readonly folder: string;
  readonly material: Material;
  readonly train: LabelledImages;
  readonly validation: RejectedSplit;
  readonly test: RejectedSplit;
  readonly say: (line: string) => void;
};

/**
 * @param folder where answers and trained networks are kept.
 * @param every takes one image of validation and test in so many.
 */
export async function openWorkplace(
  folder: string,
  dataset: Dataset,
  say: (line: string) => void,
  every = 1,
): Promise<Workplace> {
  const material = await openMaterial(folder, dataset);
  const networks = join(folder, 'networks');
  await mkdir(networks, { recursive: true });
  return {
    folder: networks,
    material,
    train: await readSplit(dataset, 'train'),
    validation: await rejectedSplit(material, 'validation', every),
    test: await rejectedSplit(material, 'test', every),
    say,
  };
}

const ONCE: Cost = { generatorPasses: 1, gradientPasses: 0, classifierPasses: DRAWS };

/** The GWIN that ships. */
export function readyGwin({ material }: Workplace): Way {
  return {
    name: 'GWIN',
    choice: null,
    cost: ONCE,
    training: null,
    instead: async (_, { rejects, seed }) => [
      { ...(await material.transform(rejects, seed, 0)), labels: rejects.labels },
    ],
  };
}

/** Trains an autoencoder where it is not yet. */
export async function opened({ folder, train: images, say }: Workplace, { recipe }: Candidate) {
  const { params, figures } = await train(folder, recipe(images), say);
  return { params: params['autoencoder'] ?? {}, figures };
}

export async function reformer(work: Workplace, name: string, candidate: Candidate): Promise<Way> {
  const { params, figures } = await opened(work, candidate);
  const reform = (images: LabelledImages) => reconstructed(candidate.kind, params, images);
  return {
    name,
    choice: candidate.name,
    cost: ONCE,
    training: figures,
    instead: async (_, { rejects }) => [reform(rejects)],
  };
}

/** Several codes of an image's own posterior, by the variational autoencoder that was chosen. */
export async function severalCodes(work: Workplace, candidate: Candidate<Variational>): Promise<Way> {
  const { params, figures } = await opened(work, candidate);
  return {
    name: `variational autoencoder, mean over ${SAMPLES} codes`,
    choice: null,
    cost: { generatorPasses: SAMPLES, gradientPasses: 0, classifierPasses: SAMPLES * DRAWS },
    training: figures,
    instead: async (_, { rejects }) =>
      Array.from({ length: SAMPLES }, (__, sample) => sampled(candidate.kind, params, rejects, sample)),
  };
}

/** Defense-GAN with each of the searches on some of validation's rejects: mean squared distance of a pixel. */
export async function defenseGan(
  work: Workplace,
): Promise<{ readonly way: Way; readonly searches: readonly (Search & { readonly distance: number })[] }> {
  const { folder, train: images, validation, say } = work;
  const { params, figures } = await train(folder, generatorRecipe(images), say);
  const { values } = GENERATOR;
  const generator = { params: params['generator'] ?? {}, sha256: figures.sha256, values };
  const find = (some: LabelledImages, search: Search) =>
    searched(join(folder, 'searches'), generator, some, search, say);
  const few = imagesAt(
    validation.rejected,
    Int32Array.from({ length: COMPARED }, (_, row) => row),
  );
  const searches: (Search & { distance: number })[] = [];
  for (const search of SEARCHES) {
    const { distances } = await find(few, search);
    searches.push({ ...search, distance: distances.reduce((sum, one) => sum + one, 0) / distances.length });
  }
  const [best] = searches.toSorted((a, b) => a.distance - b.distance);
  if (best === undefined) throw new Error('no search to choose');
  const { distance: _, ...search } = best;
  const { starts, steps } = search;
  const way: Way = {
    name: 'Defense-GAN',
    choice: null,
    cost: { generatorPasses: starts + 1, gradientPasses: starts * steps, classifierPasses: DRAWS },
    training: figures,
    instead: async (split, pass) => [split.ofPass((await find(split.rejected, search)).images, pass)],
  };
  return { way, searches };
}

/** GWINs, each trained for a few steps. */
export async function shortGwins(
  { folder, material, train: images, validation, say }: Workplace,
  recipes: readonly Recipe[],
): Promise<Way[]> {
  const ways: Way[] = [];
  for (const recipe of recipes) {
    const both = { train: images, validation: validation.images };
    const { spec, arrays, figures } = await trainedGwin(folder, recipe, material, both, say);
    ways.push({
      name: `GWIN of ${figures.steps} steps, ${recipe.name}`,
      choice: null,
      cost: ONCE,
      training: figures,
      instead: async (_, { rejects, seed }) => {
        const params = toTensors(arrays);
        const images = await transformImages({ spec, params }, rejects, seed);
        disposeParams(params);
        return [{ ...images, labels: rejects.labels }];
      },
    });
  }
  return ways;
}
