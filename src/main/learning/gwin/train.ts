import { stat } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { JobProgress } from '../../../shared/contract/jobs.ts';
import type { LabelledImages } from '../../../shared/domain/image.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import { breathe } from '../breathe.ts';
import { readCheckpoint, writeCheckpoint, type Checkpoint } from '../checkpoint.ts';
import { toArrays, type NamedArrays } from '../params.ts';
import type { GwinConfig } from './config.ts';
import { createStopwatch } from '../eta.ts';
import { createEvaluator, type Evaluation, type Evaluator } from './evaluate.ts';
import type { GeneratorSpec } from './generator.ts';
import type { OpenClassifier } from './penalty.ts';
import { withoutHead } from './head.ts';
import { figuresOf, type GwinWork, previewOf, secondsLeft, throttled } from './progress.ts';
import { openRun, startState, trainingStep, type Run, type StepValues } from './run.ts';
import { scoreImages } from './scores.ts';
import { measureSpeed, secondsAfterScoring } from './speed.ts';
import {
  currentGenerator,
  disposeState,
  GwinFacts,
  scoresOf,
  stateOf,
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
 * another run; CANCELLED, within one step or batch of the abort, with a checkpoint once the images are scored;
 * EMPTY_CONFIDENT_SET.
 */
export async function trainGwin(
  request: GwinTraining,
  onProgress: (progress: JobProgress) => void,
  signal: AbortSignal,
): Promise<TrainedGwin> {
  const { config, classifier, train, validation } = request;
  const report = throttled(onProgress, () => performance.now());
  const saved = await savedRun(request);
  const scores = saved ? scoresOf(saved) : await scored(request, report, signal);
  const run = openRun(config, classifier, train, scores.train);
  let evaluator: Evaluator | null = null;
  try {
    if (!saved) await writeFirstCheckpoint(request, run, scores);
    evaluator = await createEvaluator(config, classifier, validation, scores.validation, signal);
    const start = saved ? stateOf(saved) : startState(run);
    return await trainingLoop({ request, run, scores, evaluator, report, signal }, start);
  } finally {
    evaluator?.dispose();
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

async function savedRun(request: GwinTraining): Promise<Checkpoint<GwinFacts> | null> {
  if (!(await exists(request.checkpointPath))) return null;
  const checkpoint = await readCheckpoint(request.checkpointPath, GwinFacts);
  const identity = identityOf(request);
  for (const name of ['config', 'classifierSha256', 'datasetFingerprint', 'backend'] as const) {
    if (isDeepStrictEqual(checkpoint.facts[name], identity[name])) continue;
    const message = `${request.checkpointPath} is of another training: its ${name} differs. Resume that one, or remove the file.`;
    throw new GwinnowError('CHECKPOINT_MISMATCH', message, { path: request.checkpointPath, differs: name });
  }
  return checkpoint;
}

async function scored(request: GwinTraining, report: Report, signal: AbortSignal): Promise<Scores> {
  const { config, classifier, train } = request;
  const speed = await measureSpeed(config, classifier, train, signal);
  const training = secondsAfterScoring(config, speed, train.count);
  const start = performance.now();
  const onProgress = (done: number, total: number): void => {
    const scoring = ((performance.now() - start) / 1000) * (total / done - 1);
    report({ phase: 'scoring', done, total, etaSeconds: scoring + training, figures: {} });
  };
  return scoreImages(config, classifier, request, onProgress, signal);
}

/** Keeps the verdicts, which take a while, from the moment they are there. */
async function writeFirstCheckpoint(request: GwinTraining, run: Run, scores: Scores): Promise<void> {
  const state = startState(run);
  try {
    await writeCheckpoint(request.checkpointPath, toCheckpoint(identityOf(request), scores, state));
  } finally {
    disposeState(state);
  }
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
  const stopwatch = createStopwatch<GwinWork>(() => performance.now());
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
    const work = () => evaluator.evaluate(run.generator, generator, signal);
    evaluation = await stopwatch.time('evaluation', work);
    return evaluation.figures;
  };

  try {
    // After a break between evaluations this one is only shown, and timed: an unbroken run would not have made it.
    const figures = await evaluate();
    const judged = isDue(state.step, config, config.evaluation.every) ? withBest(state, figures) : state;
    if (judged !== state) {
      state = judged;
      await save();
    }
    tell(true);
    while (state.step < config.steps) {
      if (signal.aborted) throw cancelled(state, config);
      const step = async () => {
        await breathe();
        return trainingStep(run, state);
      };
      ({ state, values } = await stopwatch.time('step', step));
      checkFinite(values, state.step);
      const evaluating = isDue(state.step, config, config.evaluation.every);
      if (evaluating) state = withBest(state, await evaluate());
      if (isDue(state.step, config, config.checkpointEvery)) await save();
      tell(evaluating);
    }
    return finished(run, state);
  } catch (thrown) {
    // An evaluation that was broken off is made again on resuming, before the step after it.
    if (thrown instanceof GwinnowError && thrown.code === 'CANCELLED') await save();
    throw thrown;
  } finally {
    disposeState(state);
  }
}

function cancelled({ step }: TrainingState, { steps }: GwinConfig): GwinnowError {
  return new GwinnowError('CANCELLED', `Stopped after ${step} of ${steps} steps.`);
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
    params: withoutHead(best.params),
    bestStep: best.step,
    figures: best.figures,
    steps: config.steps,
  };
}
