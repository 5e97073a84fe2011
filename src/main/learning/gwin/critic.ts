import type { Conditioning } from '../../../shared/contract/models.ts';
import { auxiliaryClassifierCritic } from './critics/auxiliary-classifier.ts';
import { concatenationCritic } from './critics/concatenation.ts';
import type { CriticFamily } from './critics/family.ts';
import { projectionCritic } from './critics/projection.ts';

export type { CriticFamily, CriticSpec, Judged } from './critics/family.ts';

/** Every critic that can be trained, by the way it is told the class. */
export const CRITICS: Readonly<Record<Conditioning, CriticFamily>> = {
  'hidden-concatenation': concatenationCritic(true),
  'input-concatenation': concatenationCritic(false),
  'auxiliary-classifier': auxiliaryClassifierCritic,
  projection: projectionCritic,
};
