import { beforeAll, describe, expect, test } from 'vitest';
import type { Conditioning, GeneratorName } from '../../../../src/shared/contract/models.ts';
import { useBackend } from '../../../../src/main/learning/backend.ts';
import { CRITICS } from '../../../../src/main/learning/gwin/critic.ts';
import { GENERATORS } from '../../../../src/main/learning/gwin/generator.ts';
import { gradientsOf } from '../../../../src/main/learning/gwin/gradients.ts';
import { headLogits, initHead } from '../../../../src/main/learning/gwin/head.ts';
import {
  criticTerms,
  generatorTerms,
  gradientNorms,
  interpolates,
  type Judge,
} from '../../../../src/main/learning/gwin/loss.ts';
import type { Params } from '../../../../src/main/learning/params.ts';
import {
  tf,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
} from '../../../../src/main/learning/tf.ts';
import {
  CLASSES,
  criticCase,
  differenceAlong,
  direction,
  dot,
  LABELS,
  N,
  oneHotLabels,
  randomImages,
  randomNormal,
  shaken,
  TINY,
  tinyClassifier,
  valueOf,
} from './small.ts';

const WEIGHTS = { transformationPenalty: 10, auxiliaryPenalty: 5, transportPenalty: 20, varietyPenalty: 3 };

beforeAll(() => useBackend('native-cpu'));

describe.each(Object.keys(CRITICS) as Conditioning[])('critic loss, %s', (conditioning) => {
  test.each([TINY, { height: 9, width: 8, channels: 3 } as const])(
    'its gradient agrees with finite differences, gradient penalty included (%o)',
    (image) => {
      const { params, images, judgeOf } = criticCase(conditioning, image);
      const terms = (weights: Params) => criticTerms(judgeOf(weights), images, 10);
      const { gradients } = gradientsOf(params, terms);
      for (const seed of [21, 37]) {
        const along = direction(params, seed);
        const numeric = differenceAlong((weights) => valueOf(terms(weights).loss), params, along, 3e-4);
        expect(Math.abs(dot(gradients, along) - numeric)).toBeLessThan(0.01 * Math.abs(numeric) + 0.02);
      }
    },
  );

  test('the penalty alone moves every kernel that the input gradient runs through', () => {
    const { params, images, judgeOf } = criticCase(conditioning, TINY);
    const { gradients } = gradientsOf(params, (weights) => {
      const norms = gradientNorms(judgeOf(weights), images.real, images.labels);
      const bias = Object.values(weights).map((value) => value.sum().mul(0));
      return { loss: tf.addN<Scalar>([norms.sub(1).square().mean(), ...bias] as Scalar[]) };
    });
    const kernels = Object.entries(gradients).filter(
      ([name]) => name.endsWith('/kernel') && name !== 'class/kernel',
    );
    expect(kernels).toHaveLength(conditioning === 'projection' ? 5 : 4);
    for (const [, gradient] of kernels) expect(valueOf(gradient.abs().sum())).toBeGreaterThan(1e-4);
  });
});

test('the critic loss is the mean of line 8 of Algorithm 1', () => {
  const { params, images, judgeOf } = criticCase('hidden-concatenation', TINY);
  const judge = judgeOf(params);
  const terms = criticTerms(judge, images, 7);
  const fake = judge(images.generated, images.labels).scores.dataSync();
  const real = judge(images.real, images.labels).scores.dataSync();
  const middle = interpolates(images.real, images.generated, images.epsilon);
  const perImage = LABELS.map((_, n) => {
    const one = (x: Tensor4D): Tensor4D => x.slice([n, 0, 0, 0], [1, -1, -1, -1]);
    const norm = gradientNorms(judge, one(middle), images.labels.slice([n, 0], [1, -1])).dataSync()[0] ?? 0;
    return (fake[n] ?? 0) - (real[n] ?? 0) + 7 * (norm - 1) ** 2;
  });
  const mean = perImage.reduce((sum, value) => sum + value, 0) / N;
  expect(valueOf(terms.loss)).toBeCloseTo(mean, 4);
});

test('interpolates lie between an image and its own transform, image by image', () => {
  const real = randomImages(2, TINY, 1);
  const generated = randomImages(2, TINY, 2);
  const mixed = interpolates(real, generated, tf.tensor([0, 1], [2, 1, 1, 1]));
  const row = (x: Tensor4D, n: number) => [...x.slice([n, 0, 0, 0], [1, -1, -1, -1]).dataSync()];
  expect(row(mixed, 0)).toEqual(row(generated, 0));
  row(real, 1).forEach((value, at) => expect(row(mixed, 1)[at]).toBeCloseTo(value, 6));
});

test('the gradient norm of a linear critic is the norm of its weights, over channels and pixels of one image', () => {
  const weights = randomNormal([1, 3, 2, 3], 4);
  const judge: Judge = (x) => ({ scores: x.mul(weights).sum([1, 2, 3]) as Tensor1D });
  const images = randomImages(5, { height: 3, width: 2, channels: 3 }, 1);
  const expected = valueOf(weights.square().sum<Scalar>().sqrt());
  const norms = gradientNorms(judge, images, oneHotLabels([0, 0, 0, 0, 0], 2)).dataSync();
  expect(norms).toHaveLength(5);
  for (const norm of norms) expect(norm).toBeCloseTo(expected, 4);
});

