import type { DecisionStats } from '../../shared/contract/decisions.ts';
import { type Share, shareOf } from '../../shared/domain/statistics.ts';

/** What reviewers made of suggestions: a count with its share of the settled. */
export type Verdicts = {
  readonly settled: number;
  readonly accepted: Share & { readonly count: number };
  readonly kept: Share & { readonly count: number };
  readonly other: Share & { readonly count: number };
};

/** Shares of the verdicts, with intervals as of independent items. */
export function verdictsOf({ settled, accepted, kept, other }: DecisionStats['suggestions']): Verdicts {
  const part = (count: number) => ({ ...shareOf(count, settled), count });
  return { settled, accepted: part(accepted), kept: part(kept), other: part(other) };
}

/** How often reviewers settle a spot check as the classifier labelled it: its accuracy among what it accepts. */
export function spotAccuracyOf({ settled, agreed }: DecisionStats['spotChecks']): Share {
  return shareOf(agreed, settled);
}

/** How often the final label is the suggestion, for picks made blind first and for those made with it in view. */
export function anchoringOf({ blind, open }: DecisionStats['anchoring']): {
  readonly blind: Share;
  readonly open: Share;
  readonly revised: Share;
} {
  return {
    blind: shareOf(blind.agreed, blind.n),
    open: shareOf(open.agreed, open.n),
    revised: shareOf(blind.revised, blind.n),
  };
}
