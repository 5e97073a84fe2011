import * as v from 'valibot';
import { Draws, Id, Seed, Split } from '../../../shared/contract/common.ts';
import { certaintiesFromDraws, certaintyInClass, type DrawShape } from '../../../shared/domain/certainty.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import type { NewScores } from '../../store/scores/scores.ts';
import type { JobContext, JobWork } from '../jobs.ts';
import type { OpenProject, Runtime } from '../runtime.ts';
import { PREPROCESSING, splitImages } from './images.ts';
import { createParts } from './progress.ts';

/** A scoring job's params in full, as they were when it was asked for. */
export const ScoreParams = v.strictObject({
  model: Id,
  split: Split,
  draws: Draws,
  seed: Seed,
  passes: v.number(),
  purpose: v.picklist(['pass', 'second']),
});
export type ScoreParams = v.InferOutput<typeof ScoreParams>;

/**
 * Draws are kept for review where the certainty is below this, and wherever a label came with the data, since the
 * report's metrics need whole distributions. For the others they can be computed again.
 */
const KEEP_DRAWS_BELOW = 0.99;

/** Scores every sample of a split, pass after pass; a pass that is on record already is not repeated. */
export function scoreWork(runtime: Runtime): JobWork {
  return async (params, context) => {
    const project = runtime.project();
    const request = v.parse(ScoreParams, params);
    const passes = Array.from({ length: request.passes }, (_, pass) => {
      const seed = (request.seed + pass) >>> 0;
      const phase = request.passes > 1 ? `pass ${pass + 1} of ${request.passes}` : 'image';
      return { phase, seed, known: knownRun(project, { ...request, seed }) };
    });
    const missing = passes.filter(({ known }) => known === undefined);
    const parts = createParts(
      context.report,
      missing.map(() => 'pass'),
    );
    const runs: number[] = [];
    for (const { phase, seed, known } of passes) {
      const score = () =>
        scorePass(runtime, project, { ...request, seed }, { ...context, report: parts.next(phase) });
      runs.push(known ?? (await score()));
    }
    return { runs };
  };
}

/** A run that says what this one would: of the same model, draws and recipe, over all samples that the split has now. */
function knownRun({ store }: OpenProject, request: ScoreParams): number | undefined {
  const { model, split, seed, draws, purpose } = request;
  const samples = store.samples.counts()[split].samples;
  return store.scores
    .runs({ model, split, seed, draws, purpose, subject: 'original', preprocessing: PREPROCESSING })
    .findLast((run) => run.samples === samples)?.id;
}

async function scorePass(
  runtime: Runtime,
  project: OpenProject,
  request: ScoreParams,
  context: JobContext,
): Promise<number> {
  const { store } = project;
  const { model, split, draws, seed, purpose } = request;
  const { ids, images } = splitImages(store, split);
  if (images.count === 0) throw new GwinnowError('NO_DATA', `The ${split} split has no images`);
  const { probabilities, classes } = await runtime.learner.run(
    'score',
    { classifierPath: store.modelPath(store.models.get(model).weights), images, seed, draws },
    { signal: context.signal, onProgress: context.report },
  );
  const shape = { draws, samples: images.count, classes };
  const run = store.scores.record(
    context.actor,
    {
      model,
      seed,
      draws,
      preprocessing: PREPROCESSING,
      split,
      subject: 'original',
      transformRun: null,
      purpose,
    },
    { samples: ids, ...scoresOf(probabilities, shape, images.labels) },
  );
  return run.id;
}

/** Certainties of all samples, certainty in the given label where there is one, and the draws worth keeping. */
export function scoresOf(
  probabilities: Float32Array,
  shape: DrawShape,
  labels: Int32Array,
): Omit<NewScores, 'samples'> {
  const certainties = certaintiesFromDraws(probabilities, shape);
  const worthKeeping = (n: number) =>
    (labels[n] ?? -1) >= 0 ||
    Math.min(certainties.medians[n] ?? 0, certainties.means[n] ?? 0) < KEEP_DRAWS_BELOW;
  return {
    certainties,
    trueClass: {
      medians: inGivenClass(probabilities, shape, labels, 'median'),
      means: inGivenClass(probabilities, shape, labels, 'mean'),
    },
    draws: { probabilities, classes: shape.classes, keep: worthKeeping },
  };
}

function inGivenClass(
  probabilities: Float32Array,
  shape: DrawShape,
  labels: Int32Array,
  statistic: 'median' | 'mean',
): Float64Array {
  const known = labels.map((label) => Math.max(0, label));
  const certainty = certaintyInClass(probabilities, shape, known, statistic);
  return certainty.map((value, n) => ((labels[n] ?? -1) < 0 ? Number.NaN : value));
}
