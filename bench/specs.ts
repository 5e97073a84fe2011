import type { ImageShape } from '../src/shared/domain/image.ts';
import type { ClassifierSpec } from '../src/main/learning/classifiers/family.ts';

/** Everything is measured on MNIST. */
export const IMAGE: ImageShape = { height: 28, width: 28, channels: 1 };

export const classifierSpec: ClassifierSpec = { architecture: 'lenet5-bnn', image: IMAGE, classes: 10 };

/** Images in a classifier's batch, and in one of the critic and the paper's generator. */
export const CLASSIFIER_BATCH = 128;
export const PAPER_BATCH = 64;
