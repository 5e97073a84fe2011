import { describe, expect, it } from 'vitest';
import type { Job } from '../../../src/shared/contract/jobs.ts';
import {
  modelOf,
  phasesOf,
  runParams,
  tenthOf,
} from '../../../src/renderer/components/training/run-facts.ts';

const JOB: Job = {
  id: 1,
  kind: 'train-gwin',
  state: 'running',
  params: { preset: 'standard', seed: 7, classifier: 3 },
  progress: null,
  result: null,
  error: null,
  createdAt: '2026-11-25T10:00:00.000Z',
  startedAt: null,
  endedAt: null,
};

const progress = (phase: string, done = 0, total = 10) => ({
  phase,
  done,
  total,
  etaSeconds: null,
  figures: {},
});

describe('runParams', () => {
  it('reads what a training was asked for', () => {
    expect(runParams(JOB)).toMatchObject({ preset: 'standard', seed: 7, classifier: 3, conditioning: null });
    const params = { preset: 'quick', generator: 'encoder-decoder', conditioning: 'projection' };
    expect(runParams({ ...JOB, params })).toMatchObject(params);
    const classifier = {
      ...JOB,
      kind: 'train-classifier',
      params: { architecture: 'lenet5', minutes: 2 },
    } as const;
    expect(runParams(classifier)).toMatchObject({
      architecture: 'lenet5',
      length: { unit: 'minutes', amount: 2 },
      seed: 1,
    });
  });

  it('reads a training that learned from reviewed labels too', () => {
    const counts = { labels: 3, added: 3, replaced: 0, logSize: 9, digest: 'a'.repeat(64) };
    const params = { preset: 'full', reviewed: { which: 'all', since: 0, ...counts } };
    expect(runParams({ ...JOB, kind: 'train-classifier', params }).preset).toBe('full');
  });

  it('takes params that it does not know as unknown', () => {
    expect(runParams({ ...JOB, params: { preset: 'of a later version' } }).preset).toBeNull();
  });
});

it('finds the model a training made', () => {
  expect(modelOf({ ...JOB, result: { model: 4 } })).toBe(4);
  expect(modelOf({ ...JOB, result: { runs: [1] } })).toBeNull();
});

describe('phasesOf', () => {
  const states = (job: Partial<Job>) => phasesOf({ ...JOB, ...job }).map(({ state }) => state);

  it('goes from one phase to the next', () => {
    expect(states({})).toEqual(['now', 'coming', 'coming', 'coming']);
    expect(states({ progress: progress('scoring') })).toEqual(['past', 'now', 'coming', 'coming']);
    expect(states({ progress: progress('training') })).toEqual(['past', 'past', 'now', 'coming']);
    expect(states({ state: 'done' })).toEqual(['past', 'past', 'past', 'now']);
  });

  it('has no scoring in a classifier training', () => {
    const chips = phasesOf({ ...JOB, kind: 'train-classifier', progress: progress('step') });
    expect(chips.map(({ phase }) => phase)).toEqual(['prepare', 'training', 'done']);
    expect(chips[1]?.state).toBe('now');
  });
});

it('counts tenths', () => {
  expect([tenthOf(null), tenthOf(progress('step', 9, 100)), tenthOf(progress('step', 35, 100))]).toEqual([
    0, 0, 3,
  ]);
  expect(tenthOf(progress('step', 0, 0))).toBe(0);
});
