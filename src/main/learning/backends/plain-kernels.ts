import { tf } from '../tf.ts';
import { inputTensor4, kernelOf, replaceKernel, type KernelFunc } from './kernels.ts';

const KERNEL = 'ResizeNearestNeighborGrad';
const INSTALLED = 'oneImageAtATime';

/**
 * Corrects what the plain JavaScript backend gets wrong: its gradient of nearest neighbour resizing reads, from the
 * second image on, at the wrong place. Does nothing the second time.
 */
export function installPlainKernels(): void {
  if (kernelOf('cpu', KERNEL)?.kernelFunc.name === INSTALLED) return;
  replaceKernel('cpu', KERNEL, imageByImage);
}

function imageByImage(original: KernelFunc): KernelFunc {
  return function oneImageAtATime(call) {
    return tf.tidy(() => {
      const images = inputTensor4(call.inputs['images']);
      const parts = tf.split(inputTensor4(call.inputs['dy']), images.shape[0]).map((dy, place) => {
        const inputs = { dy, images: images.slice([place, 0, 0, 0], [1, -1, -1, -1]) };
        const gradient = original({ ...call, inputs });
        return Array.isArray(gradient) ? gradient : [gradient];
      });
      return tf.concat(parts.flat().map((info) => tf.engine().makeTensorFromTensorInfo(info)));
    });
  };
}
