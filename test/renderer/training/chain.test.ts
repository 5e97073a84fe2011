import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  Chain,
  currentStep,
  newChain,
  nextMove,
  quickChain,
  readyChain,
  scoreAndTransform,
  withDone,
  withJob,
} from '../../../src/renderer/components/training/chain.ts';

const SAMPLES = { train: 70, validation: 15, test: 15, pool: 0 };

describe('a chain', () => {
  it('trains both, then scores and transforms what is there to review', () => {
    const kinds = quickChain(SAMPLES).map((step) =>
      'split' in step ? `${step.kind} ${step.split}` : step.kind,
    );
    expect(kinds).toEqual(['classifier', 'gwin', 'score test', 'transform test']);
    expect(quickChain({ ...SAMPLES, pool: 9 })).toHaveLength(6);
  });

  it('asks ready models, and a second classifier that comes with them', () => {
    const second = {
      architecture: 'lenet5',
      spec: {},
      config: {},
      seed: 3,
      sha256: 'ab'.repeat(32),
      metrics: {},
    } as const;
    const kinds = (card: Parameters<typeof readyChain>[0]) => readyChain(card).map(({ kind }) => kind);
    expect(kinds({ name: 'mnist', second: null })).toEqual(['install', 'score', 'transform']);
    expect(kinds({ name: 'mnist', second })).toEqual(['install', 'score', 'transform', 'control']);
    expect(v.is(Chain, newChain('/p', 'why', readyChain({ name: 'mnist', second })))).toBe(true);
  });

  it('goes on where it stopped, also after it was kept as text', () => {
    const begun = withJob(withDone(newChain('/p', 'why', quickChain(SAMPLES)), 0), 1, 7);
    const kept = v.parse(Chain, JSON.parse(JSON.stringify(begun)));
    expect(currentStep(kept)).toBe(1);
    expect(kept.steps[1]?.job).toBe(7);
  });

  it('has no next step once all are done', () => {
    const chain = newChain('/p', 'why', scoreAndTransform(['test'], false));
    expect(currentStep(withDone(chain, 0))).toBeNull();
  });

  it('waits for a job that goes on and stops at one that did not end well', () => {
    expect(
      (['queued', 'running', 'done', 'failed', 'cancelled', 'interrupted'] as const).map(nextMove),
    ).toEqual(['wait', 'wait', 'finish', 'stop', 'stop', 'stop']);
    expect(nextMove(null)).toBe('start');
  });
});
