import type { GwinConfig } from '../src/main/learning/gwin/config.ts';
import { Conditioning } from '../src/shared/contract/models.ts';
import type { GwinRequest } from '../src/shared/contract/training.ts';
import type { Recipe } from './gwins.ts';
import { provenance } from './material.ts';
import { type Half, half, tableOf } from './relabelled.ts';
import { openWorkplace, shortGwins } from './rivals/ways.ts';
import type { Study, StudyOptions } from './study.ts';

/** As many as a preset takes at least. */
const STEPS = 1000;
const SEED = 11;

/** The quick preset with something asked for, or something of its numbers changed. */
function variant(
  name: string,
  asked: Partial<GwinRequest>,
  changed: (config: GwinConfig) => Partial<GwinConfig> = () => ({}),
): Recipe {
  return {
    name,
    configure: async (plan) => {
      const config = await plan({ preset: 'quick', steps: STEPS, seed: SEED, ...asked });
      // Nothing is chosen by evaluations on the way.
      const evaluation = { ...config.evaluation, every: STEPS };
      return { ...config, evaluation, ...changed(config) };
    },
  };
}

/** The first is what the others are compared with; the next two show what a seed alone changes. */
export const VARIANTS: readonly Recipe[] = [
  variant('quick preset', {}),
  variant('another seed, 12', { seed: 12 }),
  variant('another seed, 13', { seed: 13 }),
  ...Conditioning.options.map((conditioning) => variant(`critic, ${conditioning}`, { conditioning })),
  variant('λ_Loss 1', { penalty: 1 }),
  variant('λ_Loss 100', { penalty: 100 }),
  variant('τ* 0.8', { confident: 0.8 }),
  variant('τ* 0.99', { confident: 0.99 }),
  variant('variety penalty 30', { variety: 30 }),
  variant('variety penalty 300', { variety: 300 }),
  variant('encoder and decoder', { generator: 'encoder-decoder' }),
  variant("paper's generator, as wide", {}, ({ generator }) => ({
    generator: { ...generator, name: 'paper' },
  })),
  variant('twice as wide', { width: 2 }),
  // As long as twice as wide takes, on two cores.
  variant('longer', { steps: 1700 }),
  variant('no hard images', { hard: 0 }),
  variant('hard images alone', { hard: 1 }),
  variant('four networks a step', { networks: 4 }),
];

/**
 * What each part of a GWIN's training changes, on the BNN that ships: trained as briefly, differing in one thing, the
 * last step taken. Validation and test are both reported; nothing is chosen.
 */
export async function variantsStudy(
  folder: string,
  say: (line: string) => void,
  { dataset }: StudyOptions,
): Promise<Study> {
  const work = await openWorkplace(folder, dataset, say);
  const { material, validation, test } = work;
  const ways = await shortGwins(work, VARIANTS);
  const halves: Half[] = [];
  for (const split of [validation, test]) halves.push(await half(work, split, ways));
  const document = { ...provenance('variants', material), steps: STEPS, seed: SEED, splits: halves };
  return { document, text: halves.map(tableOf).join('\n\n') };
}
