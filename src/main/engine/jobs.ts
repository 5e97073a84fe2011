import type { Job, JobKind, JobProgress, Preview } from '../../shared/contract/jobs.ts';
import { asGwinnowError, GwinnowError } from '../../shared/errors.ts';
import type { JobsStore } from '../store/jobs/jobs.ts';

/** What a job's work is given: its own number, a signal to heed at every step, and a place to report to. */
export type JobContext = {
  readonly id: number;
  readonly actor: string;
  readonly signal: AbortSignal;
  report(progress: JobProgress): void;
};

/** The body of one kind of job. Run again with the same params and id it goes on where it was. */
export type JobWork = (params: unknown, context: JobContext) => Promise<unknown>;

export type Jobs = {
  start(kind: JobKind, params: unknown, actor: string): number;
  resume(id: number, actor: string): void;
  cancel(id: number): Job;
  /** The job now, without its preview. */
  get(id: number): Job;
  /** The job now and after each change, newest state only, until it has ended; each new preview goes along once. */
  watch(id: number, signal?: AbortSignal): AsyncGenerator<Job, void, undefined>;
  /** Asks everything under way to stop and waits until it has. */
  close(): Promise<void>;
};

type Running = {
  readonly controller: AbortController;
  ended: Promise<void>;
  progress: JobProgress | null;
  preview: Preview | null;
};

const REPORT_INTERVAL_MS = 100;
const SAVE_INTERVAL_MS = 1000;
/** Jobs whose reports are kept as their history. */
const KEPT: ReadonlySet<JobKind> = new Set(['train-classifier', 'train-gwin']);
const ENDED: ReadonlySet<string> = new Set(['done', 'failed', 'cancelled', 'interrupted']);

export function createJobs(records: JobsStore, work: Readonly<Record<JobKind, JobWork>>): Jobs {
  const running = new Map<number, Running>();
  const watchers = new Map<number, Set<() => void>>();
  /** Why an end could not be written down; the next engine to open the project finds such a job interrupted. */
  const unrecorded = new Map<number, GwinnowError>();

  const notify = (id: number) => {
    for (const wake of watchers.get(id) ?? []) wake();
  };

  /** What a running job reported in an earlier life is not its progress now. */
  function current(id: number): Job {
    const { actor: _, pid: __, ...job } = records.get(id);
    const lost = unrecorded.get(id);
    if (lost !== undefined) {
      return { ...job, state: 'failed', error: { code: lost.code, message: lost.message } };
    }
    const live = running.get(id);
    return live === undefined ? job : { ...job, progress: live.progress };
  }

  function recordEnd(id: number, outcome: Outcome): void {
    try {
      if (outcome.state === 'done') records.done(id, outcome.result);
      else if (outcome.error.code === 'CANCELLED') records.cancel(id);
      else records.fail(id, outcome.error.code, outcome.error.message);
      unrecorded.delete(id);
    } catch (thrown) {
      unrecorded.set(id, asGwinnowError(thrown));
    }
  }

  function launch(id: number, kind: JobKind, params: unknown, actor: string): void {
    const controller = new AbortController();
    const entry: Running = { controller, ended: Promise.resolve(), progress: null, preview: null };
    const report = throttled(({ preview, ...progress }) => {
      entry.progress = progress;
      entry.preview = preview ?? entry.preview;
      notify(id);
    }, REPORT_INTERVAL_MS);
    const save = throttled(progressKeeper(records, id, kind), SAVE_INTERVAL_MS);
    const context: JobContext = {
      id,
      actor,
      signal: controller.signal,
      report(progress) {
        report.push(progress);
        save.push(progress);
      },
    };
    records.start(id);
    running.set(id, entry);
    entry.ended = perform(work[kind], params, context).then((outcome) => {
      report.flush();
      save.flush();
      recordEnd(id, outcome);
      running.delete(id);
      notify(id);
    });
    notify(id);
  }

  return {
    start(kind, params, actor) {
      const { id } = records.create(actor, { kind, params });
      launch(id, kind, params, actor);
      return id;
    },
    resume(id, actor) {
      if (running.has(id)) throw new GwinnowError('BUSY', `Job ${id} is running`);
      const lost = unrecorded.get(id);
      if (lost !== undefined) recordEnd(id, { state: 'failed', error: lost });
      const job = records.requeue(id);
      launch(id, job.kind, job.params, actor);
    },
    cancel(id) {
      running.get(id)?.controller.abort();
      return current(id);
    },
    get: current,
    async *watch(id, signal) {
      const changes = subscribe(watchers, id, signal);
      let shown: Preview | null = null;
      try {
        for (;;) {
          const job = current(id);
          const preview: Preview | null = running.get(id)?.preview ?? null;
          yield preview === shown ? job : withPreview(job, preview);
          shown = preview;
          if (ENDED.has(job.state) || signal?.aborted === true) return;
          await changes.next();
        }
      } finally {
        changes.stop();
      }
    },
    async close() {
      const all = [...running.values()];
      for (const { controller } of all) controller.abort();
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
}

type Outcome =
  | { readonly state: 'done'; readonly result: unknown }
  | { readonly state: 'failed'; readonly error: GwinnowError };

/**
 * Keeps what one life of a job reports. Progress that cannot be kept for now (a full disk, another's long write) is no
 * reason to stop the work.
 */
function progressKeeper(records: JobsStore, id: number, kind: JobKind): (progress: JobProgress) => void {
  const phases = new Set<string>();
  return (progress) => {
    try {
      records.progress(id, progress, KEPT.has(kind) ? { anew: !phases.has(progress.phase) } : null);
      phases.add(progress.phase);
    } catch {
      // Whatever is wrong with the database shows when the end is recorded.
    }
  };
}

function withPreview(job: Job, preview: Preview | null): Job {
  const { progress } = job;
  return progress === null || preview === null ? job : { ...job, progress: { ...progress, preview } };
}

async function perform(work: JobWork, params: unknown, context: JobContext): Promise<Outcome> {
  try {
    return { state: 'done', result: await work(params, context) };
  } catch (thrown) {
    return { state: 'failed', error: asGwinnowError(thrown) };
  }
}

/**
 * Passes on the newest value at most once per interval, the first at once, the last always (flush), and each that
 * carries a preview.
 */
function throttled(
  emit: (progress: JobProgress) => void,
  intervalMs: number,
): { push(progress: JobProgress): void; flush(): void } {
  let last = Number.NEGATIVE_INFINITY;
  let pending: JobProgress | null = null;
  return {
    push(progress) {
      const now = performance.now();
      if (progress.preview === undefined && now - last < intervalMs) {
        pending = progress;
        return;
      }
      last = now;
      pending = null;
      emit(progress);
    },
    flush() {
      if (pending !== null) emit(pending);
      pending = null;
    },
  };
}

/** `next()` resolves at the first change since it was last called, or when the signal aborts. */
function subscribe(
  watchers: Map<number, Set<() => void>>,
  id: number,
  signal: AbortSignal | undefined,
): { next(): Promise<void>; stop(): void } {
  let changed = false;
  let wakeUp: (() => void) | null = null;
  const wake = () => {
    changed = true;
    wakeUp?.();
  };
  const set = watchers.get(id) ?? new Set();
  set.add(wake);
  watchers.set(id, set);
  signal?.addEventListener('abort', wake);
  return {
    async next() {
      if (!changed) await new Promise<void>((resolve) => (wakeUp = resolve));
      wakeUp = null;
      changed = false;
    },
    stop() {
      signal?.removeEventListener('abort', wake);
      set.delete(wake);
      if (set.size === 0) watchers.delete(id);
    },
  };
}
