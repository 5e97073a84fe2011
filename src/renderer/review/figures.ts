import type { QueueItem } from '../../shared/contract/queue.ts';
import { cut, NONE } from '../../shared/domain/figures.ts';
import type { Figures } from '../figures.ts';
import type { QueueSort } from './queue-view.ts';

/** A sample's number as it stands in lists and logs: five digits or more. */
export function sampleName(sample: number): string {
  return String(sample).padStart(5, '0');
}

/** How far a certainty lies from τ, in decimals that agree with each other as they are read. */
export type Gap = { readonly certainty: string; readonly gap: string; readonly tau: string };

/** With two decimals, or with as many as it takes for different values to look different. */
export function gapToTau(certainty: number, tau: number, figures: Pick<Figures, 'cut' | 'fixed'>): Gap {
  for (let decimals = 2; ; decimals++) {
    const [shown, limit] = [cut(certainty, decimals), cut(tau, decimals)];
    if (shown !== limit || certainty === tau || decimals === 12) {
      return {
        certainty: figures.cut(certainty, decimals),
        gap: figures.fixed(Math.abs(Number(limit) - Number(shown)), decimals),
        tau: figures.cut(tau, decimals),
      };
    }
  }
}

/** What stands at the end of a row of the queue: the figure that it is in order of, else the certainty. */
export function sortFigure(
  { certainty, entropy, mutualInformation, suggestion, chance }: QueueItem,
  sort: QueueSort,
  figures: Pick<Figures, 'cut' | 'fixed' | 'percent'>,
): string {
  switch (sort) {
    case 'entropy':
      return figures.fixed(entropy, 2);
    case 'mutualInformation':
      return figures.fixed(mutualInformation, 2);
    case 'gain':
      return suggestion === null ? NONE : signed(suggestion.certainty - certainty, figures);
    case 'chance':
      return chance === null ? NONE : figures.percent(chance, chance < 0.995 ? 0 : 1);
    default:
      return figures.cut(certainty, 2);
  }
}

function signed(value: number, { fixed }: Pick<Figures, 'fixed'>): string {
  return `${value < 0 ? '−' : '+'}${fixed(Math.abs(value), 2)}`;
}
