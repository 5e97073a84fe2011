import { sizeOf } from '../params.ts';
import { normals } from '../random.ts';
import { tf } from '../tf.ts';
import type { KernelModel } from './kernel-model.ts';
import { linear, parameter, type PlacedLayer } from './network.ts';

/** Kernels as plain numbers. Start values as He et al. 2015, equation 10: N(0, 2 / fan-in), which suits relu. */
export const pointKernels: KernelModel = {
  init: (layer, index, seed) => {
    const shape = [...layer.kernelShape];
    const deviation = Math.sqrt(2 / sizeOf(shape.slice(0, -1)));
    const noise = normals({ seed, purpose: 'init', index }, sizeOf(shape));
    return {
      [nameOf(layer)]: tf.tensor(
        noise.map((value) => value * deviation),
        shape,
        'float32',
      ),
    };
  },
  forStep: (layers, params) => ({
    apply: (index, inputs) => {
      const layer = layers[index] as PlacedLayer;
      return linear(layer, inputs, parameter(params, nameOf(layer)));
    },
    kl: null,
  }),
  draw: (layer, _index, array) => {
    const { shape, data } = array(nameOf(layer));
    return { shape, data: data.slice() };
  },
};

function nameOf(layer: PlacedLayer): string {
  return `${layer.name}/kernel`;
}
