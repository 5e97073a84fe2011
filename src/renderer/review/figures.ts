import { cut } from '../../shared/domain/figures.ts';
import type { Figures } from '../figures.ts';

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
