import { againstOthers, cohenKappa, fleissKappa, type Kappa, type Ratings } from './agreement.ts';
import {
  latestOfEach,
  type ReviewEntry,
  type Verdict,
  verdictsAmong,
  verdictsBeforeOthers,
} from './second-review.ts';

/** How two people agree: on all classes, and on each against all others. */
export type PairAgreement = {
  readonly reviewers: readonly [string, string];
  readonly kappa: Kappa;
  readonly classes: readonly { readonly label: number; readonly kappa: Kappa }[];
};

/** How people agree on items that two or more of them gave a label. */
export type Agreement = {
  readonly items: number;
  /** Items with a flag among the verdicts and fewer than two labels: in none of the figures. */
  readonly withoutLabels: number;
  /** Fleiss' kappa of all of them. */
  readonly kappa: Kappa;
  /** Of each class that was given: how often, and Fleiss' kappa of it against all others. */
  readonly classes: readonly { readonly label: number; readonly given: number; readonly kappa: Kappa }[];
  /** Cohen's kappa of each two people, those with the most items in common first. */
  readonly pairs: readonly PairAgreement[];
};

export type ReviewAgreement = {
  /** From what each said before they could see another's verdict. */
  readonly independent: Agreement;
  /** On items where at most one could say so; from the verdicts that count now. */
  readonly informed: Agreement;
  /** Items that somebody decided between verdicts, and how many of them somebody whose verdict was one of these. */
  readonly adjudicated: number;
  readonly byParties: number;
};

type Rated = ReadonlyMap<string, number>;

/**
 * @param histories of items that two or more people decided on, each oldest first.
 * @param classes how many there are.
 */
export function reviewAgreement(
  histories: Iterable<readonly ReviewEntry[]>,
  classes: number,
): ReviewAgreement {
  const parts = { independent: emptyPart(), informed: emptyPart() };
  let adjudicated = 0;
  let byParties = 0;
  for (const history of histories) {
    const counting = latestOfEach(history);
    const adjudication = counting.find(({ adjudicates }) => adjudicates !== null);
    if (adjudication !== undefined) {
      adjudicated++;
      const between = new Set(adjudication.adjudicates);
      const own = history.some(({ id, reviewer }) => between.has(id) && reviewer === adjudication.reviewer);
      byParties += Number(own);
    }
    const before = verdictsBeforeOthers(history).verdicts;
    if (before.length > 1) take(parts.independent, before);
    else take(parts.informed, verdictsAmong(counting));
  }
  return {
    independent: agreementOf(parts.independent, classes),
    informed: agreementOf(parts.informed, classes),
    adjudicated,
    byParties,
  };
}

type Part = { readonly rated: Rated[]; withoutLabels: number };

function emptyPart(): Part {
  return { rated: [], withoutLabels: 0 };
}

function take(part: Part, verdicts: readonly Verdict<ReviewEntry>[]): void {
  if (verdicts.length < 2) return;
  const labels = new Map<string, number>();
  for (const { reviewer, label } of verdicts) if (label !== null) labels.set(reviewer, label);
  if (labels.size < 2) part.withoutLabels++;
  else part.rated.push(labels);
}

function agreementOf({ rated, withoutLabels }: Part, classes: number): Agreement {
  const ratings: readonly Ratings[] = rated.map((labels) => [...labels.values()]);
  const given = new Map<number, number>();
  for (const label of ratings.flat()) given.set(label, (given.get(label) ?? 0) + 1);
  return {
    items: rated.length,
    withoutLabels,
    kappa: fleissKappa(ratings, classes),
    classes: [...given]
      .toSorted(([one], [other]) => one - other)
      .map(([label, count]) => {
        const isLabel = againstOthers(label);
        return {
          label,
          given: count,
          kappa: fleissKappa(
            ratings.map((item) => item.map(isLabel)),
            2,
          ),
        };
      }),
    pairs: pairsOf(rated, classes),
  };
}

function pairsOf(rated: readonly Rated[], classes: number): PairAgreement[] {
  const people = [...new Set(rated.flatMap((labels) => [...labels.keys()]))].toSorted();
  const pairs = people.flatMap((first, n) =>
    people.slice(n + 1).flatMap((second): PairAgreement[] => {
      const common = rated.flatMap((labels): [number, number][] => {
        const [one, other] = [labels.get(first), labels.get(second)];
        return one === undefined || other === undefined ? [] : [[one, other]];
      });
      return common.length === 0 ? [] : [pairOf([first, second], common, classes)];
    }),
  );
  return pairs.toSorted((one, other) => other.kappa.n - one.kappa.n);
}

function pairOf(
  reviewers: [string, string],
  common: readonly [number, number][],
  classes: number,
): PairAgreement {
  const labels = [...new Set(common.flat())].toSorted((one, other) => one - other);
  return {
    reviewers,
    kappa: cohenKappa(common, classes),
    classes: labels.map((label) => {
      const isLabel = againstOthers(label);
      return {
        label,
        kappa: cohenKappa(
          common.map(([one, other]) => [isLabel(one), isLabel(other)]),
          2,
        ),
      };
    }),
  };
}
