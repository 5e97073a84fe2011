import type { LabelledImages } from '../../src/shared/domain/image.ts';
import { type Autoencoder, autoencoderRecipe } from './autoencoders.ts';
import type { Recipe } from './training.ts';

/** An autoencoder that may be chosen, with what its training takes. */
export type Candidate<Kind extends Autoencoder = Autoencoder> = {
  readonly name: string;
  readonly kind: Kind;
  readonly recipe: (images: LabelledImages) => Recipe;
};

type Bottleneck = Extract<Autoencoder, { kind: 'bottleneck' }>;
export type Variational = Extract<Autoencoder, { kind: 'variational' }>;
type Magnet = Extract<Autoencoder, { kind: 'magnet' }>;

const LENGTH = { steps: 1500, learningRate: 2e-3, seed: 11 } as const;
const MAGNET_LENGTH = { steps: 2500, learningRate: 5e-3, seed: 11 } as const;

export const PLAIN: Candidate<Bottleneck> = candidate(
  'plain',
  { kind: 'bottleneck', values: 64, noise: 0 },
  LENGTH,
);

/** Out of several the one is taken that has the most of validation's rejects right. */
export const DENOISING: readonly Candidate<Bottleneck>[] = [0.1, 0.3].map((noise) =>
  candidate(`denoising-${noise}`, { kind: 'bottleneck', values: 64, noise }, LENGTH),
);

export const VARIATIONAL: readonly Candidate<Variational>[] = [1, 0.3].map((beta) =>
  candidate(`variational-${beta}`, { kind: 'variational', values: 16, beta }, LENGTH),
);

export const REFORMER: Candidate<Magnet> = candidate(
  'magnet-reformer',
  { kind: 'magnet', halving: true, noise: 0.1 },
  MAGNET_LENGTH,
);

export const SECOND_DETECTOR: Candidate<Magnet> = candidate(
  'magnet-detector',
  { kind: 'magnet', halving: false, noise: 0.1 },
  MAGNET_LENGTH,
);

function candidate<Kind extends Autoencoder>(
  name: string,
  kind: Kind,
  length: Parameters<typeof autoencoderRecipe>[2],
): Candidate<Kind> {
  return { name, kind, recipe: (images) => autoencoderRecipe(name, kind, length, images) };
}
