import { describe, expect, it } from 'vitest';
import { curvesOf, latestOf } from '../../../src/renderer/components/training/curves.ts';
import type { Reading } from '../../../src/renderer/components/training/readings.ts';

const gwin = (done: number, figures: Reading['figures']): Reading => ({ phase: 'training', done, figures });
const found = { accuracyBefore: 0.6, accuracyAfter: 0.7, evaluated: 100, fixed: 16, broken: 6, rescued: 40 };

describe('curvesOf a GWIN training', () => {
  it('counts broken labels of those that were right, as harm', () => {
    const broken = curvesOf('train-gwin', [gwin(0, found)]).find(({ id }) => id === 'broken');
    expect(broken?.harm).toBe(true);
    expect(latestOf(broken!)).toBe(6 / 60);
  });

  it('has the accuracy without a transform as its baseline', () => {
    const right = curvesOf('train-gwin', [gwin(0, found)]).find(({ id }) => id === 'right');
    expect([right?.baseline, latestOf(right!)]).toEqual([0.6, 0.7]);
  });

  it('shows an evaluation once, however often it is repeated until the next', () => {
    const later = { ...found, accuracyAfter: 0.8 };
    const readings = [gwin(0, found), gwin(10, found), gwin(20, found), gwin(100, later), gwin(110, later)];
    const right = curvesOf('train-gwin', readings).find(({ id }) => id === 'right');
    expect(right?.series[0]?.points).toEqual([
      { step: 0, value: 0.7 },
      { step: 100, value: 0.8 },
    ]);
  });

  it('shows what an evaluation found again', () => {
    const readings = [gwin(0, found), gwin(100, { ...found, rescued: 60 })];
    const broken = curvesOf('train-gwin', readings).find(({ id }) => id === 'broken');
    expect(broken?.series[0]?.points.map(({ step }) => step)).toEqual([0, 100]);
  });

  it('shows what was rescued where there is no critic to estimate anything', () => {
    const ids = (readings: Reading[]) => curvesOf('train-gwin', readings).map(({ id }) => id);
    expect(ids([gwin(0, { ...found, wasserstein: null, nll: 1 })])[0]).toBe('rescued');
    expect(ids([gwin(0, { ...found, wasserstein: 2.5, nll: 1 })])[0]).toBe('wasserstein');
  });

  it('has no share of nothing', () => {
    const broken = curvesOf('train-gwin', [gwin(0, { ...found, accuracyBefore: 0 })]);
    expect(broken.find(({ id }) => id === 'broken')?.series[0]?.points).toEqual([]);
  });
});

describe('curvesOf a classifier training', () => {
  it('has training and validation on one chart', () => {
    const step = (done: number, figures: Reading['figures']): Reading => ({ phase: 'step', done, figures });
    const curves = curvesOf('train-classifier', [
      step(10, { loss: 2, nll: 1.9, accuracy: 0.4 }),
      step(20, { loss: 1, nll: 0.9, accuracy: 0.6, validationAccuracy: 0.7, validationNll: 0.8 }),
    ]);
    const accuracy = curves.find(({ id }) => id === 'accuracy');
    expect(accuracy?.series.map(({ id, points }) => [id, points.length])).toEqual([
      ['training', 2],
      ['validation', 1],
    ]);
    expect(latestOf(accuracy!)).toBe(0.7);
  });
});

it('has no curves for jobs that train nothing', () => {
  expect(curvesOf('import', [])).toEqual([]);
});
