import * as v from 'valibot';
import { Id } from '../../../shared/contract/common.ts';
import type { Architecture } from '../../../shared/contract/models.ts';
import { ReviewedLabels } from '../../../shared/contract/reviewed.ts';
import { ClassifierRequest, GwinRequest } from '../../../shared/contract/training.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import { digestRows } from '../../audit/digest.ts';
import type { LabelledImages } from '../../../shared/domain/image.ts';
import type { TrainedModel } from '../../learning/messages.ts';
import type { Model } from '../../store/models/models.ts';
import type { JobContext, JobWork } from '../jobs.ts';
import type { OpenProject, Runtime } from '../runtime.ts';
import { splitImages } from './images.ts';
import { trainingImages, withReviewed } from './reviewed.ts';

/** All draws of these are the same network: they say nothing of their own doubt. */
const DETERMINISTIC: ReadonlySet<string> = new Set<Architecture>(['lenet5', 'vgg']);

/** A classifier job's params: reviewed labels are those of the moment it was asked for, also when it is resumed. */
export const ClassifierParams = v.strictObject({
  ...ClassifierRequest.entries,
  reviewed: v.optional(ReviewedLabels),
});
export type ClassifierParams = v.InferOutput<typeof ClassifierParams>;

/** A GWIN job's params: the request with its classifier settled. */
export const GwinParams = v.strictObject({ ...GwinRequest.entries, classifier: Id });
export type GwinParams = v.InferOutput<typeof GwinParams>;

type TrainingData = {
  readonly train: LabelledImages;
  readonly validation: LabelledImages;
  /** Of the samples. */
  readonly fingerprint: string;
  /** Of all that the training sees: reviewed labels too. */
  readonly datasetFingerprint: string;
};

/** Trains a classifier and records it; the first certainty-based one becomes the policy's. */
export function trainClassifierWork(runtime: Runtime): JobWork {
  return async (params, context) => {
    const project = runtime.project();
    const { reviewed = null, ...request } = v.parse(ClassifierParams, params);
    await runtime.backend(null);
    const data = trainingData(project, reviewed);
    const trained = await runtime.learner.run(
      'train-classifier',
      {
        request,
        classes: project.store.project.classes().length,
        ...seenBy(data),
        ...places(project, context),
      },
      { signal: context.signal, onProgress: (progress) => context.report(progress) },
    );
    const config = withReviewed(trained.config, reviewed);
    const outcome = { trained: { ...trained, config }, data, seed: request.seed, classifier: null };
    const model = record(project, context, outcome);
    promoteFirst(project, context, model);
    return { model: model.id };
  };
}

/** Trains a GWIN for a classifier and records it; the first one for the policy's classifier becomes the policy's. */
export function trainGwinWork(runtime: Runtime): JobWork {
  return async (params, context) => {
    const project = runtime.project();
    const request = v.parse(GwinParams, params);
    await runtime.backend(null);
    const data = trainingData(project, null);
    const trained = await runtime.learner.run(
      'train-gwin',
      {
        request,
        classifierPath: project.store.modelPath(project.store.models.get(request.classifier).weights),
        ...seenBy(data),
        ...places(project, context),
      },
      { signal: context.signal, onProgress: (progress) => context.report(progress) },
    );
    const model = record(project, context, {
      trained,
      data,
      seed: request.seed,
      classifier: request.classifier,
    });
    promoteFirst(project, context, model);
    return { model: model.id };
  };
}

function trainingData({ store }: OpenProject, reviewed: ReviewedLabels | null): TrainingData {
  const { images: train, digest } = trainingImages(store, reviewed);
  const validation = splitImages(store, 'validation', true).images;
  for (const [name, { count }] of Object.entries({ train, validation })) {
    if (count > 0) continue;
    throw new GwinnowError('NO_DATA', `The ${name} split has no labelled images; import some first`);
  }
  const fingerprint = store.samples.fingerprint() ?? '';
  const datasetFingerprint = digest === null ? fingerprint : digestRows([[fingerprint, digest]]);
  return { train, validation, fingerprint, datasetFingerprint };
}

function seenBy({ fingerprint: _, ...data }: TrainingData): Omit<TrainingData, 'fingerprint'> {
  return data;
}

function places({ store }: OpenProject, { id }: JobContext): { checkpointPath: string; models: string } {
  return { checkpointPath: store.checkpointPath(id), models: store.modelsDirectory };
}

type Outcome = {
  readonly trained: TrainedModel;
  readonly data: TrainingData;
  readonly seed: number;
  readonly classifier: number | null;
};

function record(
  { store }: OpenProject,
  context: JobContext,
  { trained, data, seed, classifier }: Outcome,
): Model {
  return store.models.add(context.actor, {
    kind: classifier === null ? 'classifier' : 'gwin',
    architecture: trained.architecture,
    classifier,
    spec: trained.spec,
    config: trained.config,
    seed,
    datasetFingerprint: data.fingerprint,
    weights: trained.sha256,
    metrics: trained.metrics,
    backend: trained.backend,
  });
}

/** Makes a model the policy's where the policy has none of its kind. */
export function promoteFirst(
  { store }: OpenProject,
  { actor }: Pick<JobContext, 'actor'>,
  model: Model,
): void {
  const policy = store.policies.current();
  const reason = `model ${model.id} is the first of its kind`;
  const doubts = !DETERMINISTIC.has(model.architecture);
  if (model.kind === 'classifier' && policy.classifier === null && doubts) {
    store.policies.set(actor, { classifier: model.id, reason });
  }
  if (model.kind === 'gwin' && policy.gwin === null && policy.classifier === model.classifier) {
    store.policies.set(actor, { gwin: model.id, reason });
  }
}
