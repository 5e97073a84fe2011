import { stat } from 'node:fs/promises';
import * as v from 'valibot';
import type { ClassifierPreset, ClassifierRequest } from '../../shared/contract/training.ts';
import { imageSize, type LabelledImages } from '../../shared/domain/image.ts';
import { AUGMENTATIONS } from './augment.ts';
import { readCheckpoint } from './checkpoint.ts';
import { adamInit, adamStep } from './optim.ts';
import { disposeParams, type Params } from './params.ts';
import { tf, type Tensor1D } from './tf.ts';
import { ADAM, type ClassifierTraining } from './train-classifier.ts';
import { familyOf } from './classifiers/classifier.ts';
import type { ClassifierSpec } from './classifiers/family.ts';
import { lossAndGradients } from './classifiers/gradients.ts';
import { stepImages } from './classifiers/training-step.ts';

export type ClassifierPlan = { readonly spec: ClassifierSpec; readonly training: ClassifierTraining };

/** How long a preset takes on the machine at hand, in minutes, or how many epochs it always takes. */
const LENGTHS: Readonly<Record<ClassifierPreset, { minutes: number } | { epochs: number }>> = {
  quick: { minutes: 5 },
  standard: { minutes: 15 },
  full: { epochs: 30 },
};

/** Longer training of the default networks gains nothing; a fast machine stops here. */
const MOST_EPOCHS = 30;
const FEWEST_EPOCHS = 2;
/** A preset takes at least so many, however busy the machine is. */
const FEWEST_PRESET_EPOCHS = 5;

const WARM_UP_STEPS = 3;
const TIMED_STEPS = 9;

const Resumed = v.object({ run: v.object({ training: v.object({ epochs: v.number() }) }) });

/**
 * Turns a request into all the numbers of a training. A length in minutes becomes epochs by a short trial on this
 * machine; a training that has a checkpoint keeps the length it was started with.
 */
export async function planClassifier(
  request: ClassifierRequest,
  train: LabelledImages,
  classes: number,
  checkpointPath: string,
): Promise<ClassifierPlan> {
  const { architecture, members, width, seed } = request;
  const spec = {
    architecture,
    image: train.shape,
    classes,
    ...(members === undefined ? {} : { members }),
    ...(width === undefined ? {} : { width }),
  };
  const augmentation = AUGMENTATIONS[request.augment ?? 'none'];
  const base = {
    seed,
    batch: 128,
    learningRate: 1e-3,
    checkpointEvery: 200,
    schedule: 'cosine',
    ...(augmentation === null ? {} : { augmentation }),
  } as const;
  const epochs =
    (await startedEpochs(checkpointPath)) ?? wantedEpochs(request, spec, { ...base, epochs: 1 }, train.count);
  return { spec, training: { ...base, epochs } };
}

async function startedEpochs(checkpointPath: string): Promise<number | null> {
  if ((await stat(checkpointPath).catch(() => null)) === null) return null;
  return (await readCheckpoint(checkpointPath, Resumed)).facts.run.training.epochs;
}

function wantedEpochs(
  request: ClassifierRequest,
  spec: ClassifierSpec,
  training: ClassifierTraining,
  images: number,
): number {
  if (request.epochs !== undefined) return request.epochs;
  const length = request.minutes === undefined ? LENGTHS[request.preset] : { minutes: request.minutes };
  if ('epochs' in length) return length.epochs;
  const steps = Math.max(1, Math.floor(images / training.batch));
  const epochs = Math.floor((length.minutes * 60) / (steps * secondsPerStep(spec, training)));
  return Math.min(
    MOST_EPOCHS,
    Math.max(request.minutes === undefined ? FEWEST_PRESET_EPOCHS : FEWEST_EPOCHS, epochs),
  );
}

/** Median time of a training step on blank images, seconds. */
export function secondsPerStep(spec: ClassifierSpec, training: ClassifierTraining): number {
  const family = familyOf(spec.architecture);
  const places = Uint32Array.from({ length: training.batch }, (_, place) => place);
  const blank = {
    count: training.batch,
    shape: spec.image,
    pixels: new Uint8Array(training.batch * imageSize(spec.image)),
    hashes: new Uint8Array(32 * training.batch),
  };
  const labels = tf.zeros([training.batch], 'int32') as Tensor1D;
  const initial = Object.entries(family.init(spec, training.seed));
  const buffers = Object.fromEntries(initial.filter(([name]) => !family.trainable(name)));
  let trained: Params = Object.fromEntries(initial.filter(([name]) => family.trainable(name)));
  let adam = adamInit(trained);
  const times: number[] = [];
  for (let step = 0; step < WARM_UP_STEPS + TIMED_STEPS; step++) {
    const began = performance.now();
    const key = { seed: training.seed, step };
    const images = stepImages(blank, places, training, step);
    const pass = lossAndGradients(
      family,
      spec,
      { ...trained, ...buffers },
      images,
      labels,
      key,
      training.batch,
    );
    pass.loss.dataSync();
    tf.dispose([images, pass.loss, pass.nll, pass.accuracy, pass.kl]);
    disposeParams(pass.buffers);
    const config = { ...ADAM, learningRate: training.learningRate };
    const updated = adamStep(config, trained, pass.gradients, adam);
    trained = updated.params;
    adam = updated.state;
    if (step >= WARM_UP_STEPS) times.push((performance.now() - began) / 1000);
  }
  labels.dispose();
  for (const params of [trained, buffers, adam.slots]) disposeParams(params);
  return times.sort((a, b) => a - b)[TIMED_STEPS >> 1] ?? Number.NaN;
}
