import { Split } from '../../shared/contract/common.ts';
import type { ModelCard } from '../../shared/contract/models.ts';
import type { Policy } from '../../shared/contract/policies.ts';
import { fitLogistic, type LogisticModel } from '../../shared/domain/logistic-regression.ts';
import {
  chanceOfScore,
  LEAST_KNOWN,
  logOdds,
  type Recalibration,
  recalibrated,
  suggestionFeatures,
  suggestionScore,
  UNCHANGED,
} from '../../shared/domain/trust.ts';
import { type Far, farOf, guardBar } from '../../shared/domain/image-distance.ts';
import type { Store } from '../store/open.ts';
import type { KnownSuggestion, SecondRuns } from '../store/queue/suggestions.ts';
import { secondRuns } from './sample-runs.ts';

/** What the chances of suggestions stand on. */
export type TrustBasis = {
  /** `models`: a regression that came with these very models; `validation`: one over the project's validation images. */
  readonly from: 'models' | 'validation';
  /** Rejected images that it was fitted to. */
  readonly images: number;
};

/** How far the suggestions of a project are to be trusted. */
export type Trust = {
  /** Chance that a sample's suggestion is right; null where nothing is known that it could be read from. */
  chance(sample: number): number | null;
  /** What the chance of a sample stands on; null where it has none. */
  basis(sample: number): (TrustBasis & { readonly verdicts: number }) | null;
  /**
   * How far a sample's transform is from its image, where that is beyond the bar: then it has no chance, for it is unlike
   * what chances were learned from. Null for all others.
   */
  far(sample: number): Far | null;
  /**
   * The chance at or above which 99 % were right on the validation images that came with the models; null where not all
   * chances are from their regression.
   */
  goalBar(): number | null;
};

type Regression = TrustBasis & {
  readonly model: LogisticModel;
  /** Log odds; see `goalBar`. */
  readonly goalScore: number | null;
  /** Of the distance between image and transform; null where too few images are known for one. */
  readonly distanceBar: number | null;
};

/** Regressions over one opinion of a suggestion, the transform's, and over two. */
type Regressions = { readonly alone: Regression | null; readonly both: Regression | null };

const PENALTY = 1;
/** Verdicts are looked at again after so many more decisions, or a twentieth of the verdicts. */
const MORE_DECISIONS = 10;

/**
 * Follows one project: scores its suggestions when they change, and learns from reviewers' verdicts as these come in.
 *
 * @returns what holds now.
 */
