import { certaintiesFromDraws } from '../../../shared/domain/certainty.ts';
import type { LabelledImages } from '../../../shared/domain/image.ts';
import { drawProbabilities } from '../scoring.ts';
import type { Verdicts } from './confident-set.ts';
import type { GwinConfig } from './config.ts';
import { passSeed } from './evaluate.ts';
import type { OpenClassifier } from './penalty.ts';
import type { Scores } from './state.ts';

const TRAIN_SEED = 0x2000;

/**
 * The classifier's verdicts that Algorithm 1 starts from: on the training images (confident and hard set) and on the
 * validation images (whose rejects are evaluated). Certainty is the median over the draws. Errors: CANCELLED.
 *
 * @param onProgress images done of all images.
 */
export async function scoreImages(
  config: GwinConfig,
  classifier: OpenClassifier,
  images: { readonly train: LabelledImages; readonly validation: LabelledImages },
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<Scores> {
  const work = { train: config.scoringDraws, validation: config.evaluation.draws };
  const total = images.train.count * work.train + images.validation.count * work.validation;
  const verdicts = async (name: 'train' | 'validation', seed: number, before: number): Promise<Verdicts> => {
    const { family, spec, params } = classifier;
    const share = images[name].count * work[name];
    const report = (done: number, of: number): void => onProgress(before + (share * done) / of, total);
    const draws = await drawProbabilities(
      family,
      spec,
      params,
      images[name],
      seed,
      work[name],
      report,
      signal,
    );
    const shape = { draws: work[name], samples: images[name].count, classes: spec.classes };
    const { labels, medians } = certaintiesFromDraws(draws, shape);
    // Single precision, as a checkpoint keeps it, so that a resumed run has the very same sets.
    return { labels, certainties: Float32Array.from(medians) };
  };
  const train = await verdicts('train', (config.seed + TRAIN_SEED) >>> 0, 0);
  const validation = await verdicts('validation', passSeed(config, 0), images.train.count * work.train);
  return { train, validation };
}
