import { Worker } from 'node:worker_threads';
import { GwinnowError, isErrorCode } from '../../shared/errors.ts';
import type { JobProgress } from '../../shared/contract/jobs.ts';
import type {
  FromLearner,
  TaskError,
  TaskInput,
  TaskName,
  TaskOutput,
  ToLearner,
} from '../learning/messages.ts';

export type TaskOptions = {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: JobProgress) => void;
};

/** The engine's handle on the learner thread. Tasks run one after another, in the order they were asked. */
export type LearnerClient = {
  run<Name extends TaskName>(
    task: Name,
    input: TaskInput<Name>,
    options?: TaskOptions,
  ): Promise<TaskOutput<Name>>;
  /** Somebody is served: what is under way rests a moment, so that they don't share the cores with it. */
  makeWay(): void;
  close(): Promise<void>;
};

type Waiting = {
  readonly resolve: (output: TaskOutput<TaskName>) => void;
  readonly reject: (error: GwinnowError) => void;
  readonly onProgress: ((progress: JobProgress) => void) | undefined;
};

/**
 * Starts the learner when it is first needed and again after it died. What was under way when it died fails with
 * LEARNER_DIED; its checkpoint is on disk, so the job can be resumed.
 */
export function createLearnerClient(entry: URL): LearnerClient {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let nextId = 1;
  let tail: Promise<unknown> = Promise.resolve();

  function failAll(reason: string): void {
    worker = null;
    for (const [id, task] of waiting) {
      waiting.delete(id);
      task.reject(new GwinnowError('LEARNER_DIED', reason));
    }
  }

  function receive(message: FromLearner): void {
    const task = waiting.get(message.id);
    if (task === undefined) return;
    if (message.type === 'progress') {
      task.onProgress?.(message.progress);
      return;
    }
    waiting.delete(message.id);
    if (message.type === 'done') task.resolve(message.output);
    else task.reject(toError(message.error));
  }

  function started(): Worker {
    if (worker !== null) return worker;
    const created = new Worker(entry, { name: 'learner' });
    created.on('message', receive);
    created.on('error', (error) => failAll(`The learner stopped: ${describe(error)}`));
    created.on('exit', (code) => {
      if (worker === created) failAll(`The learner stopped with exit code ${code}`);
    });
    worker = created;
    return created;
  }

  function runNow<Name extends TaskName>(
    task: Name,
    input: TaskInput<Name>,
    options: TaskOptions,
  ): Promise<TaskOutput<Name>> {
    if (options.signal?.aborted === true) return Promise.reject(cancelled());
    const target = started();
    const id = nextId++;
    const abort = () => send(target, { type: 'abort', id });
    options.signal?.addEventListener('abort', abort, { once: true });
    const settled = new Promise<TaskOutput<TaskName>>((resolve, reject) => {
      waiting.set(id, { resolve, reject, onProgress: options.onProgress });
    });
    send(target, { type: 'run', id, task, input } as ToLearner);
    return settled.finally(() => options.signal?.removeEventListener('abort', abort)) as Promise<
      TaskOutput<Name>
    >;
  }

  return {
    run(task, input, options = {}) {
      const result = tail.then(() => runNow(task, input, options));
      tail = result.catch(() => undefined);
      return result;
    },
    makeWay() {
      if (worker !== null && waiting.size > 0) send(worker, { type: 'make-way' });
    },
    async close() {
      const target = worker;
      if (target === null) return;
      worker = null;
      await target.terminate();
      failAll('The engine was closed');
    },
  };
}

function send(target: Worker, message: ToLearner): void {
  target.postMessage(message);
}

function toError(error: TaskError): GwinnowError {
  return new GwinnowError(isErrorCode(error.code) ? error.code : 'INTERNAL', error.message, error.data);
}

function cancelled(): GwinnowError {
  return new GwinnowError('CANCELLED', 'Cancelled before it began');
}

function describe(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
