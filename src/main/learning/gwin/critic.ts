import { concatenationCritic } from './critics/concatenation.ts';
import type { ConditioningName, CriticFamily } from './critics/family.ts';

export type { ConditioningName, CriticFamily, CriticSpec } from './critics/family.ts';

/** Every critic that can be trained, by the way it is told the class. */
export const CRITICS: Readonly<Record<ConditioningName, CriticFamily>> = {
  'hidden-concatenation': concatenationCritic(true),
  'input-concatenation': concatenationCritic(false),
};
