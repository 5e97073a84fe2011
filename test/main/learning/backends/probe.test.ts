import { expect, test } from 'vitest';
import { PROBE_REFERENCE } from '../../../../src/main/learning/backends/probe-reference.ts';
import { parameters, referenceValues, step } from './probe-float64.ts';

test('the stored result of the known training step is the one plain loops in double precision give', () => {
  expect(referenceValues()).toEqual(PROBE_REFERENCE);
});

test('the gradients of those loops are the slopes of their loss', () => {
  const names = ['convKernel', 'convBias', 'denseKernel', 'denseBias'] as const;
  const { gradients } = step(parameters());
  for (const name of names) {
    const at = gradients[name].findIndex((value) => Math.abs(value) > 1e-3);
    const lossAt = (shift: number): number => {
      const shifted = parameters();
      shifted[name][at]! += shift;
      return step(shifted).loss;
    };
    const slope = (lossAt(1e-6) - lossAt(-1e-6)) / 2e-6;
    expect(slope).toBeCloseTo(gradients[name][at]!, 7);
  }
});
