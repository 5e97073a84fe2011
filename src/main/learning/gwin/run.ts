import type { LabelledImages } from '../../../shared/domain/image.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import { criticBatch, disposeBatch, generatorBatch, trainingPool, type TrainingPool } from './batches.ts';
import { confidentPlaces, confidentSet, hardSet, type Verdicts } from './confident-set.ts';
import { learningRateAt, type GwinConfig } from './config.ts';
import { CRITICS, type CriticSpec } from './critic.ts';
import { GENERATORS, type GeneratorSpec } from './generator.ts';
import { headLogits, initHead } from './head.ts';
import type { Params } from '../params.ts';
import type { Logits } from './loss.ts';
import {
  drawNetworks,
  FIRST_PENALTY_DRAW,
  networksAt,
  type DrawnNetworks,
  type OpenClassifier,
} from './penalty.ts';
import { averaged, initialState, type TrainingState } from './state.ts';
import { criticStep, generatorStep, type CriticValues, type GeneratorValues, type Networks } from './step.ts';

/** What stays the same during a training: the networks' forms, the images and the classifier's draws. */
export type Run = {
  readonly config: GwinConfig;
  readonly generator: GeneratorSpec;
  readonly critic: CriticSpec | null;
  readonly networks: Networks;
  readonly pool: TrainingPool;
  readonly penalty: DrawnNetworks;
};

/** What one step reports; the critic's values are those of the last of its steps. */
export type StepValues = { readonly generator: GeneratorValues; readonly critic: CriticValues | null };

/** Which generator a configuration trains, for images of this form. */
export function generatorSpec(config: GwinConfig, classifier: OpenClassifier): GeneratorSpec {
  const { name, width, zSize } = config.generator;
  return { generator: name, image: classifier.spec.image, width, zSize };
}

function criticSpec({ critic }: GwinConfig, { spec }: OpenClassifier): CriticSpec | null {
  if (critic === null) return null;
  const { conditioning, width } = critic;
  return { conditioning, width, image: spec.image, classes: spec.classes };
}

/** Algorithm 1, line 1, and the draws of C for line 13. The caller disposes `penalty`. Errors: EMPTY_CONFIDENT_SET. */
export function openRun(
  config: GwinConfig,
  classifier: OpenClassifier,
  train: LabelledImages,
  verdicts: Verdicts,
): Run {
  const generator = generatorSpec(config, classifier);
  const critic = criticSpec(config, classifier);
  const places = critic ? confidentSet : confidentPlaces;
  const confident = places(verdicts, train.labels, config.confidentThreshold);
  const hard = hardSet(verdicts, train.labels, config.hard.threshold);
  return {
    config,
    generator,
    critic,
    networks: networksOf(generator, critic),
    pool: trainingPool(train, classifier.spec.classes, confident, hard),
    penalty: drawNetworks(classifier, config.seed, config.penaltyDraws.pool, FIRST_PENALTY_DRAW),
  };
}

function networksOf(generator: GeneratorSpec, critic: CriticSpec | null): Networks {
  return {
    generate: (params, images, z) => {
      const traced = GENERATORS[generator.generator].trace(generator, params, images, z);
      return { images: traced.images, logits: headLogits(params, traced.features) };
    },
    judge: (params, images, labels) => {
      if (critic === null) throw new GwinnowError('INTERNAL', 'This training has no critic to ask.');
      return CRITICS[critic.conditioning].apply(critic, params, images, labels);
    },
  };
}

/** θ₀: the generator and, where the configuration weighs it, the class head that is trained beside it. */
function initialGenerator(config: GwinConfig, generator: GeneratorSpec, classes: number): Params {
  const family = GENERATORS[generator.generator];
  const theta = family.init(generator, config.seed);
  if (config.auxiliaryPenalty === 0) return theta;
  return { ...theta, ...initHead(family.features(generator), classes, config.seed) };
}

/** w₀ and θ₀. */
export function startState({ config, generator, critic, pool }: Run): TrainingState {
  const theta = initialGenerator(config, generator, pool.classes);
  const w = critic && CRITICS[critic.conditioning].init(critic, (config.seed + 1) >>> 0);
  return initialState(config, theta, w);
}

/** One pass of the loop of Algorithm 1, lines 3-13. Disposes what it replaces in the state. */
export function trainingStep(run: Run, state: TrainingState): { state: TrainingState; values: StepValues } {
  const { config } = run;
  const critic = criticSteps(run, state);
  const generator = oneGeneratorStep(run, { ...state, critic: critic.critic });
  const average =
    state.average && averaged(state.average, generator.generator.params, config.averaging ?? 0, state.step);
  return {
    state: {
      ...state,
      step: state.step + 1,
      critic: critic.critic,
      generator: generator.generator,
      average,
    },
    values: { generator: generator.values, critic: critic.values },
  };
}

function criticSteps(
  { config, networks, pool }: Run,
  state: TrainingState,
): { critic: TrainingState['critic']; values: CriticValues | null } {
  let { critic } = state;
  let values: CriticValues | null = null;
  if (critic === null || config.critic === null) return { critic, values };
  for (let t = 0; t < config.critic.steps; t++) {
    const batch = criticBatch(config, pool, state.step, t);
    ({ critic, values } = criticStep(networks, config.critic, critic, state.generator.params, batch));
    disposeBatch(batch);
  }
  return { critic, values };
}

function oneGeneratorStep({ config, networks, pool, penalty }: Run, state: TrainingState) {
  const batch = generatorBatch(config, pool, state.step);
  const rates = {
    adam: { ...config.adam, learningRate: learningRateAt(config, state.step) },
    transformationPenalty: config.transformationPenalty,
    auxiliaryPenalty: config.auxiliaryPenalty,
    transportPenalty: config.transport?.penalty ?? 0,
    varietyPenalty: config.varietyPenalty,
    classes: pool.classes,
  };
  const drawn: Logits[] = networksAt(penalty.networks, state.step, config.penaltyDraws.perStep);
  const result = generatorStep(
    networks,
    rates,
    state.generator,
    state.critic && state.critic.params,
    drawn,
    batch,
  );
  disposeBatch(batch);
  return result;
}
