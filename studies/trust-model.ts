import { fitLogistic, logisticChance, type LogisticModel } from '../src/shared/domain/logistic-regression.ts';
import { logOdds, suggestionFeatures } from '../src/shared/domain/trust.ts';
import type { Suggestion } from './suggestions.ts';

/** What a chance of being right is read from. */
export type Features = {
  readonly name: string;
  readonly names: readonly string[];
  readonly of: (suggestion: Suggestion) => readonly number[];
};

const CLASSES = 10;
const LEAST_CHANCE = 1e-4;

export const CERTAINTY: Features = {
  name: "the transform's certainty",
  names: ['certainty after, log odds'],
  of: ({ after }) => [logOdds(after.mean)],
};

const ON_RECORD: Features = {
  name: 'what is on record',
  names: [
    'certainty after, log odds',
    'median certainty after, log odds',
    'margin to the runner-up after',
    'mutual information after',
    'certainty before, log odds',
    'entropy before',
    'mutual information before',
    'chance of the suggested label before, log odds',
    'the label changes',
    'it changes to the runner-up',
    'the runner-up after is the label before',
    'distance',
    ...Array.from({ length: CLASSES }, (_, label) => `suggests ${label}`),
  ],
  of: ({ before, after, labelBefore, distance, label }) => [
    logOdds(after.mean),
    logOdds(after.median),
    after.margin,
    after.mutualInformation,
    logOdds(before.mean),
    before.entropy,
    before.mutualInformation,
    logOdds(labelBefore),
    Number(label !== before.label),
    Number(label !== before.label && label === before.runnerUp),
    Number(after.runnerUp === before.label),
    distance,
    ...Array.from({ length: CLASSES }, (_, k) => Number(k === label)),
  ],
};

export const CERTAINTY_AND_SECOND: Features = {
  name: "the transform's certainty and the second classifier",
  names: [...CERTAINTY.names, "the second classifier's chance, log odds"],
  of: ({ after, second }) => suggestionFeatures({ transform: after.mean, second: second ?? 0.5 }),
};

const WITH_Z: Features = {
  name: 'what is on record, and four more z',
  names: [...ON_RECORD.names, 'chance over five z, log odds'],
  of: (suggestion) => [...ON_RECORD.of(suggestion), logOdds(suggestion.agreement)],
};

const WITH_SECOND: Features = {
  name: 'what is on record, and the second classifier',
  names: [...ON_RECORD.names, "the second classifier's chance, log odds"],
  of: (suggestion) => [...ON_RECORD.of(suggestion), logOdds(suggestion.second ?? 0.5)],
};

const WITH_ALL: Features = {
  name: 'what is on record, four more z and the second classifier',
  names: [...WITH_Z.names, "the second classifier's chance, log odds"],
  of: (suggestion) => [...WITH_Z.of(suggestion), logOdds(suggestion.second ?? 0.5)],
};

/** From least known to most. */
export function featureSets(second: boolean): readonly Features[] {
  return [CERTAINTY, ON_RECORD, WITH_Z, ...(second ? [CERTAINTY_AND_SECOND, WITH_SECOND, WITH_ALL] : [])];
}

export const PENALTIES: readonly number[] = [0.3, 1, 3, 10, 30, 100, 300];
const FOLDS = 5;

export type Fitted = {
  readonly features: Features;
  readonly penalty: number;
  readonly model: LogisticModel;
  /** Chances of the suggestions it was fitted to, each by a model that had not seen its image. */
  readonly outOfFold: readonly number[];
};

/** Fits with the penalty whose out-of-fold chances have the least log loss; folds part images, not answers. */
export function fitTrust(features: Features, suggestions: readonly Suggestion[]): Fitted {
  const tried = PENALTIES.map((penalty) => {
    const outOfFold = crossValidated(features, suggestions, penalty);
    return { penalty, outOfFold, loss: logLoss(outOfFold, suggestions) };
  });
  const best = tried.reduce((a, b) => (b.loss < a.loss ? b : a));
  return {
    features,
    penalty: best.penalty,
    model: fitted(features, suggestions, best.penalty),
    outOfFold: best.outOfFold,
  };
}

export function chanceOf({ features, model }: Pick<Fitted, 'features' | 'model'>, one: Suggestion): number {
  return logisticChance(model, features.of(one));
}

function crossValidated(features: Features, suggestions: readonly Suggestion[], penalty: number): number[] {
  const models = Array.from({ length: FOLDS }, (_, fold) => {
    const others = suggestions.filter(({ image }) => image % FOLDS !== fold);
    return fitted(features, others, penalty);
  });
  return suggestions.map((one) => {
    const model = models[one.image % FOLDS];
    return model === undefined ? Number.NaN : logisticChance(model, features.of(one));
  });
}

function fitted(features: Features, suggestions: readonly Suggestion[], penalty: number): LogisticModel {
  const rows = suggestions.map((one) => features.of(one));
  const right = suggestions.map((one) => one.right);
  return fitLogistic(rows, right, penalty);
}

/** Mean −ln p of what happened, nats. */
export function logLoss(chances: readonly number[], suggestions: readonly Suggestion[]): number {
  const losses = suggestions.map(({ right }, n) => {
    const chance = chances[n] ?? 0.5;
    return -Math.log(Math.max(right === 1 ? chance : 1 - chance, LEAST_CHANCE));
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}
