import { describe, expect, it } from 'vitest';
import type { Job } from '../../../src/shared/contract/jobs.ts';
import type { Model } from '../../../src/shared/contract/models.ts';
import { runRows } from '../../../src/renderer/components/training/run-rows.ts';

const job = (id: number, kind: Job['kind'], model: number | null): Job => ({
  id,
  kind,
  state: model === null ? 'failed' : 'done',
  params: kind === 'train-gwin' ? { classifier: 1 } : {},
  progress: null,
  result: model === null ? null : { model },
  error: null,
  createdAt: '2026-11-25T10:00:00.000Z',
  startedAt: '2026-11-25T10:00:00.000Z',
  endedAt: '2026-11-25T10:02:30.000Z',
});

const model = (id: number, classifier: number | null): Model => ({
  id,
  kind: classifier === null ? 'classifier' : 'gwin',
  architecture: classifier === null ? 'lenet5-bnn' : 'residual',
  classifier,
  seed: 1,
  config: {},
  metrics: {},
  datasetFingerprint: '',
  weights: '0'.repeat(64),
  backend: 'native-cpu',
  createdAt: '2026-11-25T10:02:30.000Z',
});

describe('runRows', () => {
  it('joins each training with its model, newest first, and leaves other jobs out', () => {
    const jobs = [job(1, 'train-classifier', 1), job(2, 'score', null), job(3, 'train-classifier', null)];
    const rows = runRows(jobs, [model(1, null)], { classifier: 1, gwin: null });
    expect(rows.map(({ job, model }) => [job?.id, model?.id])).toEqual([
      [3, undefined],
      [1, 1],
    ]);
    expect(rows[1]).toMatchObject({ inUse: true, usable: false, seconds: 150 });
    expect(rows[0]).toMatchObject({ inUse: false, usable: false });
  });

  it('lists models that no job here made', () => {
    const rows = runRows([], [model(1, null), model(2, 1)], { classifier: 1, gwin: null });
    expect(rows.map(({ key, kind }) => [key, kind])).toEqual([
      ['model 2', 'gwin'],
      ['model 1', 'classifier'],
    ]);
  });

  it('offers a GWIN only beside the classifier it was trained for', () => {
    const models = [model(1, null), model(2, null), model(3, 1), model(4, 2)];
    const usable = runRows([], models, { classifier: 1, gwin: null }).filter(({ usable }) => usable);
    expect(usable.map(({ model }) => model?.id)).toEqual([3, 2]);
  });
});
