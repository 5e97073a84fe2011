import type { GeneratorName } from '../../../shared/contract/models.ts';
import type { GwinPreset, GwinRequest } from '../../../shared/contract/training.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import type { LabelledImages } from '../../../shared/domain/image.ts';
import { AUGMENTATIONS } from '../augment.ts';
import type { GwinConfig } from './config.ts';
import type { OpenClassifier } from './penalty.ts';
import { measureSpeed, stepsWithin } from './speed.ts';
import { configOfCheckpoint } from './train.ts';

/** A preset's numbers, and its length: minutes on the machine at hand, or a number of steps whatever they take. */
type Preset = {
  readonly config: Omit<GwinConfig, 'preset' | 'seed' | 'steps'>;
  readonly length: { readonly minutes: number } | { readonly steps: number };
};

const QUICK: Preset['config'] = {
  batch: 128,
  generator: { name: 'residual', width: 32, zSize: 32 },
  adam: { learningRate: 1e-3, beta1: 0.5, beta2: 0.9, epsilon: 1e-8 },
  schedule: 'cosine',
  transformationPenalty: 10,
  auxiliaryPenalty: 10,
  transport: { penalty: 100, candidates: 64 },
  varietyPenalty: 0,
  penaltyDraws: { pool: 16, perStep: 1 },
  critic: null,
  confidentThreshold: 0.95,
  hard: { share: 0.5, threshold: 0.9 },
  augmentation: AUGMENTATIONS.digits,
  averaging: 0.995,
  scoringDraws: 4,
  evaluation: { every: 100, threshold: 0.9, limit: 600, draws: 10, passes: 3, previews: 12 },
  checkpointEvery: 100,
};

/** WGAN-GP's constants for its optimiser. */
const WGAN_ADAM = { learningRate: 1e-4, beta1: 0.5, beta2: 0.9, epsilon: 1e-8 } as const;

/** Small enough to be trained beside a generator without a GPU. */
const CRITIC: NonNullable<GwinConfig['critic']> = {
  conditioning: 'hidden-concatenation',
  width: 16,
  steps: 2,
  gradientPenalty: 10,
  adam: WGAN_ADAM,
  sources: 'all',
};

const PRESETS: Readonly<Record<GwinPreset, Preset>> = {
  /** The transformation penalty alone: at this length a critic gains nothing that can be measured. */
  quick: { config: QUICK, length: { minutes: 6 } },
  standard: {
    config: {
      ...QUICK,
      critic: CRITIC,
      evaluation: { ...QUICK.evaluation, every: 200 },
      checkpointEvery: 200,
      scoringDraws: 10,
    },
    length: { minutes: 30 },
  },
  /**
   * Algorithm 1 to the letter, with the flattened generator. It first destroys images and breaks more labels than it
   * fixes for thousands of steps; all of them take more than a day on two cores.
   */
  paper: {
    config: {
      batch: 128,
      generator: { name: 'paper', width: 64, zSize: 128 },
      adam: WGAN_ADAM,
      schedule: 'constant',
      transformationPenalty: 10,
      auxiliaryPenalty: 0,
      transport: null,
      varietyPenalty: 0,
      penaltyDraws: { pool: 32, perStep: 1 },
      critic: {
        conditioning: 'hidden-concatenation',
        width: 64,
        steps: 5,
        gradientPenalty: 10,
        adam: WGAN_ADAM,
        sources: 'confident',
      },
      confidentThreshold: 0.95,
      hard: { share: 0, threshold: 0.9 },
      augmentation: null,
      averaging: null,
      scoringDraws: 10,
      evaluation: { every: 500, threshold: 0.9, limit: 600, draws: 10, passes: 3, previews: 12 },
      checkpointEvery: 200,
    },
    length: { steps: 200_000 },
  },
};

/** Least number of steps a length in minutes gives: less would only measure the start. */
const FEWEST_STEPS = 20;

/**
 * A preset takes at least so many, however busy the machine is: on MNIST a residual generator broke more labels than it
 * fixed for about 500 steps.
 */
const FEWEST_PRESET_STEPS = 1000;

const MOST_STEPS = 200_000;

