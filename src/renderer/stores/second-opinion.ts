import type { Split } from '../../shared/contract/common.ts';
import type { PretrainedSet } from '../../shared/contract/models.ts';
import type { useEngine } from './engine.ts';

/**
 * Has the second classifier that came with a set of ready models label a split; null where that set brought none or is
 * not installed here.
 */
export async function askSecond(
  engine: ReturnType<typeof useEngine>,
  split: Split,
  isWanted: (set: PretrainedSet) => boolean,
): Promise<{ readonly job: number } | null> {
  const sets = await engine.call((api, options) => api.models.pretrained({}, options));
  const model = sets.find(isWanted)?.installed?.second ?? null;
  if (model === null) return null;
  return engine.call((api, options) => api.scoring.score({ model, draws: 1, split }, options));
}
