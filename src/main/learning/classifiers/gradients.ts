import type { Params } from '../params.ts';
import type { Scalar, Tensor, Tensor1D, Tensor4D } from '../tf.ts';
import { tf } from '../tf.ts';
import type { BatchLoss, ClassifierFamily, ClassifierSpec, StepKey } from './family.ts';

/** The objective of a batch with its gradients in all trained parameters. The caller disposes all of it. */
export type LossAndGradients = BatchLoss & { readonly gradients: Params };

/** One forward and backward pass. images [N, H, W, C] in 0..1, labels int32 [N]. */
export function lossAndGradients(
  family: ClassifierFamily,
  spec: ClassifierSpec,
  params: Params,
  images: Tensor4D,
  labels: Tensor1D,
  key: StepKey,
  trainingSize: number,
): LossAndGradients {
  const names = Object.keys(params).filter((name) => family.trainable(name));
  const trained = Object.entries(params).flatMap(([name, value]) => (family.trainable(name) ? [value] : []));
  const parts: BatchLoss[] = [];
  const { value, grads } = tf.valueAndGrads((...values: Tensor[]): Scalar => {
    const current = { ...params, ...Object.fromEntries(values.map((value, i) => [names[i], value])) };
    const part = family.loss(spec, current, images, labels, key, trainingSize);
    // What the library does not return would be freed with the pass.
    const { loss: _, buffers, ...figures } = part;
    for (const tensor of [...Object.values(figures), ...Object.values(buffers)]) tf.keep(tensor);
    parts.push(part);
    return part.loss;
  })(trained);
  const gradients = Object.fromEntries(grads.map((gradient, i) => [names[i], gradient]));
  const [part] = parts as [BatchLoss];
  return { ...part, loss: value as Scalar, gradients };
}
