import { integers, normals, uniforms, type StreamKey } from '../random.ts';
import { tf, type Scalar, type Tensor, type Tensor1D, type Tensor2D, type Tensor4D } from '../tf.ts';
import { PROBE_REFERENCE, type ProbeValues } from './probe-reference.ts';

/** What a backend made of the step: median time of one, and its largest relative error. */
export type ProbeResult = { readonly stepMilliseconds: number; readonly maxError: number };

/** Sizes of the known training step, and the gradient of the dense kernel that is kept: every 97th value. */
export const PROBE = { count: 8, side: 28, kernel: 5, channels: 8, classes: 10, sampled: 97 } as const;

/** Above it a backend computes something else. Rounding gives 1e-6, the short floats of tensor cores 1e-3. */
export const MAX_PROBE_ERROR = 1e-2;

const TIMED = 15;
const ENOUGH_MS = 500;

/** The made-up numbers of the step, from Philox alone, so that any machine and any language can make them again. */
export function probeNumbers(): Record<keyof Omit<ProbeValues, 'loss'> | 'images', Float32Array> & {
  labels: Uint32Array;
} {
  const { count, side, kernel, channels, classes } = PROBE;
  const key = (index: number): StreamKey => ({ seed: 1, purpose: 'probe', index });
  const scaled = (index: number, size: number, scale: number): Float32Array =>
    normals(key(index), size).map((value) => value * scale);
  return {
    images: uniforms(key(0), count * side * side),
    labels: integers(key(1), count, classes),
    convKernel: scaled(2, kernel * kernel * channels, 0.2),
    convBias: scaled(3, channels, 0.1),
    denseKernel: scaled(4, (side / 2) ** 2 * channels * classes, 0.05),
    denseBias: scaled(5, classes, 0.1),
  };
}

/**
 * Runs a training step with a known result on the active backend: convolution, relu, max pooling, dense layer, mean
 * negative log likelihood and the gradients of all parameters.
 */
export function runProbe(): ProbeResult {
  const numbers = probeNumbers();
  const { count, side, kernel, channels, classes } = PROBE;
  const images: Tensor4D = tf.tensor4d(numbers.images, [count, side, side, 1]);
  const labels = tf.tidy(() => tf.oneHot(tf.tensor1d([...numbers.labels], 'int32'), classes).toFloat());
  const parameters = [
    tf.tensor4d(numbers.convKernel, [kernel, kernel, 1, channels]),
    tf.tensor1d(numbers.convBias),
    tf.tensor2d(numbers.denseKernel, [(side / 2) ** 2 * channels, classes]),
    tf.tensor1d(numbers.denseBias),
  ] as const;
  try {
    const step = trainingStep(images, labels, parameters);
    const maxError = tf.tidy(() => errorOf(step().map((tensor) => Array.from(tensor.dataSync()))));
    // Reading a gradient waits for what a device does by itself; the rest of the step does not count reading.
    const stepMilliseconds = medianTime(() => tf.tidy(() => step()[1]?.dataSync()[0]));
    return { stepMilliseconds, maxError };
  } finally {
    tf.dispose([images, labels, ...parameters]);
  }
}

/** The step as a function that gives [loss, ...gradients]. */
function trainingStep(
  images: Tensor4D,
  labels: Tensor,
  parameters: readonly [Tensor4D, Tensor1D, Tensor2D, Tensor1D],
): () => Tensor[] {
  const loss = (filter: Tensor4D, convBias: Tensor1D, dense: Tensor2D, denseBias: Tensor1D): Scalar => {
    const hidden: Tensor4D = tf.conv2d(images, filter, 1, 'same').add<Tensor4D>(convBias).relu();
    const flat = tf.maxPool(hidden, 2, 2, 'same').reshape<Tensor2D>([PROBE.count, -1]);
    const logits = tf.matMul(flat, dense).add(denseBias);
    return tf.logSoftmax(logits).mul(labels).sum().neg().div(PROBE.count).asScalar();
  };
  const valueAndGradients = tf.valueAndGrads((...all: Tensor[]) =>
    loss(all[0] as Tensor4D, all[1] as Tensor1D, all[2] as Tensor2D, all[3] as Tensor1D),
  );
  return () => {
    const { value, grads } = valueAndGradients([...parameters]);
    return [value, ...grads];
  };
}

function medianTime(step: () => unknown): number {
  const times: number[] = [];
  const start = performance.now();
  while (times.length < TIMED && (times.length === 0 || performance.now() - start < ENOUGH_MS)) {
    const before = performance.now();
    step();
    times.push(performance.now() - before);
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? Number.NaN;
}

function errorOf([
  loss = [],
  convKernel = [],
  convBias = [],
  dense = [],
  denseBias = [],
]: number[][]): number {
  const denseKernel = dense.filter((_, at) => at % PROBE.sampled === 0);
  const found: ProbeValues = { loss, convKernel, convBias, denseKernel, denseBias };
  return Math.max(
    relativeError(found.loss, PROBE_REFERENCE.loss),
    relativeError(found.convKernel, PROBE_REFERENCE.convKernel),
    relativeError(found.convBias, PROBE_REFERENCE.convBias),
    relativeError(found.denseKernel, PROBE_REFERENCE.denseKernel),
    relativeError(found.denseBias, PROBE_REFERENCE.denseBias),
  );
}

/** Largest difference over the largest expected value; infinite for another length or what is not a number. */
function relativeError(found: readonly number[], expected: readonly number[]): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY;
  const scale = Math.max(...expected.map(Math.abs));
  const worst = Math.max(...expected.map((value, at) => Math.abs(value - (found[at] ?? Number.NaN))));
  return Number.isNaN(worst) ? Number.POSITIVE_INFINITY : worst / scale;
}
