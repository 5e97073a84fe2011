import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import { JobKind, JobProgress, JobState } from '../../../shared/contract/jobs.ts';
import type { TrainingHistory } from '../../../shared/contract/training.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import { canonicalJson } from '../../audit/leaf.ts';
import type { Clock } from '../../core/ports.ts';
import { busyAsError } from '../connection.ts';
import { Id, Json, prepareQuery, prepareWrite, type Params } from '../query.ts';
import { jobHistory } from './history.ts';
import endSql from './end.sql?raw';
import getSql from './get.sql?raw';
import inStateSql from './in-state.sql?raw';
import insertSql from './insert.sql?raw';
import listSql from './list.sql?raw';
import progressSql from './progress.sql?raw';
import requeueSql from './requeue.sql?raw';
import startSql from './start.sql?raw';

const StoredProgress = v.omit(JobProgress, ['preview']);

const Row = v.pipe(
  v.object({
    id: Id,
    kind: JobKind,
    params: Json,
    state: JobState,
    progress: v.nullable(v.pipe(Json, StoredProgress)),
    result: v.nullable(Json),
    errorCode: v.nullable(v.string()),
    errorMessage: v.nullable(v.string()),
    actor: v.string(),
    /** Process that runs it; null unless running. */
    pid: v.nullable(v.number()),
    createdAt: v.string(),
    startedAt: v.nullable(v.string()),
    endedAt: v.nullable(v.string()),
  }),
  v.transform(({ errorCode, errorMessage, ...job }) => ({
    ...job,
    error: errorCode === null ? null : { code: errorCode, message: errorMessage ?? '' },
  })),
);

export type Job = Readonly<v.InferOutput<typeof Row>>;

export type NewJob = { readonly kind: JobKind; readonly params: unknown };

export type JobsStore = ReturnType<typeof jobsStore>;

/** Jobs are not facts: they tell what the program is doing, so they change and no leaf is written for them. */
export function jobsStore(db: Database, clock: Clock) {
  const insert = prepareWrite(db, insertSql);
  const get = prepareQuery(db, getSql, Row);
  const list = prepareQuery(db, listSql, Row);
  const inState = prepareQuery(db, inStateSql, Row);
  const start = prepareWrite(db, startSql);
  const progress = prepareWrite(db, progressSql);
  const end = prepareWrite(db, endSql);
  const requeue = prepareWrite(db, requeueSql);

  const history = jobHistory(db);

  const note = db.transaction((id: number, report: JobProgress, kept: { anew: boolean } | null): boolean => {
    const { phase, done, total, etaSeconds, figures } = report;
    const json = canonicalJson({ phase, done, total, etaSeconds, figures });
    if (progress({ id, progress: json }).changes !== 1) return false;
    if (kept?.anew === true) history.dropFrom(id, report);
    if (kept !== null) history.add(id, report);
    return true;
  });

  function find(id: number): Job {
    const job = get.one({ id });
    if (job === null) throw new GwinnowError('JOB_NOT_FOUND', `There is no job ${id}`, { job: id });
    return job;
  }

  /** Runs an update that only fits some states. */
  function move(
    update: ReturnType<typeof prepareWrite>,
    params: Params & { readonly id: number },
    what: string,
  ): Job {
    const { changes } = busyAsError(() => update(params));
    const job = find(params.id);
    if (changes === 1) return job;
    throw new GwinnowError('BAD_ARGUMENT', `Job ${job.id} is ${job.state}: it cannot be ${what}`, {
      job: job.id,
    });
  }

  function finish(
    id: number,
    state: JobState,
    more: { result?: unknown; code?: string; message?: string },
  ): Job {
    const { result, code = null, message = null } = more;
    const json = result === undefined ? null : canonicalJson(result);
    return move(end, { id, state, result: json, code, message, at: clock().toISOString() }, state);
  }

  return {
    create(actor: string, { kind, params }: NewJob): Job {
      const row = { kind, params: canonicalJson(params), actor, at: clock().toISOString() };
      return find(busyAsError(() => insert(row)).id);
    },

    /** @throws JOB_NOT_FOUND */
    get: find,

    /** Newest first, from the one before `before`. */
    list: (limit: number, before = Number.MAX_SAFE_INTEGER): Job[] => list.all({ before, limit }),

    /** Oldest first. */
    inState: (state: JobState): Job[] => inState.all({ state }),

    /** queued → running, in this process. */
    start: (id: number): Job => move(start, { id, pid: process.pid, at: clock().toISOString() }, 'started'),

    /**
     * Notes how far a running job is. With `kept` the report is also kept for good, its preview too; `anew`: what
     * was reported from this place on in an earlier life of the job is replaced. False when the job no longer runs.
     */
    progress(id: number, report: JobProgress, kept: { readonly anew: boolean } | null = null): boolean {
      return busyAsError(() => note.immediate(id, report, kept));
    },

    /** What a job reported in all its lives. */
    history: (id: number): TrainingHistory => history.of(find(id).id),

    done: (id: number, result: unknown): Job => finish(id, 'done', { result }),

    fail: (id: number, code: string, message: string): Job => finish(id, 'failed', { code, message }),

    cancel: (id: number): Job => finish(id, 'cancelled', {}),

    /** failed, cancelled or interrupted → queued again, under the same number, so that its checkpoint is found. */
    requeue: (id: number): Job => move(requeue, { id }, 'resumed'),

    /**
     * Marks jobs as interrupted whose process is gone without a last word.
     *
     * @param alive whether a process still works on this project; this process's own running jobs count as gone when
     * called at its start.
     */
    sweep(alive: (pid: number) => boolean): Job[] {
      const gone = inState.all({ state: 'running' }).filter(({ pid }) => pid === null || !alive(pid));
      return gone.map(({ id }) => finish(id, 'interrupted', {}));
    },
  };
}
