import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../../../src/main/learning/backend.ts';
import { familyOf } from '../../../../src/main/learning/classifiers/classifier.ts';
import { lossAndGradients } from '../../../../src/main/learning/classifiers/gradients.ts';
import { lenet5Layers } from '../../../../src/main/learning/classifiers/lenet5.ts';
import { klToPrior } from '../../../../src/main/learning/classifiers/mean-field.ts';
import { placed } from '../../../../src/main/learning/classifiers/network.ts';
import { disposeParams, sizeOf, toArrays, toTensors } from '../../../../src/main/learning/params.ts';
import { normalTensor, signTensor } from '../../../../src/main/learning/random-tensors.ts';
import {
  tf,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
} from '../../../../src/main/learning/tf.ts';
import { BEST } from '../available.ts';
import { moved, randomBatch, relativeError, smallSpec } from './small.ts';

const COUNT = 6;
const KEY = { seed: 5, step: 3 };

beforeAll(() => useBackend(BEST));

/** Each example's own kernels, loc + Δ∘(r sᵀ), from the noise and signs of the step: what Flipout must equal. */
function kernelsOfExample(
  spec: ReturnType<typeof smallSpec>,
  params: Record<string, Tensor>,
  example: number,
) {
  const layers = placed(lenet5Layers(spec), spec.image);
  const sizes = layers.map((layer) => sizeOf(layer.kernelShape));
  const noise = normalTensor({ ...KEY, purpose: 'flipout', lane: 0 }, [sizes.reduce((a, b) => a + b)]);
  const channels = layers.flatMap((layer) => [layer.channelsIn, layer.kernelShape.at(-1)!]);
  const signs = signTensor({ ...KEY, purpose: 'flipout', lane: 1 }, [
    COUNT,
    channels.reduce((a, b) => a + b),
  ]);
  const noises = tf.split(noise, sizes);
  const parts = tf.split(signs.slice([example], [1]), channels, 1);
  const weights: Record<string, Tensor> = {};
  for (const [i, layer] of layers.entries()) {
    const shape = [...layer.kernelShape];
    const out = shape.at(-1)!;
    const rho = params[`${layer.name}/kernel/rho`]!;
    const delta = tf.softplus(rho).mul(noises[i]!.reshape(shape));
    const signed = delta
      .reshape([-1, layer.channelsIn, out])
      .mul(parts[2 * i]!.reshape([1, layer.channelsIn, 1]))
      .mul(parts[2 * i + 1]!.reshape([1, 1, out]));
    weights[`${layer.name}/kernel`] = params[`${layer.name}/kernel/loc`]!.add(signed.reshape(shape));
    weights[`${layer.name}/bias`] = params[`${layer.name}/bias`]!;
  }
  return weights;
}

/** LeNet-5 in the library's own operations. */
function slowLogits(weights: Record<string, Tensor>, images: Tensor4D): Tensor2D {
  const of = (name: string): Tensor => weights[name]!;
  const conv = (x: Tensor, name: string): Tensor =>
    tf
      .conv2d(x as Tensor4D, of(`${name}/kernel`) as Tensor4D, 1, 'same')
      .add(of(`${name}/bias`))
      .relu();
  const pool = (x: Tensor): Tensor => tf.maxPool(x as Tensor4D, 2, 2, 'same');
  const dense = (x: Tensor, name: string): Tensor =>
    tf.matMul(x as Tensor2D, of(`${name}/kernel`) as Tensor2D).add(of(`${name}/bias`));
  const features = conv(pool(conv(pool(conv(images, 'conv1')), 'conv2')), 'conv3').reshape([1, -1]);
  return dense(dense(features, 'dense1').relu(), 'dense2') as Tensor2D;
}