export function createTrust(store: Store): (cards: readonly ModelCard[]) => Trust {
  let stamp = '';
  let regressions: Regressions = { alone: null, both: null };
  let two = new Set<number>();
  let beyond = new Map<number, Far>();
  let goalScore: number | null = null;
  let now: Recalibration = UNCHANGED;
  let learntTo = -1;

  function score(policy: Policy, cards: readonly ModelCard[], runs: SecondRuns): void {
    const asked = { seconds: runs, classes: store.project.classes().length };
    const held = store.suggestions.facts({ ...asked, split: 'validation' });
    const alone = fitted(held.map((one) => ({ ...one, second: null })));
    const both = readyFor(store, policy, cards, runs) ?? fitted(held.filter(({ second }) => second !== null));
    regressions = { alone, both };
    two = new Set();
    beyond = new Map();
    const scored: [number, number][] = [];
    const known = alone === null && both === null ? [] : store.suggestions.facts(asked);
    for (const one of known) {
      const hasBoth = both !== null && one.second !== null;
      const regression = hasBoth ? both : alone;
      if (regression === null) continue;
      const far = farOf(one.distance, regression.distanceBar);
      if (far !== null) {
        beyond.set(one.sample, far);
        continue;
      }
      if (hasBoth) two.add(one.sample);
      scored.push([one.sample, suggestionScore(regression.model, hasBoth ? one : { ...one, second: null })]);
    }
    goalScore = two.size === scored.length ? (both?.goalScore ?? null) : null;
    store.suggestions.keepScores(scored);
    learntTo = -1;
  }

  function learn(): Recalibration {
    const newest = store.suggestions.newestDecision();
    if (learntTo >= 0 && newest - learntTo < Math.max(MORE_DECISIONS, now.verdicts / 20)) return now;
    learntTo = newest;
    const { scores, right } = store.suggestions.settledScores();
    now = recalibrated(scores, right);
    return now;
  }

  /** Verdicts are looked at once it is asked for what they change. */
  const trust = (learnt: () => Recalibration): Trust => ({
    chance(sample) {
      const found = store.suggestions.scoreOf(sample);
      return found === null ? null : chanceOfScore(found, learnt());
    },
    basis(sample) {
      const { alone, both } = regressions;
      const regression = two.has(sample) ? both : alone;
      if (regression === null || store.suggestions.scoreOf(sample) === null) return null;
      const { from, images } = regression;
      return { from, images, verdicts: learnt().verdicts };
    },
    far: (sample) => beyond.get(sample) ?? null,
    goalBar: () => (goalScore === null ? null : chanceOfScore(goalScore, learnt())),
  });

  return (cards) => {
    const policy = store.policies.current();
    const runs = secondRunsOf(store, policy);
    const next = JSON.stringify([policy.version, runs, store.suggestions.verdictRuns()]);
    if (next !== stamp) score(policy, cards, runs);
    stamp = next;
    let learnt: Recalibration | null = null;
    return trust(() => (learnt ??= learn()));
  };
}

function secondRunsOf(store: Store, policy: Policy): SecondRuns {
  const runs = secondRuns(store, policy);
  const newest = (of: Split): number | null => runs.findLast(({ split }) => split === of)?.id ?? null;
  return {
    train: newest('train'),
    validation: newest('validation'),
    test: newest('test'),
    pool: newest('pool'),
  };
}

/** A regression over those that came with a label; null where these are too few to say anything. */
function fitted(known: readonly KnownSuggestion[]): Regression | null {
  const rows = known.filter(({ right }) => right !== null);
  const rights = rows.filter(({ right }) => right).length;
  if (rows.length < LEAST_KNOWN.images || Math.min(rights, rows.length - rights) < LEAST_KNOWN.ofEach)
    return null;
  const model = fitLogistic(
    rows.map(suggestionFeatures),
    rows.map(({ right }) => Number(right)),
    PENALTY,
  );
  const usual = rows.flatMap(({ right, rescued, distance }) =>
    right && rescued && distance !== null ? [distance] : [],
  );
  return { from: 'validation', images: rows.length, model, goalScore: null, distanceBar: guardBar(usual) };
}

/** The regression that came with ready models which are all in use here, in the way it was fitted to. */
function readyFor(
  store: Store,
  { classifier, gwin, tau, statistic, draws }: Policy,
  cards: readonly ModelCard[],
  runs: SecondRuns,
): Regression | null {
  const seconds = new Set(
    Split.options.flatMap((split) => {
      const run = runs[split];
      return run === null ? [] : [store.scores.run(run).model];
    }),
  );
  const [second] = seconds;
  if (classifier === null || gwin === null || second === undefined || seconds.size > 1) return null;
  const weights = [classifier, gwin, second].map((id) => store.models.get(id).weights);
  const card = cards.find((one) =>
    [one.classifier, one.gwin, one.second].every((model, at) => model?.sha256 === weights[at]),
  );
  const trust = card?.trust ?? null;
  if (trust === null || trust.tau !== tau || trust.statistic !== statistic || trust.draws !== draws)
    return null;
  const { images, intercept, weights: slopes, means, scales, goalBar, distanceBar } = trust;
  const model = { intercept, weights: slopes, means, scales };
  const goalScore = goalBar === null ? null : logOdds(goalBar);
  return { from: 'models', images, model, goalScore, distanceBar };
}