type Circumstances = {
  readonly classifier: OpenClassifier;
  readonly train: LabelledImages;
  readonly checkpointPath: string;
  readonly signal?: AbortSignal;
};

/**
 * A request in numbers, all of which are recorded, so that the run can be made again. A length in minutes becomes steps
 * by a short trial on this machine; a training that has a checkpoint keeps the numbers it was started with.
 * Errors: CHECKPOINT_MISMATCH when those are of another request; CANCELLED.
 */
export async function planGwin(request: GwinRequest, circumstances: Circumstances): Promise<GwinConfig> {
  const base = requestedConfig(request);
  const saved = await configOfCheckpoint(circumstances.checkpointPath);
  if (saved) return resumedConfig(request, base, saved, circumstances.checkpointPath);
  const { length } = PRESETS[request.preset];
  if (request.steps !== undefined) return { ...base, steps: request.steps };
  if (request.minutes === undefined && 'steps' in length) return { ...base, steps: length.steps };
  const minutes = request.minutes ?? ('minutes' in length ? length.minutes : 0);
  const { classifier, train, signal } = circumstances;
  const speed = await measureSpeed(base, classifier, train, signal);
  const steps = stepsWithin(base, speed, minutes * 60, train.count);
  const fewest = request.minutes === undefined ? FEWEST_PRESET_STEPS : FEWEST_STEPS;
  return { ...base, steps: Math.min(MOST_STEPS, Math.max(fewest, steps)) };
}

function requestedConfig(request: GwinRequest): GwinConfig {
  const { preset, seed, generator, augment, conditioning, width = 1 } = request;
  const { config } = PRESETS[preset];
  const { hard, penaltyDraws } = config;
  const { networks = penaltyDraws.perStep } = request;
  const asked: Omit<GwinConfig, 'seed' | 'steps'> = {
    ...config,
    preset,
    augmentation: augment === undefined ? config.augmentation : AUGMENTATIONS[augment],
    critic: conditioning === undefined ? config.critic : { ...(config.critic ?? CRITIC), conditioning },
    transformationPenalty: request.penalty ?? config.transformationPenalty,
    confidentThreshold: request.confident ?? config.confidentThreshold,
    hard: { ...hard, share: request.hard ?? hard.share },
    varietyPenalty: request.variety ?? config.varietyPenalty,
    penaltyDraws: { pool: Math.max(penaltyDraws.pool, networks), perStep: networks },
  };
  const base = inForm({ ...asked, seed, steps: 1 }, generator);
  const filters = Math.max(1, Math.round(width * base.generator.width));
  return { ...base, generator: { ...base.generator, width: filters } };
}

/** With another generator come its own sizes and optimiser. */
function inForm(base: GwinConfig, name: GeneratorName = base.generator.name): GwinConfig {
  if (name === base.generator.name) return base;
  const { generator, adam } = name === 'paper' ? PRESETS.paper.config : QUICK;
  return { ...base, generator: { ...generator, name }, adam };
}

function resumedConfig(request: GwinRequest, base: GwinConfig, saved: GwinConfig, path: string): GwinConfig {
  const { steps = saved.steps, width } = request;
  const both = [
    ['preset', saved.preset, base.preset],
    ['seed', saved.seed, base.seed],
    ['steps', saved.steps, steps],
    ['generator', saved.generator.name, base.generator.name],
    ['width', saved.generator.width, width === undefined ? saved.generator.width : base.generator.width],
    ['conditioning', saved.critic?.conditioning, base.critic?.conditioning],
    ['penalty', saved.transformationPenalty, request.penalty ?? saved.transformationPenalty],
    ['confident', saved.confidentThreshold, request.confident ?? saved.confidentThreshold],
    ['hard', saved.hard.share, request.hard ?? saved.hard.share],
    ['variety', saved.varietyPenalty, request.variety ?? saved.varietyPenalty],
    ['networks', saved.penaltyDraws.perStep, request.networks ?? saved.penaltyDraws.perStep],
  ] as const;
  const differs = both.find(([, begun, wanted]) => begun !== wanted)?.[0];
  if (differs === undefined) return saved;
  const message = `${path} is of a training with another ${differs}. Resume that one, or remove the file.`;
  throw new GwinnowError('CHECKPOINT_MISMATCH', message, { path, differs });
}
