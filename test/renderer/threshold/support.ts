import type { Outlook } from '../../../src/shared/contract/thresholds.ts';
import { shareOf } from '../../../src/shared/domain/statistics.ts';

/** A scored image: certainty 0..1, and whether its label is right; null where it came without one. */
export type Scored = { readonly certainty: number; readonly right: boolean | null };

/** The outlook of some images, counted one by one. */
export function outlookOf(
  images: readonly Scored[],
  { tau = 0.8, secondsPerItem = null }: { tau?: number; secondsPerItem?: number | null } = {},
): Outlook {
  const labelled = images.filter(({ right }) => right !== null);
  const wrong = labelled.filter(({ right }) => right === false);
  return {
    runs: [1],
    splits: ['test'],
    statistic: 'median',
    samples: images.length,
    labelled: labelled.length,
    tau,
    points: Array.from({ length: 1001 }, (_, step) => {
      const at = step / 1000;
      const accepted = labelled.filter(({ certainty }) => certainty >= at);
      return {
        tau: at,
        rejected: images.filter(({ certainty }) => certainty < at).length,
        errorAmongAccepted: shareOf(accepted.filter(({ right }) => right === false).length, accepted.length),
        wrongCaught: wrong.filter(({ certainty }) => certainty < at).length,
      };
    }),
    bins: Array.from({ length: 50 }, (_, bin) => {
      const inside = images.filter(({ certainty }) => Math.min(49, Math.floor(certainty * 50)) === bin);
      const those = (right: boolean | null) => inside.filter((image) => image.right === right).length;
      return {
        from: bin / 50,
        to: (bin + 1) / 50,
        right: those(true),
        wrong: those(false),
        unlabelled: those(null),
      };
    }),
    secondsPerItem,
  };
}
