import type { BackendName, BackendReport } from '../../shared/contract/backends.ts';
import type { JobProgress } from '../../shared/contract/jobs.ts';
import type { ImageBatch, LabelledImages } from '../../shared/domain/image.ts';
import type { ClassifierRequest, GwinRequest } from '../../shared/contract/training.ts';

/** A trained model's weights on disk and what training found out about them. */
export type TrainedModel = {
  /** Path of the safetensors file and the SHA-256 of its bytes. */
  readonly weightsPath: string;
  readonly sha256: string;
  readonly architecture: string;
  /** What the model is: architecture, image shape, classes, sizes. */
  readonly spec: unknown;
  /** The configuration in full, after the preset was turned into numbers. */
  readonly config: unknown;
  readonly metrics: Readonly<Record<string, number | null>>;
  readonly backend: BackendName;
};

/** What the engine may ask of the learner, and what it gets for each. */
export type LearnerTasks = {
  'start-backend': {
    readonly input: { readonly wish: BackendName | null };
    readonly output: BackendReport;
  };
  'train-classifier': {
    readonly input: {
      readonly request: ClassifierRequest;
      readonly classes: number;
      readonly train: LabelledImages;
      readonly validation: LabelledImages;
      readonly datasetFingerprint: string;
      /** The job's checkpoint; training goes on from what it holds. */
      readonly checkpointPath: string;
      /** Folder that receives `<sha256>.safetensors`. */
      readonly models: string;
    };
    readonly output: TrainedModel;
  };
  'train-gwin': {
    readonly input: {
      readonly request: GwinRequest;
      readonly classifierPath: string;
      readonly train: LabelledImages;
      readonly validation: LabelledImages;
      readonly datasetFingerprint: string;
      readonly checkpointPath: string;
      readonly models: string;
    };
    readonly output: TrainedModel;
  };
  score: {
    readonly input: {
      readonly classifierPath: string;
      readonly images: ImageBatch;
      readonly seed: number;
      readonly draws: number;
    };
    /** [draws, count, classes] probabilities. */
    readonly output: { readonly probabilities: Float32Array; readonly classes: number };
  };
  transform: {
    readonly input: {
      readonly gwinPath: string;
      readonly images: ImageBatch;
      readonly seed: number;
    };
    /** [count, height, width, channels], 0..255. */
    readonly output: { readonly pixels: Uint8Array };
  };
};

export type TaskName = keyof LearnerTasks;
export type TaskInput<Name extends TaskName> = LearnerTasks[Name]['input'];
export type TaskOutput<Name extends TaskName> = LearnerTasks[Name]['output'];

export type RunTask = {
  [Name in TaskName]: {
    readonly type: 'run';
    readonly id: number;
    readonly task: Name;
    readonly input: TaskInput<Name>;
  };
}[TaskName];

export type ToLearner =
  | RunTask
  | { readonly type: 'abort'; readonly id: number }
  | { readonly type: 'make-way' };

export type TaskError = {
  readonly code: string;
  readonly message: string;
  readonly data: Readonly<Record<string, unknown>>;
};

export type FromLearner =
  | { readonly type: 'progress'; readonly id: number; readonly progress: JobProgress }
  | { readonly type: 'done'; readonly id: number; readonly output: TaskOutput<TaskName> }
  | { readonly type: 'failed'; readonly id: number; readonly error: TaskError };
