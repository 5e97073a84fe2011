import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { asGwinnowError } from '../../shared/errors.ts';
import type { JobProgress } from '../../shared/contract/jobs.ts';
import type { FromLearner, RunTask, TaskName, TaskOutput, ToLearner } from './messages.ts';
import { makeWay } from './breathe.ts';
import { createTasks, type TaskContext } from './tasks.ts';

const port = parentPort;
if (port === null) throw new Error('The learner runs in a worker thread');

/**
 * Whoever reviews goes first. On Linux a priority is a thread's own, and the threads that TensorFlow starts from here
 * take it over; elsewhere it would be the whole process's.
 */
const NICE = 19;
if (process.platform === 'linux') setPriority(NICE);

const tasks = createTasks();
const underWay = new Map<number, AbortController>();

function send(message: FromLearner): void {
  port?.postMessage(message);
}

function perform(run: RunTask, context: TaskContext): Promise<TaskOutput<TaskName>> {
  switch (run.task) {
    case 'start-backend':
      return tasks['start-backend'](run.input, context);
    case 'train-classifier':
      return tasks['train-classifier'](run.input, context);
    case 'train-gwin':
      return tasks['train-gwin'](run.input, context);
    case 'score':
      return tasks.score(run.input, context);
    case 'transform':
      return tasks.transform(run.input, context);
  }
}

async function answer(run: RunTask): Promise<void> {
  const controller = new AbortController();
  underWay.set(run.id, controller);
  const onProgress = (progress: JobProgress) => send({ type: 'progress', id: run.id, progress });
  try {
    const output = await perform(run, { signal: controller.signal, onProgress });
    send({ type: 'done', id: run.id, output });
  } catch (thrown) {
    const { code, message, data } = asGwinnowError(thrown);
    send({ type: 'failed', id: run.id, error: { code, message, data } });
  } finally {
    underWay.delete(run.id);
  }
}

port.on('message', (message: ToLearner) => {
  if (message.type === 'abort') underWay.get(message.id)?.abort();
  else if (message.type === 'make-way') makeWay();
  else void answer(message);
});
