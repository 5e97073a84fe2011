import { beforeAll, describe, expect, test } from 'vitest';
import type { Conditioning } from '../../../../src/shared/contract/models.ts';
import { useBackend } from '../../../../src/main/learning/backend.ts';
import { CRITICS } from '../../../../src/main/learning/gwin/critic.ts';
import { gradientsOf } from '../../../../src/main/learning/gwin/gradients.ts';
import { criticTerms, generatorTerms, type Judge } from '../../../../src/main/learning/gwin/loss.ts';
import type { Params } from '../../../../src/main/learning/params.ts';
import { tf, type Tensor4D } from '../../../../src/main/learning/tf.ts';
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
  shaken,
  TINY,
  valueOf,
} from './small.ts';

const NOTHING = { transformationPenalty: 0, auxiliaryPenalty: 0, transportPenalty: 0, varietyPenalty: 0 };

beforeAll(() => useBackend('native-cpu'));

test('transforms are pulled to their targets by the mean squared distance', () => {
  const images = randomImages(N, TINY, 1);
  const targets = randomImages(N, TINY, 2);
  const goals = { indices: tf.tensor1d(LABELS, 'int32'), oneHot: oneHotLabels(LABELS, CLASSES), targets };
  const weights = { ...NOTHING, transportPenalty: 20 };
  const loss = (made: Tensor4D): number =>
    valueOf(generatorTerms(null, [], { images: made, logits: null }, goals, weights).loss);
  const [made, wanted] = [[...images.dataSync()], targets.dataSync()];
  const mean = made.reduce((sum, value, at) => sum + (value - (wanted[at] ?? 0)) ** 2, 0) / made.length;
  expect(loss(images)).toBeCloseTo(20 * mean, 5);
  expect(loss(targets)).toBe(0);
});

test('variety costs the mean squared distance of transforms to the mean of their class', () => {
  const images = randomImages(N, TINY, 1);
  const goals = {
    indices: tf.tensor1d(LABELS, 'int32'),
    oneHot: oneHotLabels(LABELS, CLASSES),
    targets: null,
  };
  const weights = { ...NOTHING, varietyPenalty: 3 };
  const { loss } = generatorTerms(null, [], { images, logits: null }, goals, weights);
  const rows = LABELS.map((_, n) => [...images.slice([n, 0, 0, 0], [1, -1, -1, -1]).dataSync()]);
  const size = rows[0]?.length ?? 0;
  const distance = rows.reduce((sum, row, n) => {
    const same = rows.filter((_, other) => LABELS[other] === LABELS[n]);
    const own = row.map((value, at) => {
      const mean = same.reduce((total, one) => total + (one[at] ?? 0), 0) / same.length;
      return (value - mean) ** 2;
    });
    return sum + own.reduce((total, value) => total + value, 0);
  }, 0);
  expect(valueOf(loss)).toBeCloseTo((3 * distance) / (N * size), 5);
});

test('the gradient of variety agrees with finite differences', () => {
  const labels = oneHotLabels(LABELS, CLASSES);
  const goals = { indices: tf.tensor1d(LABELS, 'int32'), oneHot: labels, targets: null };
  const weights = { ...NOTHING, varietyPenalty: 100 };
  const terms = ({ images }: Params) =>
    generatorTerms(null, [], { images: images as Tensor4D, logits: null }, goals, weights);
  const params = { images: randomImages(N, TINY, 1) };
  const along = direction(params, 7);
  const numeric = differenceAlong((at) => valueOf(terms(at).loss), params, along, 1e-2);
  const exact = dot(gradientsOf(params, terms).gradients, along);
  expect(Math.abs(exact)).toBeGreaterThan(0.5);
  expect(exact).toBeCloseTo(numeric, 1);
});

describe.each(Object.keys(CRITICS) as Conditioning[])('generator loss under critic %s', (conditioning) => {
  test('its gradient in the transforms agrees with finite differences', () => {
    const { params: weights, images, judgeOf } = criticCase(conditioning, TINY);
    const judge = judgeOf(shaken(weights, 3, 0.01));
    const goals = { indices: tf.tensor1d(LABELS, 'int32'), oneHot: images.labels, targets: null };
    const terms = (made: Params) =>
      generatorTerms(judge, [], { images: made['images'] as Tensor4D, logits: null }, goals, NOTHING);
    const params = { images: images.generated };
    const { gradients } = gradientsOf(params, terms);
    const size = Math.sqrt(dot(gradients, gradients));
    const steepest = { images: (gradients['images'] as Tensor4D).div(size) };
    expect(size).toBeGreaterThan(1e-4);
    expect(differenceAlong((made) => valueOf(terms(made).loss), params, steepest, 0.03) / size).toBeCloseTo(
      1,
      2,
    );
  });
});

test('a critic that names classes learns from real images, and the generator is asked for the right name', () => {
  const { params, images, judgeOf } = criticCase('auxiliary-classifier', TINY);
  const judge = judgeOf(params);
  const silent: Judge = (x, y) => ({ scores: judge(x, y).scores });
  const nll = (x: Tensor4D): number => {
    const logits = judge(x, images.labels).logits?.logSoftmax().arraySync() ?? [];
    return -LABELS.reduce((sum, label, n) => sum + (logits[n]?.[label] ?? Number.NaN), 0) / N;
  };
  const critic = (by: Judge) => valueOf(criticTerms(by, images, 7).loss);
  expect(critic(judge) - critic(silent)).toBeCloseTo(nll(images.real), 3);
  const goals = { indices: tf.tensor1d(LABELS, 'int32'), oneHot: images.labels, targets: null };
  const made = { images: images.generated, logits: null };
  const generator = (by: Judge) => valueOf(generatorTerms(by, [], made, goals, NOTHING).loss);
  expect(generator(judge) - generator(silent)).toBeCloseTo(nll(images.generated), 3);
});
