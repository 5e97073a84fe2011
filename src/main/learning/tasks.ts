import * as v from 'valibot';
import { Architecture, GeneratorName } from '../../shared/contract/models.ts';
import { ImageShapeSchema } from '../../shared/contract/projects.ts';
import type { BackendName, BackendReport } from '../../shared/contract/backends.ts';
import type { JobProgress } from '../../shared/contract/jobs.ts';
import { startBackend } from './backend.ts';
import { planClassifier } from './classifier-presets.ts';
import { familyOf } from './classifiers/classifier.ts';
import { planGwin } from './gwin/presets.ts';
import type { OpenClassifier } from './gwin/penalty.ts';
import { trainGwin } from './gwin/train.ts';
import { transformImages } from './gwin/transform.ts';
import type { TaskInput, TaskName, TaskOutput, TrainedModel } from './messages.ts';
import { readModelFile, writeModelFile } from './model-file.ts';
import { disposeParams, toTensors } from './params.ts';
import { drawProbabilities } from './scoring.ts';
import { type ClassifierProgress, trainClassifier } from './train-classifier.ts';

export type TaskContext = {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: JobProgress) => void;
};

type Tasks = {
  readonly [Name in TaskName]: (input: TaskInput<Name>, context: TaskContext) => Promise<TaskOutput<Name>>;
};

/** What the file of a classifier's weights knows beside them. */
export const ClassifierFacts = v.object({
  kind: v.literal('classifier'),
  spec: v.object({
    architecture: Architecture,
    image: ImageShapeSchema,
    classes: v.number(),
    width: v.exactOptional(v.number()),
    members: v.exactOptional(v.number()),
  }),
});

export const GwinFacts = v.object({
  kind: v.literal('gwin'),
  spec: v.object({
    generator: GeneratorName,
    image: ImageShapeSchema,
    zSize: v.number(),
    width: v.number(),
  }),
});

/** What the learner can do, over one backend that is started when it is first needed. */
export function createTasks(): Tasks {
  let started: { wish: BackendName | null; report: Promise<BackendReport> } | null = null;

  function backend(wish: BackendName | null): Promise<BackendReport> {
    if (started !== null && (wish === null || wish === started.wish)) return started.report;
    const report = startBackend(wish ?? undefined);
    started = { wish, report };
    // What could not be started is tried afresh when it is next needed.
    report.catch(() => (started = null));
    return report;
  }

  return {
    'start-backend': ({ wish }) => backend(wish),

    async 'train-classifier'(input, { signal, onProgress }) {
      const { inUse } = await backend(null);
      const { request, classes, train, validation, checkpointPath, datasetFingerprint, models } = input;
      const { spec, training } = await planClassifier(request, train, classes, checkpointPath);
      const trained = await trainClassifier(
        { spec, training, train, validation, checkpointPath, datasetFingerprint },
        (progress) => onProgress(classifierProgress(progress)),
        signal,
      );
      const metrics = { ...prefixed('validation', trained.metrics), steps: trained.steps };
      const facts = { kind: 'classifier', spec, config: training, datasetFingerprint, metrics };
      const file = await writeModelFile(models, trained.params, facts);
      return { ...file, architecture: spec.architecture, spec, config: training, metrics, backend: inUse };
    },

    async 'train-gwin'(input, { signal, onProgress }) {
      const { inUse } = await backend(null);
      const { request, train, validation, checkpointPath, datasetFingerprint, models } = input;
      return withClassifier(
        input.classifierPath,
        async (classifier, classifierSha256): Promise<TrainedModel> => {
          const config = await planGwin(request, { classifier, train, checkpointPath });
          const trained = await trainGwin(
            {
              config,
              classifier,
              classifierSha256,
              train,
              validation,
              datasetFingerprint,
              backend: inUse,
              checkpointPath,
            },
            onProgress,
            signal,
          );
          const { spec, figures, bestStep, steps } = trained;
          // The best of many evaluations flatters: these figures chose the weights, they don't measure them.
          const metrics = { ...prefixed('selection', figures), bestStep, steps };
          const facts = { kind: 'gwin', spec, config, datasetFingerprint, classifierSha256, metrics };
          const file = await writeModelFile(models, trained.params, facts);
          return { ...file, architecture: spec.generator, spec, config, metrics, backend: inUse };
        },
      );
    },

    async score({ classifierPath, images, seed, draws }, { signal, onProgress }) {
      await backend(null);
      return withClassifier(classifierPath, async ({ family, spec, params }) => {
        const report = (done: number, total: number) => onProgress(counting('image', done, total));
        const probabilities = await drawProbabilities(
          ...([family, spec, params, images, seed, draws] as const),
          report,
          signal,
        );
        return { probabilities, classes: spec.classes };
      });
    },

    async transform({ gwinPath, images, seed }, { signal, onProgress }) {
      await backend(null);
      const { arrays, facts } = await readModelFile(gwinPath, GwinFacts);
      const params = toTensors(arrays);
      try {
        const report = (done: number) => onProgress(counting('image', done, images.count));
        const options = { signal, onProgress: report };
        const { pixels } = await transformImages({ spec: facts.spec, params }, images, seed, options);
        return { pixels };
      } finally {
        disposeParams(params);
      }
    },
  };
}

async function withClassifier<Result>(
  path: string,
  use: (classifier: OpenClassifier, sha256: string) => Promise<Result>,
): Promise<Result> {
  const { arrays, facts, sha256 } = await readModelFile(path, ClassifierFacts);
  const params = toTensors(arrays);
  try {
    return await use({ family: familyOf(facts.spec.architecture), spec: facts.spec, params }, sha256);
  } finally {
    disposeParams(params);
  }
}

function classifierProgress(progress: ClassifierProgress): JobProgress {
  const { step, steps, epoch, etaSeconds, validation, loss, nll, kl, accuracy, stepsPerSecond } = progress;
  const figures = { epoch, loss, nll, kl, accuracy, stepsPerSecond };
  const checked = validation === null ? {} : prefixed('validation', validation);
  return { phase: 'step', done: step, total: steps, etaSeconds, figures: { ...figures, ...checked } };
}

function counting(phase: string, done: number, total: number): JobProgress {
  return { phase, done, total, etaSeconds: null, figures: {} };
}

/** { accuracy } → { validationAccuracy } */
function prefixed(
  prefix: string,
  figures: Readonly<Record<string, number | null>>,
): Record<string, number | null> {
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [
      `${prefix}${name.charAt(0).toUpperCase()}${name.slice(1)}`,
      value,
    ]),
  );
}
