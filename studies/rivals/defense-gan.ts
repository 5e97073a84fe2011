import type { LabelledImages } from '../../src/shared/domain/image.ts';
import type { Recipe } from './training.ts';
import type { Search } from './latent-search.ts';
import { wganRecipe } from './wgan.ts';

const STEPS = 2500;
export const GENERATOR = {
  width: 16,
  values: 64,
  batch: 64,
  criticSteps: 3,
  learningRate: 5e-4,
  seed: 11,
} as const;

export function generatorRecipe(images: LabelledImages): Recipe {
  return wganRecipe('defense-gan', GENERATOR, STEPS, images);
}

/** Out of several the one is taken whose images are nearest to some of validation's rejects, whatever their label. */
export const SEARCHES: readonly Search[] = [3, 10, 30].map((learningRate) => ({
  starts: 10,
  steps: 200,
  learningRate,
  momentum: 0.7,
  seed: 1,
}));
