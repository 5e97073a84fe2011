import { convolutionalFamily } from './convolutional.ts';
import { pointKernels } from './point-kernels.ts';
import { lenet5Layers } from './lenet5.ts';

/** LeNet-5 with dropout before both dense layers, kept on when it predicts (Gal & Ghahramani 2016). A draw is one mask. */
export const mcDropout = convolutionalFamily({
  layers: (spec) => lenet5Layers(spec, 0.5),
  kernels: pointKernels,
});
