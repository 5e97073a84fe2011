import { convolutionalFamily } from './convolutional.ts';
import { meanFieldKernels } from './mean-field.ts';
import type { ClassifierSpec } from './family.ts';
import { type Layer, widened } from './network.ts';

/** Three wider convolutions with batch norm, then two dense layers with dropout. */
function improvedLayers(spec: ClassifierSpec): Layer[] {
  const wide = widened(spec);
  const conv = { kind: 'conv', size: 3, pool: true, norm: true } as const;
  return [
    { ...conv, name: 'conv1', filters: wide(32), dropout: 0 },
    { ...conv, name: 'conv2', filters: wide(64), dropout: 0 },
    { ...conv, name: 'conv3', filters: wide(128), dropout: 0.1 },
    { kind: 'dense', name: 'dense1', units: wide(256), norm: true, dropout: 0.25 },
    { kind: 'dense', name: 'dense2', units: spec.classes, norm: false, dropout: 0.25 },
  ];
}

/** The "Improved" BNN of the paper: batch norm, dropout, wider; mean-field normal kernels trained by Flipout. */
export const improvedBnn = convolutionalFamily({ layers: improvedLayers, kernels: meanFieldKernels });
