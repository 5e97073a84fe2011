import Database from 'better-sqlite3';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JobProgress, Preview } from '../../../src/shared/contract/jobs.ts';
import { jobHistory, MOST_POINTS, MOST_PREVIEWS } from '../../../src/main/store/jobs/history.ts';
import { jobsStore } from '../../../src/main/store/jobs/jobs.ts';
import { migrate } from '../../../src/main/store/migrate.ts';
import { MIGRATIONS } from '../../../src/main/store/migrations.ts';
import type { Store } from '../../../src/main/store/open.ts';
import { codeOf, newStore } from './project.ts';

const KEEP = { anew: false };

function previewAt(step: number): Preview {
  const images = { originals: Uint8Array.of(step & 255, 0), transforms: Uint8Array.of(0, step & 255) };
  return { step, count: 2, height: 1, width: 1, channels: 1, ...images };
}

function report(done: number, more: { phase?: string; preview?: boolean } = {}): JobProgress {
  const { phase = 'training', preview = false } = more;
  const figures = { loss: 1 / (1 + done), accuracy: null };
  return {
    phase,
    done,
    total: 1e6,
    etaSeconds: null,
    figures,
    ...(preview ? { preview: previewAt(done) } : {}),
  };
}

function running(store: Store): number {
  const { id } = store.jobs.create('anna', { kind: 'train-gwin', params: {} });
  store.jobs.start(id);
  return id;
}

function historyInMemory(jobs: number) {
  const db = new Database(':memory:');
  migrate(db, MIGRATIONS);
  const store = jobsStore(db, () => new Date(0));
  for (let n = 0; n < jobs; n++) store.create('anna', { kind: 'train-gwin', params: {} });
  return jobHistory(db);
}

/** Multiples of `step` below `end`. */
function everyUpTo(step: number, end: number): number[] {
  return Array.from({ length: Math.ceil(end / step) }, (_, n) => n * step);
}

describe('the history of a job', () => {
  test('holds what was reported, and the job itself stays small', () => {
    const store = newStore();
    const job = running(store);
    expect(store.jobs.history(job)).toEqual({ points: [], previews: [] });
    store.jobs.progress(job, report(0, { preview: true }), KEEP);
    store.jobs.progress(job, report(1));
    store.jobs.progress(job, report(2), KEEP);
    expect(store.jobs.history(job)).toEqual({
      points: [0, 2].map((done) => ({
        phase: 'training',
        done,
        figures: { loss: 1 / (1 + done), accuracy: null },
      })),
      previews: [previewAt(0)],
    });
    expect(store.jobs.list(1)[0]?.progress).not.toHaveProperty('preview');
    store.jobs.cancel(job);
    expect(store.jobs.progress(job, report(3), KEEP)).toBe(false);
    expect(store.jobs.history(job).points).toHaveLength(2);
    expect(codeOf(() => store.jobs.history(99))).toBe('JOB_NOT_FOUND');
  });

  test('is thinned out over its whole length, and one job takes no room from another', () => {
    const history = historyInMemory(2);
    history.add(2, report(7, { preview: true }));
    const reports = 2 * MOST_POINTS + 3;
    for (let done = 0; done < reports; done++) history.add(1, report(done, { preview: done % 20 === 0 }));
    const { points, previews } = history.of(1);
    const last = reports - 1;
    expect(points.map(({ done }) => done)).toEqual([...everyUpTo(4, last), last]);
    expect(previews.map(({ step }) => step)).toEqual([...everyUpTo(160, 2000), 2000]);
    expect(previews.length).toBeLessThanOrEqual(MOST_PREVIEWS);
    expect(history.of(2)).toMatchObject({ points: [{ done: 7 }], previews: [{ step: 7 }] });
  });

  test('of a resumed job goes on where the job does', () => {
    const anyLife = fc.record({
      from: fc.nat(30),
      length: fc.integer({ min: 1, max: 25 }),
      scoring: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(anyLife, { minLength: 1, maxLength: 4 }), (lives) => {
        const history = historyInMemory(1);
        let expected: { phase: string; done: number }[] = [];
        for (const [life, { from, length, ...begins }] of lives.entries()) {
          const scoring = begins.scoring || life === 0;
          // Without a checkpoint a job begins with scoring again, and what came after is no longer its past.
          for (const phase of scoring ? ['scoring', 'training'] : ['training']) {
            const first = scoring ? 0 : from;
            const again = expected.findIndex((one) => one.phase === phase && one.done >= first);
            if (again >= 0) expected = expected.slice(0, again);
            history.dropFrom(1, { phase, done: first });
            for (let done = first; done < first + length; done++) {
              expected.push({ phase, done });
              history.add(1, report(done, { phase, preview: done % 10 === 0 }));
            }
          }
        }
        const { points, previews } = history.of(1);
        expect(points.map(({ phase, done }) => ({ phase, done }))).toEqual(expected);
        const withPreview = expected.filter(({ done }) => done % 10 === 0).map(({ done }) => done);
        expect(previews.length).toBeLessThanOrEqual(MOST_PREVIEWS);
        expect(previews.map(({ step }) => step)).toEqual(withPreview);
      }),
    );
  });

  test('leaves no trace in the audit log', () => {
    const store = newStore();
    const size = store.audit.size();
    store.jobs.progress(running(store), report(0, { preview: true }), KEEP);
    expect(store.audit.size()).toBe(size);
  });
});
