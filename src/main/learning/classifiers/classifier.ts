import { ensemble } from './ensemble.ts';
import type { Architecture, ClassifierFamily } from './family.ts';
import { improvedBnn } from './improved-bnn.ts';
import { lenet5Bnn } from './lenet5-bnn.ts';
import { lenet5 } from './lenet5.ts';
import { mcDropout } from './mc-dropout.ts';
import { vgg } from './vgg.ts';

export type { Architecture, ClassifierFamily, ClassifierSpec } from './family.ts';

const FAMILIES: Readonly<Record<Architecture, ClassifierFamily>> = {
  'lenet5-bnn': lenet5Bnn,
  'improved-bnn': improvedBnn,
  lenet5,
  vgg,
  'mc-dropout': mcDropout,
  ensemble,
};

/** The functions that build, train and draw from classifiers of an architecture. */
export function familyOf(architecture: Architecture): ClassifierFamily {
  return FAMILIES[architecture];
}
