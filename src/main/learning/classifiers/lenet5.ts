import { convolutionalFamily } from './convolutional.ts';
import { pointKernels } from './point-kernels.ts';
import type { ClassifierSpec } from './family.ts';
import { type Layer, widened } from './network.ts';

/** LeNet-5 with relu, as in TensorFlow Probability's Bayesian example: 545,546 weights for 28 x 28 grey images, 10 classes. */
export function lenet5Layers(spec: ClassifierSpec, dropout = 0): Layer[] {
  const wide = widened(spec);
  const conv = { kind: 'conv', size: 5, norm: false, dropout: 0 } as const;
  const dense = { kind: 'dense', norm: false, dropout } as const;
  return [
    { ...conv, name: 'conv1', filters: wide(6), pool: true },
    { ...conv, name: 'conv2', filters: wide(16), pool: true },
    { ...conv, name: 'conv3', filters: wide(120), pool: false },
    { ...dense, name: 'dense1', units: wide(84) },
    { ...dense, name: 'dense2', units: spec.classes },
  ];
}

/** Deterministic LeNet-5: one and the same network for every draw. */
export const lenet5 = convolutionalFamily({ layers: (spec) => lenet5Layers(spec), kernels: pointKernels });
