import type { GeneratorName } from '../../../shared/contract/models.ts';
import { encoderDecoderGenerator } from './generators/encoder-decoder.ts';
import type { GeneratorFamily } from './generators/family.ts';
import { paperGenerator } from './generators/paper.ts';
import { residualGenerator } from './generators/residual.ts';

export type { GeneratorFamily, GeneratorSpec } from './generators/family.ts';

/** Every generator that can be trained, by name. */
export const GENERATORS: Readonly<Record<GeneratorName, GeneratorFamily>> = {
  'encoder-decoder': encoderDecoderGenerator,
  paper: paperGenerator,
  residual: residualGenerator,
};
