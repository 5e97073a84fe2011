import type { JobProgress } from '../../../shared/contract/jobs.ts';
import type { JobContext } from '../jobs.ts';

/**
 * Reports the progress of part `index` of `count` equal parts as progress of the whole; where there are several,
 * `phase` names the part, like "pass 1 of 2". The time left is that of this part and as many more as are still to come.
 */
export function part(
  context: JobContext,
  index: number,
  count: number,
  phase: string,
): (progress: JobProgress) => void {
  const began = performance.now();
  return (progress) => {
    const own = progress.total > 0 ? progress.done / progress.total : 0;
    const elapsed = (performance.now() - began) / 1000;
    const partSeconds = own > 0 ? elapsed / own : null;
    context.report({
      ...progress,
      phase: count > 1 ? phase : progress.phase,
      done: index * progress.total + progress.done,
      total: count * progress.total,
      etaSeconds: partSeconds === null ? null : partSeconds * (count - index - own),
    });
  };
}
