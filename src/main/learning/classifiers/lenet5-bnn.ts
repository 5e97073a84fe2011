import { convolutionalFamily } from './convolutional.ts';
import { meanFieldKernels } from './mean-field.ts';
import { lenet5Layers } from './lenet5.ts';

/** LeNet-5 with a mean-field normal posterior over every kernel, trained by Flipout. */
export const lenet5Bnn = convolutionalFamily({
  layers: (spec) => lenet5Layers(spec),
  kernels: meanFieldKernels,
});
