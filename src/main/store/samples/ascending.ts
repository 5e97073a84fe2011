import { GwinnowError } from '../../../shared/errors.ts';

/**
 * A run's rows are digested in the order they are written and found again by sample: both are the same only for
 * ascending samples.
 *
 * @throws BAD_ARGUMENT
 */
export function checkAscending(samples: ArrayLike<number>): void {
  let before = 0;
  for (const sample of Array.from(samples)) {
    if (sample <= before) {
      throw new GwinnowError(
        'BAD_ARGUMENT',
        `Samples of a run come in ascending order: ${sample} after ${before}`,
      );
    }
    before = sample;
  }
}
