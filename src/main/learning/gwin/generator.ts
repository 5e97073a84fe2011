import type { GeneratorFamily, GeneratorName } from './generators/family.ts';
import { paperGenerator } from './generators/paper.ts';
import { residualGenerator } from './generators/residual.ts';

export type { GeneratorFamily, GeneratorName, GeneratorSpec } from './generators/family.ts';

/** Every generator that can be trained, by name. */
export const GENERATORS: Readonly<Record<GeneratorName, GeneratorFamily>> = {
  paper: paperGenerator,
  residual: residualGenerator,
};
