import * as v from 'valibot';
import type { Checkpoint } from '../checkpoint.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import { disposeParams, toArrays, toTensors, type NamedArrays, type Params } from '../params.ts';
import { tf, type Tensor } from '../tf.ts';
import { GwinConfig } from './config.ts';
import type { Verdicts } from './confident-set.ts';
import { startTraining, type Trained } from './step.ts';

const Figures = v.strictObject({
  evaluated: v.number(),
  accuracyBefore: v.number(),
  accuracyAfter: v.number(),
  fixed: v.number(),
  broken: v.number(),
  rescued: v.number(),
  rescuedAccuracy: v.nullable(v.number()),
});

/** What one evaluation on the fixed rejected validation images found, pooled over the passes. */
export type EvaluationFigures = v.InferOutput<typeof Figures>;

/** What a checkpoint knows beside its arrays. */
export const GwinFacts = v.strictObject({
  kind: v.literal('gwin'),
  step: v.number(),
  config: GwinConfig,
  classifierSha256: v.string(),
  datasetFingerprint: v.string(),
  backend: v.string(),
  adamSteps: v.strictObject({ generator: v.number(), critic: v.number() }),
  best: v.nullable(v.strictObject({ step: v.number(), figures: Figures })),
});
export type GwinFacts = v.InferOutput<typeof GwinFacts>;

/** The generator kept so far: the one with the best accuracy on the fixed rejected validation images. */
export type Best = {
  readonly step: number;
  readonly figures: EvaluationFigures;
  readonly params: NamedArrays;
};

/** Everything that changes while a GWIN is trained, at a step boundary. */
export type TrainingState = {
  /** Generator steps done. */
  readonly step: number;
  readonly generator: Trained;
  readonly critic: Trained | null;
  /** Moving average of the generator's parameters; null where the configuration has none. */
  readonly average: Params | null;
  readonly best: Best | null;
};

/** The classifier's verdicts on training and validation images, from which all sets of images follow. */
export type Scores = { readonly train: Verdicts; readonly validation: Verdicts };

/** The generator that is evaluated and kept: the average where there is one. */
export function currentGenerator(state: TrainingState): Params {
  return state.average ?? state.generator.params;
}

/** State before the first step; takes the parameters over. */
export function initialState(config: GwinConfig, generator: Params, critic: Params | null): TrainingState {
  return {
    step: 0,
    generator: startTraining(generator),
    critic: critic && startTraining(critic),
    average: config.averaging === null ? null : copied(generator),
    best: null,
  };
}

/** average + (1 − decay)·(params − average), as new tensors; disposes the old average. The decay grows with the steps. */
export function averaged(average: Params, params: Params, decay: number, step: number): Params {
  const weight = 1 - Math.min(decay, (step + 1) / (step + 10));
  const next = Object.entries(params).map(([name, value]) => {
    const old = average[name];
    return [name, tf.tidy(() => (old ? old.add(value.sub(old).mul(weight)) : value.clone()))];
  });
  disposeParams(average);
  return Object.fromEntries(next);
}

function copied(params: Params): Params {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]): [string, Tensor] => [name, value.clone()]),
  );
}

export function disposeState({ generator, critic, average }: TrainingState): void {
  for (const trained of [generator, critic]) {
    if (!trained) continue;
    disposeParams(trained.params);
    disposeParams(trained.adam.slots);
  }
  if (average) disposeParams(average);
}

type Identity = Pick<GwinFacts, 'config' | 'classifierSha256' | 'datasetFingerprint' | 'backend'>;

/** The state and scores as a checkpoint. */
export function toCheckpoint(
  identity: Identity,
  scores: Scores,
  state: TrainingState,
): Checkpoint<GwinFacts> {
  const { generator, critic, average, best } = state;
  const groups: Record<string, NamedArrays> = {
    generator: toArrays(generator.params),
    'generator-slots': toArrays(generator.adam.slots),
    scores: { ...verdictArrays('train', scores.train), ...verdictArrays('validation', scores.validation) },
    ...(critic && { critic: toArrays(critic.params), 'critic-slots': toArrays(critic.adam.slots) }),
    ...(average && { average: toArrays(average) }),
    ...(best && { best: best.params }),
  };
  const facts: GwinFacts = {
    kind: 'gwin',
    step: state.step,
    ...identity,
    adamSteps: { generator: generator.adam.step, critic: critic?.adam.step ?? 0 },
    best: best && { step: best.step, figures: best.figures },
  };
  return { groups, facts };
}

function arraysOf({ groups }: Checkpoint<GwinFacts>, name: string): NamedArrays {
  const found = groups[name];
  if (found) return found;
  throw new GwinnowError('BAD_CHECKPOINT', `The checkpoint has no arrays named "${name}".`);
}

/** The state a checkpoint holds; its tensors are the caller's. Errors: BAD_CHECKPOINT for a missing group. */
export function stateOf(checkpoint: Checkpoint<GwinFacts>): TrainingState {
  const { adamSteps, step, config, best } = checkpoint.facts;
  const tensors = (name: string): Params => toTensors(arraysOf(checkpoint, name));
  const trained = (name: 'generator' | 'critic'): Trained => ({
    params: tensors(name),
    adam: { step: adamSteps[name], slots: tensors(`${name}-slots`) },
  });
  return {
    step,
    generator: trained('generator'),
    critic: config.critic === null ? null : trained('critic'),
    average: config.averaging === null ? null : tensors('average'),
    best: best && { ...best, params: arraysOf(checkpoint, 'best') },
  };
}

/** The verdicts a checkpoint holds. Errors: BAD_CHECKPOINT where they are missing. */
export function scoresOf(checkpoint: Checkpoint<GwinFacts>): Scores {
  const arrays = arraysOf(checkpoint, 'scores');
  return { train: verdictsOf(arrays, 'train'), validation: verdictsOf(arrays, 'validation') };
}

function verdictArrays(name: string, { labels, certainties }: Verdicts): NamedArrays {
  const shape = [labels.length];
  return {
    [`${name}/labels`]: { shape, data: Float32Array.from(labels) },
    [`${name}/certainties`]: { shape, data: Float32Array.from(certainties) },
  };
}

function verdictsOf(arrays: NamedArrays, name: string): Verdicts {
  const labels = arrays[`${name}/labels`]?.data;
  const certainties = arrays[`${name}/certainties`]?.data;
  if (labels && certainties) return { labels: Int32Array.from(labels), certainties };
  throw new GwinnowError('BAD_CHECKPOINT', `The checkpoint has no verdicts on the ${name} images.`);
}
