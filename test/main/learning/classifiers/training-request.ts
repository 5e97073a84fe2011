import type { ClassifierTrainingRequest } from '../../../../src/main/learning/train-classifier.ts';
import { smallSpec, stripedImages } from './small.ts';

/** 30 steps of a network with every kind of state: posterior, running statistics, dropout. */
export function interruptedRequest(checkpointPath: string): ClassifierTrainingRequest {
  const spec = smallSpec('improved-bnn');
  return {
    spec,
    training: {
      seed: 3,
      epochs: 10,
      batch: 20,
      learningRate: 1e-2,
      schedule: 'cosine',
      checkpointEvery: 4,
    },
    train: stripedImages(spec, 64, 1),
    validation: stripedImages(spec, 40, 2),
    checkpointPath,
    datasetFingerprint: 'stripes',
  };
}
