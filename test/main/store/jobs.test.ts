import { describe, expect, test } from 'vitest';
import { openStore } from '../../../src/main/store/open.ts';
import { codeOf, newStore } from './project.ts';

const REQUEST = { kind: 'train-classifier', params: { epochs: 2, seed: 1 } } as const;
const PROGRESS = {
  phase: 'epoch 1',
  done: 3,
  total: 10,
  etaSeconds: 1.5,
  figures: { loss: 0.25, nll: null },
};

describe('a job', () => {
  test('goes from queued to done, and tells when', () => {
    let second = 0;
    const store = newStore({ clock: () => new Date(Date.UTC(2026, 0, 1, 0, 0, second++)) });
    const { id } = store.jobs.create('anna', REQUEST);
    expect(store.jobs.get(id)).toMatchObject({ ...REQUEST, state: 'queued', actor: 'anna', startedAt: null });
    expect(store.jobs.start(id)).toMatchObject({ state: 'running', pid: process.pid });
    const preview = { step: 1, count: 0, height: 2, width: 2, channels: 1 as const };
    const images = { originals: new Uint8Array(4), transforms: new Uint8Array(4) };
    expect(store.jobs.progress(id, { ...PROGRESS, preview: { ...preview, ...images } })).toBe(true);
    expect(store.jobs.get(id).progress).toEqual(PROGRESS);
    const done = store.jobs.done(id, { model: 1 });
    expect(done).toMatchObject({ state: 'done', result: { model: 1 }, error: null, pid: null });
    expect([done.createdAt, done.startedAt, done.endedAt].map((time) => time?.slice(17, 19))).toEqual([
      '01',
      '02',
      '03',
    ]);
    expect(store.jobs.progress(id, PROGRESS)).toBe(false);
  });

  test('moves only where its state lets it', () => {
    const store = newStore();
    const { id } = store.jobs.create('anna', REQUEST);
    expect(codeOf(() => store.jobs.requeue(id))).toBe('BAD_ARGUMENT');
    store.jobs.start(id);
    expect(codeOf(() => store.jobs.start(id))).toBe('BAD_ARGUMENT');
    store.jobs.fail(id, 'LEARNER_DIED', 'out of memory');
    expect(codeOf(() => store.jobs.done(id, null))).toBe('BAD_ARGUMENT');
    expect(store.jobs.get(id).error).toEqual({ code: 'LEARNER_DIED', message: 'out of memory' });
    expect(store.jobs.requeue(id)).toMatchObject({ id, state: 'queued', error: null, endedAt: null });
    expect(store.jobs.cancel(id).state).toBe('cancelled');
    expect(codeOf(() => store.jobs.get(99))).toBe('JOB_NOT_FOUND');
    expect(codeOf(() => store.jobs.cancel(99))).toBe('JOB_NOT_FOUND');
  });

  test('whose process is gone is interrupted, and can go on', () => {
    const store = newStore();
    const [gone, alive, waiting] = [1, 2, 3].map(() => store.jobs.create('anna', REQUEST).id);
    if (gone === undefined || alive === undefined || waiting === undefined) throw new Error('no jobs');
    store.jobs.start(gone);
    expect(store.jobs.sweep((pid) => pid === process.pid)).toEqual([]);
    const other = openStore(store.directory);
    expect(other.jobs.sweep((pid) => pid !== process.pid).map(({ id, state }) => [id, state])).toEqual([
      [gone, 'interrupted'],
    ]);
    other.close();
    store.jobs.start(alive);
    expect(store.jobs.inState('running').map(({ id }) => id)).toEqual([alive]);
    expect(store.jobs.inState('queued').map(({ id }) => id)).toEqual([waiting]);
    expect(store.jobs.requeue(gone).state).toBe('queued');
  });

  test('is listed newest first, by page', () => {
    const store = newStore();
    for (let count = 0; count < 5; count++) store.jobs.create('anna', REQUEST);
    expect(store.jobs.list(2).map(({ id }) => id)).toEqual([5, 4]);
    expect(store.jobs.list(9, 3).map(({ id }) => id)).toEqual([2, 1]);
  });

  test('leaves no trace in the audit log', () => {
    const store = newStore();
    const size = store.audit.size();
    store.jobs.cancel(store.jobs.create('anna', REQUEST).id);
    expect(store.audit.size()).toBe(size);
  });
});
