import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { report } from '../../../src/shared/contract/report.ts';
import { publishedStudy } from '../../../src/main/engine/report/study.ts';
import * as v from 'valibot';

const FASHION = v.parse(
  v.pipe(v.string(), v.parseJson(), v.object({ models: v.object({ bnn: v.string() }) })),
  readFileSync(new URL('../../../studies/results/fashion-mnist-repeats.json', import.meta.url), 'utf8'),
).models.bnn;

it('tells of clothes where the models for clothes are in use, else of digits', () => {
  expect(publishedStudy(FASHION).dataset).toBe('Fashion-MNIST');
  for (const other of [null, 'f'.repeat(64)]) expect(publishedStudy(other).dataset).toBe('MNIST');
});

it.each([null, FASHION])('reads the committed studies, best first, as the contract has it (%s)', (models) => {
  const study = publishedStudy(models);
  const schema = report.study['~orpc'].outputSchema;
  expect(schema && v.parse(schema, study)).toEqual(study);
  const accuracies = study.rows.map(({ accuracy }) => accuracy.value ?? 0);
  expect(accuracies).toEqual(accuracies.toSorted((a, b) => b - a));
  for (const { fixed, broken, accuracy } of study.rows) {
    const right = (study.before.value ?? 0) * study.rejected + fixed - broken;
    expect(accuracy.value).toBeCloseTo(right / study.rejected, 10);
  }
});

it('has every way on digits once', () => {
  expect(
    publishedStudy(null)
      .rows.map(({ way }) => way)
      .toSorted(),
  ).toEqual([
    'augmentedBnn',
    'autoencoder',
    'defenseGan',
    'denoising',
    'dropout',
    'ensemble10',
    'ensemble5',
    'gwin',
    'gwinAgain',
    'gwinMean',
    'magnet',
    'plain',
    'retry',
    'retryLong',
    'second',
    'together',
    'variational',
  ]);
});