describe('Flipout', () => {
  const spec = smallSpec('lenet5-bnn', { image: { height: 8, width: 8, channels: 3 }, width: 0.3 });
  const family = familyOf('lenet5-bnn');

  test('gives every example the loss of its own signed kernels', () => {
    const params = family.init(spec, 1);
    const { images, labels } = randomBatch(spec, COUNT);
    const { nll } = family.loss(spec, params, images, labels, KEY, 1000);
    const expected = Array.from({ length: COUNT }, (_, example) =>
      tf.tidy(() => {
        const weights = kernelsOfExample(spec, params, example);
        const logits = slowLogits(weights, images.slice([example], [1]));
        const target = tf.oneHot(labels.slice([example], [1]), spec.classes);
        return -tf.logSoftmax(logits).mul(target).sum().dataSync()[0]!;
      }),
    );
    const mean = expected.reduce((a, b) => a + b) / COUNT;
    expect(nll.dataSync()[0]).toBeCloseTo(mean, 4);
    expect(new Set(expected.map((value) => value.toFixed(3))).size).toBeGreaterThan(1);
  });

  test('has the gradients of the explicit formula', () => {
    const params = family.init(spec, 2);
    const { images, labels } = randomBatch(spec, COUNT, 2);
    const { gradients } = lossAndGradients(family, spec, params, images, labels, KEY, 4000);
    const names = Object.keys(params);
    const explicit = tf.grads((...values: Tensor[]) => {
      const current = Object.fromEntries(values.map((value, i) => [names[i]!, value]));
      const losses = Array.from({ length: COUNT }, (_, example) => {
        const own = images.slice([example], [1]);
        const target = tf.oneHot(labels.slice([example], [1]), spec.classes);
        const logits = slowLogits(kernelsOfExample(spec, current, example), own);
        return tf.logSoftmax(logits).mul(target).sum().div(-COUNT);
      });
      const divergences = names
        .filter((name) => name.endsWith('/loc'))
        .map((name) => {
          const sigma = tf.softplus(current[name.replace(/loc$/, 'rho')]!);
          const terms = sigma.square().add(current[name]!.square()).sub(1).div(2).sub(sigma.log());
          return terms.sum().div(4000);
        });
      return tf.addN([...losses, ...divergences]);
    })(Object.values(params));
    const wrong = explicit.flatMap((expected, i) => {
      const error = relativeError(gradients[names[i]!]!.dataSync(), expected.dataSync());
      return error < 1e-4 ? [] : [{ name: names[i], error }];
    });
    expect(wrong).toEqual([]);
  });

  test('has gradients that agree with finite differences in loc, rho and bias of every layer', () => {
    const start = toArrays(family.init(spec, 2));
    // Wider posteriors than at the start of training, so that rho matters.
    const arrays = Object.fromEntries(
      Object.entries(start).map(([name, { shape, data }]) => [
        name,
        { shape, data: name.endsWith('/rho') ? data.map((value) => value + 2) : data },
      ]),
    );
    const { images, labels } = randomBatch(spec, COUNT, 2);
    const { gradients } = lossAndGradients(family, spec, toTensors(arrays), images, labels, KEY, 40_000);
    const lossAt = (name: string, direction: Float32Array, by: number): number => {
      const shifted = moved(arrays, name, direction, by);
      const { loss, ...rest } = family.loss(spec, shifted, images, labels, KEY, 40_000);
      const value = loss.dataSync()[0]!;
      disposeParams(shifted);
      tf.dispose([loss, rest]);
      return value;
    };
    const wrong = Object.entries(gradients).flatMap(([name, gradient]) => {
      const slope = gradient.dataSync();
      const size = Math.hypot(...slope);
      const direction = Float32Array.from(slope, (value) => value / size);
      // relu and max-pool have kinks, float32 rounds: some step must be small enough and large enough.
      const ratios = [1e-3, 4e-4, 2e-4].map(
        (h) => (lossAt(name, direction, h) - lossAt(name, direction, -h)) / (2 * h) / size,
      );
      return Math.min(...ratios.map((ratio) => Math.abs(ratio - 1))) < 0.02 ? [] : [{ name, ratios }];
    });
    expect(wrong).toEqual([]);
  });

  test('counts the divergence per training image', () => {
    const params = family.init(spec, 3);
    const { images, labels } = randomBatch(spec, COUNT, 3);
    const at = (size: number) => family.loss(spec, params, images, labels, KEY, size);
    const [few, many] = [at(100), at(300)];
    const kl = (few.loss.dataSync()[0]! - few.nll.dataSync()[0]!) * 100;
    expect((many.loss.dataSync()[0]! - many.nll.dataSync()[0]!) * 300).toBeCloseTo(kl, -1);
    const arrays = toArrays(params);
    const softplus = (x: number): number => Math.log1p(Math.exp(x));
    let expected = 0;
    for (const [name, { data }] of Object.entries(arrays)) {
      if (!name.endsWith('/loc')) continue;
      const rho = arrays[name.replace(/loc$/, 'rho')]!.data;
      data.forEach((loc, i) => {
        const sigma = softplus(rho[i]!);
        expected += (sigma ** 2 + loc ** 2 - 1) / 2 - Math.log(sigma);
      });
    }
    expect(kl / expected).toBeCloseTo(1, 4);
  });

  test('repeats a step and changes with step and seed', () => {
    const params = family.init(spec, 4);
    const { images, labels } = randomBatch(spec, COUNT, 4);
    const nll = (seed: number, step: number): number =>
      family.loss(spec, params, images, labels, { seed, step }, 1).nll.dataSync()[0]!;
    expect(nll(1, 1)).toBe(nll(1, 1));
    expect(nll(1, 1)).not.toBe(nll(1, 2));
    expect(nll(1, 1)).not.toBe(nll(2, 1));
  });
});

describe('klToPrior', () => {
  test('is zero at the prior and has the gradients loc and σ − 1/σ', () => {
    const zero = klToPrior(tf.zeros([5]) as Tensor1D, tf.ones([5]) as Tensor1D);
    expect(zero.dataSync()[0]).toBe(0);
    const loc = tf.tensor1d([0.3, -1.2, 2]);
    const sigma = tf.tensor1d([0.05, 1, 1.7]);
    const [dLoc, dSigma] = tf.grads((a: Tensor, b: Tensor) => klToPrior(a as Tensor1D, b as Tensor1D).mul(2))(
      [loc, sigma],
    ) as [Tensor, Tensor];
    expect(relativeError(dLoc.dataSync(), [0.6, -2.4, 4])).toBeLessThan(1e-6);
    expect(relativeError(dSigma.dataSync(), [2 * (0.05 - 20), 0, 2 * (1.7 - 1 / 1.7)])).toBeLessThan(1e-6);
  });
});

test('batches of one row differ from each other only by their signs', () => {
  const spec = smallSpec('lenet5-bnn');
  const family = familyOf('lenet5-bnn');
  const params = toTensors(
    Object.fromEntries(
      Object.entries(toArrays(family.init(spec, 1))).map(([name, array]) => [
        name,
        name.endsWith('/rho') ? { ...array, data: array.data.fill(-60) } : array,
      ]),
    ),
  );
  const { images, labels } = randomBatch(spec, COUNT);
  const without = family.loss(spec, params, images, labels, KEY, 1).nll.dataSync()[0]!;
  const network = family.draw(spec, params, 1, 0);
  const logits = family.logits(spec, network, images) as Tensor2D;
  const target = tf.oneHot(labels, spec.classes);
  const plain = -tf.logSoftmax(logits).mul(target).sum().div(COUNT).dataSync()[0]!;
  expect(without).toBeCloseTo(plain, 4);
});
