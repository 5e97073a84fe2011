import { readFileSync } from 'node:fs';
import type { LabelledImages } from '../src/shared/domain/image.ts';
import { familyOf } from '../src/main/learning/classifiers/classifier.ts';
import { initialState, trainingRun, trainingStep } from '../src/main/learning/classifiers/training-step.ts';
import { criticBatch, disposeBatch } from '../src/main/learning/gwin/batches.ts';
import type { GwinConfig } from '../src/main/learning/gwin/config.ts';
import type { OpenClassifier } from '../src/main/learning/gwin/penalty.ts';
import { openRun, startState, trainingStep as gwinStep } from '../src/main/learning/gwin/run.ts';
import { criticStep } from '../src/main/learning/gwin/step.ts';
import { countParams } from '../src/main/learning/params.ts';
import { drawProbabilities } from '../src/main/learning/scoring.ts';
import type { Figures, Part, Request } from './protocol.ts';
import { classifierSpec, IMAGE } from './specs.ts';

/** What training does for one step: batch from 8-bit images in memory, loss, gradients, update, losses read. */
export type Step = () => Promise<readonly number[]> | readonly number[];
export type OurWorkload = { readonly parameters: Figures['parameters']; readonly step: Step };

function read({ pixels, labels, count }: Part): LabelledImages {
  return {
    count,
    shape: IMAGE,
    pixels: readFileSync(pixels).subarray(0, count * IMAGE.height * IMAGE.width),
    labels: Int32Array.from(readFileSync(labels).subarray(0, count)),
    hashes: new Uint8Array(32 * count),
  };
}

function openClassifier(): OpenClassifier {
  const family = familyOf(classifierSpec.architecture);
  return { family, spec: classifierSpec, params: family.init(classifierSpec, 1) };
}

function bnnTraining({ classifier, train }: Request): OurWorkload {
  const { batch, adam } = classifier;
  const training = { seed: 1, epochs: 1, batch, learningRate: adam.learningRate, checkpointEvery: 1000 };
  const run = trainingRun(classifierSpec, training, read(train));
  let state = initialState(run);
  return {
    parameters: { classifier: countParams(state.params) },
    step: () => {
      const taken = trainingStep(run, state);
      ({ state } = taken);
      return Object.values(taken.figures);
    },
  };
}

function gwinRun(config: GwinConfig, train: Part) {
  const images = read(train);
  const classifier = openClassifier();
  // How long a step takes does not depend on which images are confident.
  const verdicts = { labels: images.labels, certainties: new Float32Array(images.count).fill(1) };
  return { classifier, run: openRun(config, classifier, images, verdicts) };
}

function criticTraining({ train }: Request, config: GwinConfig): OurWorkload {
  const { run } = gwinRun(config, train);
  const { generator, critic, step } = startState(run);
  if (critic === null || config.critic === null) throw new Error('this configuration has no critic');
  const rates = config.critic;
  let trained = critic;
  let turn = 0;
  return {
    parameters: { generator: countParams(generator.params), critic: countParams(critic.params) },
    step: () => {
      const batch = criticBatch(config, run.pool, step, turn++);
      const taken = criticStep(run.networks, rates, trained, generator.params, batch);
      disposeBatch(batch);
      trained = taken.critic;
      return Object.values(taken.values);
    },
  };
}

function generatorTraining({ train }: Request, config: GwinConfig): OurWorkload {
  // The critic's own steps are measured by themselves.
  const alone = { ...config, critic: config.critic && { ...config.critic, steps: 0 } };
  const { classifier, run } = gwinRun(alone, train);
  let state = startState(run);
  return {
    parameters: {
      generator: countParams(state.generator.params),
      classifier: countParams(classifier.params),
      ...(state.critic === null ? {} : { critic: countParams(state.critic.params) }),
    },
    step: () => {
      const taken = gwinStep(run, state);
      ({ state } = taken);
      return Object.values(taken.values.generator);
    },
  };
}

function scoring({ test, draws }: Request): OurWorkload {
  const images = read(test);
  const { family, spec, params } = openClassifier();
  let seed = 1;
  return {
    parameters: { classifier: countParams(params) },
    step: async () => {
      const probabilities = await drawProbabilities(family, spec, params, images, seed++, draws);
      return [probabilities.reduce((sum, value) => sum + value, 0)];
    },
  };
}

/** A workload made of the program's own learning code, on the backend in use. */
export function ourWorkload(request: Request): OurWorkload {
  if (request.workload === 'bnn-epoch') return bnnTraining(request);
  if (request.workload === 'scoring') return scoring(request);
  if (request.gwin === null) throw new Error(`${request.workload} needs a GWIN's configuration`);
  if (request.workload === 'critic-step') return criticTraining(request, request.gwin);
  return generatorTraining(request, request.gwin);
}