describe.each(Object.keys(GENERATORS) as GeneratorName[])('generator loss, %s', (generator) => {
  const image = { height: 7, width: 6, channels: 1 } as const;

  test('its gradient agrees with finite differences, through critic and classifier', () => {
    const spec = { generator, image, zSize: 2, width: 2 };
    const family = GENERATORS[generator];
    const head = initHead(family.features(spec), CLASSES, 1);
    const params = shaken({ ...family.init(spec, 1), ...head }, 5);
    const classifier = tinyClassifier(image, CLASSES);
    const weights = [0, 1].map((draw) => classifier.family.draw(classifier.spec, classifier.params, 1, draw));
    const networks = weights.map((own) => (x: Tensor4D) => classifier.family.logits(classifier.spec, own, x));
    const critic = criticCase('hidden-concatenation', image);
    const labels = {
      indices: tf.tensor1d(LABELS, 'int32'),
      oneHot: oneHotLabels(LABELS, CLASSES),
      targets: randomImages(N, image, 8),
    };
    const x = randomImages(N, image, 3);
    const z = randomNormal([N, 2], 6) as Tensor;
    const terms = (theta: Params) => {
      const { images, features } = family.trace(spec, theta, x, z.as2D(N, 2));
      const generated = { images, logits: headLogits(theta, features) };
      return generatorTerms(critic.judgeOf(critic.params), networks, generated, labels, WEIGHTS);
    };
    const { gradients, values } = gradientsOf(params, terms);
    expect(values.nll).toBeGreaterThan(0);
    for (const seed of [3, 9]) {
      const along = direction(params, seed);
      const numeric = differenceAlong((theta) => valueOf(terms(theta).loss), params, along, 1e-4);
      expect(Math.abs(dot(gradients, along) - numeric)).toBeLessThan(0.02 * Math.abs(numeric) + 0.05);
    }
  });

  test('the transformation penalty alone carries a gradient to the last layer and to z', () => {
    const spec = { generator, image, zSize: 2, width: 2 };
    const family = GENERATORS[generator];
    const params = shaken(family.init(spec, 1), 5);
    const classifier = tinyClassifier(image, CLASSES);
    const drawn = classifier.family.draw(classifier.spec, classifier.params, 1, 0);
    const labels = {
      indices: tf.tensor1d(LABELS, 'int32'),
      oneHot: oneHotLabels(LABELS, CLASSES),
      targets: null,
    };
    const x = randomImages(N, image, 3);
    const { gradients } = gradientsOf({ ...params, z: randomNormal([N, 2], 6) }, ({ z, ...theta }) =>
      generatorTerms(
        null,
        [(images) => classifier.family.logits(classifier.spec, drawn, images)],
        { images: family.trace(spec, theta, x, (z as Tensor).as2D(N, 2)).images, logits: null },
        labels,
        { ...WEIGHTS, varietyPenalty: 0 },
      ),
    );
    for (const gradient of Object.values(gradients)) {
      expect(valueOf(gradient.abs().sum())).toBeGreaterThan(1e-5);
    }
  });

  test('the class head is weighed beside the penalty and reaches the layers before it, not those after', () => {
    const spec = { generator, image, zSize: 2, width: 2 };
    const family = GENERATORS[generator];
    const head = initHead(family.features(spec), CLASSES, 1);
    const labels = {
      indices: tf.tensor1d(LABELS, 'int32'),
      oneHot: oneHotLabels(LABELS, CLASSES),
      targets: null,
    };
    const x = randomImages(N, image, 3);
    const z = randomNormal([N, 2], 6).as2D(N, 2);
    const params = shaken({ ...family.init(spec, 1), ...head }, 5);
    const classifier = tinyClassifier(image, CLASSES);
    const drawn = classifier.family.draw(classifier.spec, classifier.params, 1, 0);
    const logits = (made: Tensor4D) => classifier.family.logits(classifier.spec, drawn, made);
    const loss = (auxiliaryPenalty: number) =>
      gradientsOf(params, (theta) => {
        const { images, features } = family.trace(spec, theta, x, z);
        const generated = { images, logits: headLogits(theta, features) };
        return generatorTerms(null, [logits], generated, labels, {
          ...WEIGHTS,
          transformationPenalty: 0,
          varietyPenalty: 0,
          auxiliaryPenalty,
        });
      });
    const [one, three] = [loss(1), loss(3)];
    expect(one.values.loss).toBeGreaterThan(0.1);
    expect(three.values.loss).toBeCloseTo(3 * one.values.loss, 4);
    const size = (name: string) => valueOf((one.gradients[name] as Tensor).abs().sum<Scalar>());
    const first = generator === 'paper' ? 'input' : 'down1';
    const last = generator === 'residual' ? 'change' : 'up3';
    expect(size('head/kernel')).toBeGreaterThan(1e-3);
    expect(size(`${first}/kernel`)).toBeGreaterThan(1e-3);
    expect(size(`${last}/kernel`)).toBe(0);
  });
});
