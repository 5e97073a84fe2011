import { convolutionalFamily } from './convolutional.ts';
import type { ClassifierSpec } from './family.ts';
import { type Layer, widened } from './network.ts';
import { pointKernels } from './point-kernels.ts';

/** Three pairs of 3 x 3 convolutions with batch norm, each pair halving the image, then two dense layers. */
function vggLayers(spec: ClassifierSpec): Layer[] {
  const wide = widened(spec);
  const pair = (number: number, filters: number, dropout: number): Layer[] => {
    const conv = { kind: 'conv', size: 3, filters: wide(filters), norm: true } as const;
    return [
      { ...conv, name: `conv${number}a`, pool: false, dropout },
      { ...conv, name: `conv${number}b`, pool: true, dropout: 0 },
    ];
  };
  return [
    ...pair(1, 32, 0),
    ...pair(2, 64, 0.1),
    ...pair(3, 128, 0.1),
    { kind: 'dense', name: 'dense1', units: wide(128), norm: true, dropout: 0.25 },
    { kind: 'dense', name: 'dense2', units: spec.classes, norm: false, dropout: 0.25 },
  ];
}

/**
 * A small network after VGG (Simonyan and Zisserman 2015) with plain kernels, dropout while it trains alone: one and the
 * same network for every draw.
 */
export const vgg = convolutionalFamily({
  layers: vggLayers,
  kernels: pointKernels,
  dropoutOnlyInTraining: true,
});
