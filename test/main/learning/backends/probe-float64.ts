import { PROBE, probeNumbers } from '../../../../src/main/learning/backends/probe.ts';
import type { ProbeValues } from '../../../../src/main/learning/backends/probe-reference.ts';

type Parameters = {
  convKernel: Float64Array;
  convBias: Float64Array;
  denseKernel: Float64Array;
  denseBias: Float64Array;
};

/** The probe's parameters in double precision. */
export function parameters(): Parameters {
  const { convKernel, convBias, denseKernel, denseBias } = probeNumbers();
  return {
    convKernel: Float64Array.from(convKernel),
    convBias: Float64Array.from(convBias),
    denseKernel: Float64Array.from(denseKernel),
    denseBias: Float64Array.from(denseBias),
  };
}

/** The probe's training step in plain loops and double precision: mean loss and all gradients. */
export function step(at: Parameters): { loss: number; gradients: Parameters } {
  const { count, side, channels, classes } = PROBE;
  const { images, labels } = probeNumbers();
  const gradients = {
    convKernel: new Float64Array(at.convKernel.length),
    convBias: new Float64Array(channels),
    denseKernel: new Float64Array(at.denseKernel.length),
    denseBias: new Float64Array(classes),
  };
  let loss = 0;
  for (let n = 0; n < count; n++) {
    const image = Float64Array.from(images.subarray(n * side * side, (n + 1) * side * side));
    loss += imageStep(image, labels[n]!, at, gradients) / count;
  }
  return { loss, gradients };
}

function imageStep(image: Float64Array, label: number, at: Parameters, gradients: Parameters): number {
  const { count, side, channels, classes } = PROBE;
  const hidden = convolve(image, at);
  const half = side / 2;
  const pooled = new Float64Array(half * half * channels);
  const source = new Int32Array(pooled.length);
  for (let y = 0; y < half; y++)
    for (let x = 0; x < half; x++)
      for (let c = 0; c < channels; c++) {
        const places = [0, 1, side, side + 1].map((d) => (2 * y * side + 2 * x + d) * channels + c);
        const best = places.reduce((a, b) => (hidden[b]! > hidden[a]! ? b : a));
        pooled[(y * half + x) * channels + c] = Math.max(0, hidden[best]!);
        source[(y * half + x) * channels + c] = best;
      }
  const logits = Float64Array.from(at.denseBias);
  pooled.forEach((value, i) => {
    for (let k = 0; k < classes; k++) logits[k]! += value * at.denseKernel[i * classes + k]!;
  });
  const logSum = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
  const dLogits = logits.map((logit, k) => (Math.exp(logit - logSum) - (k === label ? 1 : 0)) / count);

  dLogits.forEach((d, k) => (gradients.denseBias[k]! += d));
  pooled.forEach((value, i) => {
    let dValue = 0;
    for (let k = 0; k < classes; k++) {
      gradients.denseKernel[i * classes + k]! += value * dLogits[k]!;
      dValue += at.denseKernel[i * classes + k]! * dLogits[k]!;
    }
    if (value > 0) spread(source[i]!, dValue, image, gradients);
  });
  return logSum - logits[label]!;
}

/** 'same' convolution with bias, before the relu: [side * side * channels]. */
function convolve(image: Float64Array, { convKernel, convBias }: Parameters): Float64Array {
  const { side, channels } = PROBE;
  const out = new Float64Array(side * side * channels);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      for (let c = 0; c < channels; c++) {
        let sum = convBias[c]!;
        eachTap(y, x, (pixel, tap) => (sum += image[pixel]! * convKernel[tap * channels + c]!));
        out[(y * side + x) * channels + c] = sum;
      }
  return out;
}

/** Gives an output's gradient to the kernel and the bias. */
function spread(place: number, d: number, image: Float64Array, gradients: Parameters): void {
  const { side, channels } = PROBE;
  const c = place % channels;
  const pixelPlace = (place - c) / channels;
  gradients.convBias[c]! += d;
  eachTap(Math.floor(pixelPlace / side), pixelPlace % side, (pixel, tap) => {
    gradients.convKernel[tap * channels + c]! += image[pixel]! * d;
  });
}

function eachTap(y: number, x: number, visit: (pixel: number, tap: number) => void): void {
  const { side, kernel } = PROBE;
  const reach = (kernel - 1) / 2;
  for (let u = 0; u < kernel; u++)
    for (let v = 0; v < kernel; v++) {
      const row = y + u - reach;
      const column = x + v - reach;
      if (row >= 0 && row < side && column >= 0 && column < side) visit(row * side + column, u * kernel + v);
    }
}

/** What the probe compares, as src/main/learning/backends/probe-reference.ts holds it: 9 significant digits. */
export function referenceValues(): ProbeValues {
  const { loss, gradients } = step(parameters());
  const rounded = (values: ArrayLike<number>): number[] =>
    Array.from(values, (value) => Number(value.toPrecision(9)));
  return {
    loss: rounded([loss]),
    convKernel: rounded(gradients.convKernel),
    convBias: rounded(gradients.convBias),
    denseKernel: rounded(gradients.denseKernel.filter((_, at) => at % PROBE.sampled === 0)),
    denseBias: rounded(gradients.denseBias),
  };
}
