import * as v from 'valibot';
import { Id, Share, Split } from '../../../shared/contract/common.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import type { Store } from '../../store/open.ts';
import type { ScoreColumns } from '../../store/scores/columns.ts';
import type { ScoreRun } from '../../store/scores/scores.ts';
import type { TransformRun } from '../../store/transforms/transforms.ts';
import type { JobContext, JobWork } from '../jobs.ts';
import type { OpenProject, Runtime } from '../runtime.ts';
import { PREPROCESSING } from './images.ts';
import { createParts } from './progress.ts';
import { scoresOf } from './score.ts';

/** A transform job's params in full, as they were when it was asked for. */
export const TransformParams = v.strictObject({ gwin: Id, classifier: Id, split: Split, below: Share });
export type TransformParams = v.InferOutput<typeof TransformParams>;

/**
 * For each pass of the classifier: transforms what it was uncertain of, once, with a z that depends on the pass's seed
 * and the sample's hash alone, then labels the transforms with the very draws of that pass. What is on record already
 * is not repeated.
 */
export function transformWork(runtime: Runtime): JobWork {
  return async (params, context) => {
    const project = runtime.project();
    const request = v.parse(TransformParams, params);
    const passes = currentPasses(project.store, request.classifier, request.split);
    if (passes.length === 0) {
      throw new GwinnowError('NO_SCORES', `The ${request.split} images are not scored yet: gwinnow score`);
    }
    const plan = passes.map((pass, index) => {
      const transformed = knownTransforms(project, request, pass);
      const relabelled = transformed === undefined ? undefined : knownRelabels(project, transformed);
      const which = passes.length > 1 ? `, pass ${index + 1} of ${passes.length}` : '';
      return { pass, which, transformed, relabelled };
    });
    const kinds = plan.flatMap(({ transformed, relabelled }) => [
      ...(transformed === undefined ? ['transform'] : []),
      ...(relabelled === undefined ? ['relabel'] : []),
    ]);
    const parts = createParts(context.report, kinds);
    const reporting = (phase: string): JobContext => ({ ...context, report: parts.next(phase) });
    const runs: number[] = [];
    for (const { pass, which, ...known } of plan) {
      const transformed =
        known.transformed ??
        (await transformPass(runtime, project, request, pass, reporting(`transform${which}`)));
      const relabelled =
        known.relabelled ??
        (await relabelPass(runtime, project, pass, transformed, reporting(`relabel${which}`)));
      runs.push(relabelled.id);
    }
    return { runs };
  };
}

/** Passes of a classifier over all samples that a split has now. */
function currentPasses(store: Store, model: number, split: Split): ScoreRun[] {
  const samples = store.samples.counts()[split].samples;
  return store.scores
    .runs({ model, split, subject: 'original', purpose: 'pass', preprocessing: PREPROCESSING })
    .filter((run) => run.samples === samples);
}

function knownTransforms(
  { store }: OpenProject,
  { gwin, below }: TransformParams,
  pass: ScoreRun,
): TransformRun | undefined {
  return store.transforms.runs({ gwin, scoreRun: pass.id }).find((run) => run.below >= below);
}

function knownRelabels({ store }: OpenProject, transformed: TransformRun): ScoreRun | undefined {
  return store.scores.runs({ transformRun: transformed.id }).at(0);
}

async function transformPass(
  runtime: Runtime,
  project: OpenProject,
  { gwin, below }: TransformParams,
  pass: ScoreRun,
  context: JobContext,
): Promise<TransformRun> {
  const { store } = project;
  const samples = uncertainSamples(store.scores.columns(pass.id), below);
  const { images } = store.samples.imagesOf(samples, PREPROCESSING);
  const { pixels } = await runtime.learner.run(
    'transform',
    { gwinPath: store.modelPath(store.models.get(gwin).weights), images, seed: pass.seed },
    { signal: context.signal, onProgress: (progress) => context.report(progress) },
  );
  return store.transforms.record(
    context.actor,
    { gwin, scoreRun: pass.id, seed: pass.seed, below },
    { samples, pixels },
  );
}

async function relabelPass(
  runtime: Runtime,
  project: OpenProject,
  pass: ScoreRun,
  transformed: TransformRun,
  context: JobContext,
): Promise<ScoreRun> {
  const { store } = project;
  const { model, seed, draws, preprocessing, split } = pass;
  const { ids, images } = store.transforms.images(transformed.id);
  const { probabilities, classes } = await runtime.learner.run(
    'score',
    { classifierPath: store.modelPath(store.models.get(model).weights), images, seed, draws },
    { signal: context.signal, onProgress: (progress) => context.report(progress) },
  );
  return store.scores.record(
    context.actor,
    {
      model,
      seed,
      draws,
      preprocessing,
      split,
      subject: 'transform',
      transformRun: transformed.id,
      purpose: 'pass',
    },
    { samples: ids, ...scoresOf(probabilities, { draws, samples: images.count, classes }, images.labels) },
  );
}

/** Samples that either statistic puts below the bar, so that a policy may use the one or the other. */
function uncertainSamples({ samples, certainties }: ScoreColumns, below: number): Int32Array {
  const { medians, means } = certainties;
  return samples.filter((_, n) => Math.min(medians[n] ?? 0, means[n] ?? 0) < below);
}
