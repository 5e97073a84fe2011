import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Job, JobProgress } from '../../../src/shared/contract/jobs.ts';
import { GwinnowError } from '../../../src/shared/errors.ts';
import { createJobs, type JobContext, type Jobs, type JobWork } from '../../../src/main/engine/jobs.ts';
import { createStore, openStore, type Store } from '../../../src/main/store/open.ts';

const IMAGE = { height: 4, width: 4, channels: 1 } as const;
const refuse: JobWork = () => Promise.reject(new GwinnowError('BAD_ARGUMENT', 'not this kind'));

let directory: string;
let store: Store;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'gwinnow-jobs-'));
  store = createStore(directory, 'ann', { name: 'jobs', image: IMAGE, classes: ['a', 'b'] });
});

afterEach(() => {
  store.close();
  rmSync(directory, { recursive: true, force: true });
});

function jobsOf(work: JobWork): Jobs {
  return createJobs(store.jobs, {
    import: work,
    'train-classifier': refuse,
    'train-gwin': refuse,
    score: refuse,
    transform: refuse,
    replay: refuse,
    bundle: refuse,
    export: refuse,
  });
}

function trainingJobsOf(work: JobWork): Jobs {
  return createJobs(store.jobs, {
    import: refuse,
    'train-classifier': refuse,
    'train-gwin': work,
    score: refuse,
    transform: refuse,
    replay: refuse,
    bundle: refuse,
    export: refuse,
  });
}

function withPreview(step: number): JobProgress {
  const images = { originals: new Uint8Array(4), transforms: Uint8Array.of(step, 0, 0, 0) };
  return { ...progress(step), preview: { step, count: 1, height: 2, width: 2, channels: 1, ...images } };
}

function progress(done: number): JobProgress {
  return { phase: 'step', done, total: 10, etaSeconds: null, figures: { loss: 1 / (done + 1) } };
}

async function all(jobs: Jobs, id: number): Promise<Job[]> {
  const seen: Job[] = [];
  for await (const job of jobs.watch(id)) seen.push(job);
  return seen;
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

function untilAborted({ signal }: JobContext): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new GwinnowError('CANCELLED', 'asked to stop')));
  });
}

