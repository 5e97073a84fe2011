import { expect, it } from 'vitest';
import { report } from '../../../src/shared/contract/report.ts';
import { publishedStudy } from '../../../src/main/engine/report/study.ts';
import * as v from 'valibot';

it('reads the committed studies: every way once, best first, as the contract has it', () => {
  const study = publishedStudy();
  const schema = report.study['~orpc'].outputSchema;
  expect(schema && v.parse(schema, study)).toEqual(study);
  const accuracies = study.rows.map(({ accuracy }) => accuracy.value ?? 0);
  expect(accuracies).toEqual(accuracies.toSorted((a, b) => b - a));
  expect(study.rows.map(({ way }) => way).toSorted()).toEqual([
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
  for (const { fixed, broken, accuracy } of study.rows) {
    const right = (study.before.value ?? 0) * study.rejected + fixed - broken;
    expect(accuracy.value).toBeCloseTo(right / study.rejected, 10);
  }
});
