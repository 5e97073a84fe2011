import { stat } from 'node:fs/promises';
import { setImmediate as breathe } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { JobProgress } from '../../../shared/contract/jobs.ts';
import type { LabelledImages } from '../../../shared/domain/image.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import { readCheckpoint, writeCheckpoint } from '../checkpoint.ts';
import { toArrays, type NamedArrays } from '../params.ts';
import type { GwinConfig } from './config.ts';
import { createStopwatch } from './eta.ts';
import { createEvaluator, type Evaluation, type Evaluator } from './evaluate.ts';
import type { GeneratorSpec } from './generator.ts';
import type { OpenClassifier } from './penalty.ts';
import { figuresOf, previewOf, secondsLeft, throttled } from './progress.ts';
import { openRun, startState, trainingStep, type Run, type StepValues } from './run.ts';
import { scoreImages } from './scores.ts';
import {
  currentGenerator,
  disposeState,
  fromCheckpoint,
  GwinFacts,
  toCheckpoint,
  type EvaluationFigures,
  type Scores,
  type TrainingState,
} from './state.ts';

export type GwinTraining = {
  readonly config: GwinConfig;
  readonly classifier: OpenClassifier;
  /** SHA-256 of the classifier's weights file: rejects of one classifier are never used with another. */
  readonly classifierSha256: string;
  readonly train: LabelledImages;
  readonly validation: LabelledImages;
  readonly datasetFingerprint: string;
  /** Name of the backend in use; another one's rounding would not continue the same run. */
  readonly backend: string;
  readonly checkpointPath: string;
};

export type TrainedGwin = {
  readonly spec: GeneratorSpec;
  /** Weights of the best evaluation, and what it found. */
  readonly params: NamedArrays;
  readonly bestStep: number;
  readonly figures: EvaluationFigures;
  readonly steps: number;
};

type Report = (progress: JobProgress, urgent?: boolean) => void;

/**
 * Algorithm 1 of the paper, in full, from the classifier's verdicts to the best generator. Goes on from the checkpoint
 * where there is one, to the same weights as an unbroken run. Errors: CHECKPOINT_MISMATCH when the checkpoint is of
 * another run; CANCELLED, within one step of the abort and after writing a checkpoint; EMPTY_CONFIDENT_SET.
 */
export async function trainGwin(
  request: GwinTraining,
  onProgress: (progress: JobProgress) => void,
  signal: AbortSignal,
): Promise<TrainedGwin> {
  const { config, classifier } = request;
  const report = throttled(onProgress, () => performance.now());
  const saved = await savedRun(request);
  const scores = saved?.scores ?? (await scored(request, report, signal));
  const run = openRun(config, classifier, request.train, scores.train);
  const evaluator = await createEvaluator(config, classifier, request.validation, scores.validation);
  try {
    const start = saved?.state ?? startState(run);
    return await trainingLoop({ request, run, scores, evaluator, report, signal }, start);
  } finally {
    evaluator.dispose();
    run.penalty.dispose();
  }
}