describe('jobs', () => {
  it('ends with the result of its work, and the last progress is kept on disk', async () => {
    const jobs = jobsOf(async (params, context) => {
      for (let step = 0; step <= 10; step++) {
        context.report(progress(step));
        await turn();
      }
      return { echo: params };
    });
    const id = jobs.start('import', { source: 'mnist' }, 'ann');
    const seen = await all(jobs, id);
    expect(seen[0]?.state).toBe('running');
    expect(seen.at(-1)).toMatchObject({ state: 'done', result: { echo: { source: 'mnist' } } });
    expect(store.jobs.get(id).progress).toEqual(progress(10));
  });

  it('reports at most ten times a second, however fast the work is', async () => {
    const jobs = jobsOf(async (_, context) => {
      for (let step = 0; step < 5000; step++) {
        context.report(progress(step));
        if (step % 100 === 0) await turn();
      }
      return null;
    });
    const began = performance.now();
    const seen = await all(jobs, jobs.start('import', {}, 'ann'));
    const tenths = Math.ceil((performance.now() - began) / 100);
    expect(seen.length).toBeLessThanOrEqual(tenths + 4);
  });

  it('keeps the code and message of what went wrong', async () => {
    const jobs = jobsOf(() => Promise.reject(new GwinnowError('NO_DATA', 'the folder is empty')));
    const id = jobs.start('import', {}, 'ann');
    expect((await all(jobs, id)).at(-1)).toMatchObject({
      state: 'failed',
      error: { code: 'NO_DATA', message: 'the folder is empty' },
    });
  });

  it('is cancelled when asked, and goes on under the same number with the same params', async () => {
    const params: unknown[] = [];
    const jobs = jobsOf(async (given, context) => {
      params.push(given);
      if (params.length === 1) await untilAborted(context);
      return 'second time';
    });
    const id = jobs.start('import', { source: 'x' }, 'ann');
    await turn();
    jobs.cancel(id);
    expect((await all(jobs, id)).at(-1)?.state).toBe('cancelled');
    jobs.resume(id, 'ben');
    expect((await all(jobs, id)).at(-1)).toMatchObject({ state: 'done', result: 'second time' });
    expect(params).toEqual([{ source: 'x' }, { source: 'x' }]);
  });

  it('refuses to resume what is running or done', async () => {
    const jobs = jobsOf((_, context) => untilAborted(context));
    const id = jobs.start('import', {}, 'ann');
    expect(() => jobs.resume(id, 'ann')).toThrow(expect.objectContaining({ code: 'BUSY' }));
    jobs.cancel(id);
    await all(jobs, id);
    const done = jobsOf(() => Promise.resolve(1));
    const other = done.start('import', {}, 'ann');
    await all(done, other);
    expect(() => done.resume(other, 'ann')).toThrow(expect.objectContaining({ code: 'BAD_ARGUMENT' }));
  });

  it('stops what is under way when it closes', async () => {
    const jobs = jobsOf((_, context) => untilAborted(context));
    const id = jobs.start('import', {}, 'ann');
    await jobs.close();
    expect(store.jobs.get(id).state).toBe('cancelled');
  });

  it('shows a job whose process is gone as interrupted, and can resume it', async () => {
    const id = store.jobs.create('ann', { kind: 'import', params: {} }).id;
    store.jobs.start(id);
    store.close();
    store = openStore(directory);
    store.jobs.sweep(() => false);
    expect(store.jobs.get(id).state).toBe('interrupted');
    const jobs = jobsOf(() => Promise.resolve('went on'));
    jobs.resume(id, 'ann');
    expect((await all(jobs, id)).at(-1)).toMatchObject({ state: 'done', result: 'went on' });
  });

  it('forgets the progress of its earlier life once it runs again', async () => {
    let lives = 0;
    const jobs = jobsOf((_, context) => {
      if (lives++ === 0) context.report(progress(7));
      return untilAborted(context);
    });
    const id = jobs.start('import', {}, 'ann');
    await turn();
    jobs.cancel(id);
    await all(jobs, id);
    expect(jobs.get(id).progress).toEqual(progress(7));
    jobs.resume(id, 'ann');
    expect(jobs.get(id)).toMatchObject({ state: 'running', progress: null });
    await jobs.close();
  });

  it('outlives a database that cannot be written to, and goes on afterwards', async () => {
    store.close();
    store = openStore(directory, { busyTimeout: 20 });
    let lives = 0;
    const jobs = jobsOf(async (_, context) => {
      context.report(progress(lives++));
      await turn();
      context.report(progress(9));
      return lives;
    });
    const other = new Database(join(directory, 'gwinnow.sqlite'));
    const id = jobs.start('import', {}, 'ann');
    other.exec('BEGIN IMMEDIATE');
    expect((await all(jobs, id)).at(-1)).toMatchObject({ state: 'failed', error: { code: 'BUSY' } });
    other.exec('ROLLBACK');
    other.close();
    jobs.resume(id, 'ann');
    expect((await all(jobs, id)).at(-1)).toMatchObject({ state: 'done', result: 2, error: null });
  });

  it('shows each preview to each watcher once, and in no list', async () => {
    let goOn = () => {};
    const jobs = trainingJobsOf(async (_, context) => {
      for (const step of [0, 5]) {
        context.report(withPreview(step));
        context.report(progress(step + 1));
        await turn();
        context.report(progress(step + 2));
        await new Promise<void>((resolve) => (goOn = resolve));
      }
      return null;
    });
    const id = jobs.start('train-gwin', {}, 'ann');
    expect(jobs.get(id).progress).toEqual(progress(0));
    const seen: (number | undefined)[] = [];
    for await (const job of jobs.watch(id)) {
      seen.push(job.progress?.preview?.step);
      expect(jobs.get(id).progress).not.toHaveProperty('preview');
      await turn();
      goOn();
    }
    expect(seen.filter((step) => step !== undefined)).toEqual([0, 5]);
  });

  it('keeps what a training reported: the previews, the first and the last figures', async () => {
    const jobs = trainingJobsOf(async (_, context) => {
      for (let step = 0; step <= 100; step++) {
        context.report(step % 50 === 0 ? withPreview(step) : progress(step));
      }
      context.report(progress(101));
      await turn();
      return null;
    });
    const id = jobs.start('train-gwin', {}, 'ann');
    await all(jobs, id);
    const { points, previews } = store.jobs.history(id);
    expect(previews.map(({ step, transforms }) => [step, transforms[0]])).toEqual([
      [0, 0],
      [50, 50],
      [100, 100],
    ]);
    expect(points.map(({ done }) => done)).toEqual([0, 50, 100, 101]);
  });

  it('goes on with the history of a training that is resumed from its checkpoint', async () => {
    let lives = 0;
    const jobs = trainingJobsOf(async (_, context) => {
      const from = lives++ === 0 ? 0 : 20;
      for (const step of [0, 10, 30]) context.report(withPreview(from + step));
      if (from === 0) await untilAborted(context);
      return null;
    });
    const id = jobs.start('train-gwin', {}, 'ann');
    jobs.cancel(id);
    await all(jobs, id);
    jobs.resume(id, 'ann');
    await all(jobs, id);
    const { points, previews } = store.jobs.history(id);
    expect(points.map(({ done }) => done)).toEqual([0, 10, 20, 30, 50]);
    expect(previews.map(({ step }) => step)).toEqual([0, 10, 20, 30, 50]);
  });

  it('keeps no history of other jobs', async () => {
    const jobs = jobsOf(async (_, context) => context.report(withPreview(1)));
    const id = jobs.start('import', {}, 'ann');
    await all(jobs, id);
    expect(store.jobs.history(id)).toEqual({ points: [], previews: [] });
  });

  it('stops watching when the watcher leaves', async () => {
    const jobs = jobsOf((_, context) => untilAborted(context));
    const id = jobs.start('import', {}, 'ann');
    const controller = new AbortController();
    const watching = (async () => {
      for await (const _ of jobs.watch(id, controller.signal)) controller.abort();
    })();
    await watching;
    await jobs.close();
    expect(store.jobs.get(id).state).toBe('cancelled');
  });
});
