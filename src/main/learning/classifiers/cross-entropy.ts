import type { Scalar, Tensor, Tensor1D, Tensor2D } from '../tf.ts';
import { tf } from '../tf.ts';

/**
 * Mean negative log-likelihood of labels (int32 [N]) under softmax(logits [N, K]), in nats. Its gradient,
 * (softmax − one-hot) / N, is given in closed form and may be taken once.
 */
export function crossEntropy(logits: Tensor2D, labels: Tensor1D): Scalar {
  const nll = tf.customGrad((logits, save) => {
    const scores = logits as Tensor2D;
    const [count, classes] = scores.shape;
    const value = tf.tidy(() => {
      const logProbabilities = scores.logSoftmax();
      const target = tf.oneHot(labels, classes).cast('float32');
      return logProbabilities.mul(target).sum().div(-count);
    });
    (save as (tensors: Tensor[]) => void)([scores, labels]);
    return {
      value,
      gradFunc: (upstream: Tensor, saved: Tensor[]) => {
        const [scores, labels] = saved as [Tensor2D, Tensor1D];
        const target = tf.oneHot(labels, classes).cast('float32');
        return tf.softmax(scores).sub(target).mul(upstream.div(count));
      },
    };
  });
  return nll(logits) as Scalar;
}

/** Share of rows whose largest logit is the label's. */
export function accuracyOf(logits: Tensor2D, labels: Tensor1D): Scalar {
  return tf.tidy(() => logits.argMax(1).equal(labels).cast('float32').mean());
}