/** The configuration a checkpoint was started with, for resuming it; null where there is no checkpoint. */
export async function configOfCheckpoint(path: string): Promise<GwinConfig | null> {
  if (!(await exists(path))) return null;
  return (await readCheckpoint(path, GwinFacts)).facts.config;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function identityOf({ config, classifierSha256, datasetFingerprint, backend }: GwinTraining) {
  return { config, classifierSha256, datasetFingerprint, backend };
}

async function savedRun(request: GwinTraining): Promise<ReturnType<typeof fromCheckpoint> | null> {
  if (!(await exists(request.checkpointPath))) return null;
  const checkpoint = await readCheckpoint(request.checkpointPath, GwinFacts);
  const identity = identityOf(request);
  for (const name of ['config', 'classifierSha256', 'datasetFingerprint', 'backend'] as const) {
    if (isDeepStrictEqual(checkpoint.facts[name], identity[name])) continue;
    const message = `${request.checkpointPath} is of another training: its ${name} differs. Resume that one, or remove the file.`;
    throw new GwinnowError('CHECKPOINT_MISMATCH', message, { path: request.checkpointPath, differs: name });
  }
  return fromCheckpoint(checkpoint);
}

function scored(request: GwinTraining, report: Report, signal: AbortSignal): Promise<Scores> {
  const onProgress = (done: number, total: number): void =>
    report({ phase: 'scoring', done, total, etaSeconds: null, figures: {} });
  return scoreImages(request.config, request.classifier, request, onProgress, signal);
}

type Loop = {
  readonly request: GwinTraining;
  readonly run: Run;
  readonly scores: Scores;
  readonly evaluator: Evaluator;
  readonly report: Report;
  readonly signal: AbortSignal;
};

async function trainingLoop(loop: Loop, start: TrainingState): Promise<TrainedGwin> {
  const { request, run, scores, evaluator, report, signal } = loop;
  const { config } = run;
  const stopwatch = createStopwatch(() => performance.now());
  let state = start;
  let values: StepValues | null = null;
  let evaluation: Evaluation | null = null;

  const tell = (fresh: boolean): void => {
    const preview =
      fresh && evaluation?.preview ? { preview: previewOf(state.step, evaluation.preview) } : {};
    const figures = figuresOf(state, values, evaluation, stopwatch);
    const etaSeconds = secondsLeft(config, state.step, stopwatch);
    report(
      { phase: 'training', done: state.step, total: config.steps, etaSeconds, figures, ...preview },
      fresh,
    );
  };
  const save = (): Promise<unknown> =>
    stopwatch.time('checkpoint', () =>
      writeCheckpoint(request.checkpointPath, toCheckpoint(identityOf(request), scores, state)),
    );
  const evaluate = async (): Promise<EvaluationFigures> => {
    const generator = currentGenerator(state);
    evaluation = await stopwatch.time('evaluation', () => evaluator.evaluate(run.generator, generator));
    return evaluation.figures;
  };

  try {
    // Before the first step the durations of both are measured for the estimate. After a break the evaluation is only
    // shown: an unbroken run would not have made it.
    const figures = await evaluate();
    if (state.step === 0) {
      state = withBest(state, figures);
      await save();
    }
    tell(true);
    while (state.step < config.steps) {
      if (signal.aborted) {
        await save();
        throw new GwinnowError('CANCELLED', `Stopped after ${state.step} of ${config.steps} steps.`);
      }
      ({ state, values } = await stopwatch.time('step', () => breathe(trainingStep(run, state))));
      checkFinite(values, state.step);
      const evaluating = isDue(state.step, config, config.evaluation.every);
      if (evaluating) state = withBest(state, await evaluate());
      if (isDue(state.step, config, config.checkpointEvery)) await save();
      tell(evaluating);
    }
    return finished(run, state);
  } finally {
    disposeState(state);
  }
}

function isDue(step: number, { steps }: GwinConfig, every: number): boolean {
  return step % every === 0 || step === steps;
}

/** The state with its generator as the best one if none was better; the later of equal ones has seen more. */
function withBest(state: TrainingState, figures: EvaluationFigures): TrainingState {
  const { best, step } = state;
  if (best && (best.step === step || best.figures.accuracyAfter > figures.accuracyAfter)) return state;
  return { ...state, best: { step, figures, params: toArrays(currentGenerator(state)) } };
}

function checkFinite({ generator, critic }: StepValues, step: number): void {
  if (Number.isFinite(generator.loss) && Number.isFinite(critic?.loss ?? 0)) return;
  const message = `Training diverged at step ${step}: a loss is no longer a number. Lower the learning rate.`;
  throw new GwinnowError('INTERNAL', message, { step });
}

function finished({ generator, config }: Run, { best }: TrainingState): TrainedGwin {
  if (!best) throw new GwinnowError('INTERNAL', 'The training ended without an evaluation.');
  return {
    spec: generator,
    params: best.params,
    bestStep: best.step,
    figures: best.figures,
    steps: config.steps,
  };
}
