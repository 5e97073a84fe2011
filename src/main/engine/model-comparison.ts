import type { Split } from '../../shared/contract/common.ts';
import { certaintyBy } from '../../shared/domain/certainty.ts';
import { compareModels, type ModelComparison } from '../../shared/domain/model-comparison.ts';
import { GwinnowError } from '../../shared/errors.ts';
import type { Store } from '../store/open.ts';
import type { ScoreColumns } from '../store/scores/columns.ts';
import { PREPROCESSING } from './work/images.ts';

type Pair = { readonly old: number; readonly new: number };

/**
 * Two classifiers on the same images of a split, each by its newest run under the policy's draws and seed over all that
 * the split has now.
 *
 * @throws MODEL_NOT_FOUND, BAD_ARGUMENT for a GWIN, NO_SCORES where a classifier has not scored them, NO_DATA where none
 * has a label.
 */
export function compareOn(store: Store, { old, new: next }: Pair, split: Split): ModelComparison {
  const { statistic, tau } = store.policies.current();
  const before = scored(store, old, split);
  const after = scored(store, next, split);
  const readings = ({ certainties }: ScoreColumns) => ({
    labels: certainties.labels,
    certainties: Float64Array.from(certaintyBy(certainties, statistic)),
  });
  return compareModels(before.given, readings(before), readings(after), tau);
}

/** The same where both have scored the split; null where one has not, or there is nothing to compare on. */
export function comparisonOn(store: Store, pair: Pair, split: Split): ModelComparison | null {
  try {
    return compareOn(store, pair, split);
  } catch (thrown) {
    if (thrown instanceof GwinnowError && NOTHING_YET.has(thrown.code)) return null;
    throw thrown;
  }
}

const NOTHING_YET: ReadonlySet<string> = new Set(['NO_SCORES', 'NO_DATA']);

function scored(store: Store, model: number, split: Split): ScoreColumns {
  if (store.models.get(model).kind !== 'classifier') {
    throw new GwinnowError(
      'BAD_ARGUMENT',
      `Model ${model} is a GWIN; only classifiers are compared like this`,
    );
  }
  const { draws, seed } = store.policies.current();
  const { samples } = store.samples.counts()[split];
  const run = store.scores
    .runs({ model, split, draws, seed, subject: 'original', preprocessing: PREPROCESSING })
    .findLast((one) => one.samples === samples);
  if (run !== undefined && samples > 0) return store.scores.columns(run.id);
  const message = `Classifier ${model} has not scored the ${split} images yet: gwinnow score --model ${model} --split ${split}`;
  throw new GwinnowError('NO_SCORES', message, { model, split });
}
