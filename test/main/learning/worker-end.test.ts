import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { LEARNER } from '../../learner.ts';

const isLoaded = (): boolean => readFileSync('/proc/self/maps', 'utf8').includes('libtensorflow_framework');

/** Ends a learner that starts its backend: as soon as the library is there, or once it answers where there is none. */
async function startAndEnd(): Promise<void> {
  const worker = new Worker(LEARNER);
  const answers: unknown[] = [];
  worker.on('message', (answer) => answers.push(answer));
  worker.postMessage({ type: 'run', id: 1, task: 'start-backend', input: { wish: null } });
  while (answers.length === 0 && !isLoaded()) await setTimeout(1);
  const before = isLoaded();
  await worker.terminate();
  expect(isLoaded()).toBe(before);
}

test.runIf(process.platform === 'linux')(
  'The library stays when a learner ends while it starts, for the threads of TensorFlow run on',
  async () => {
    for (let time = 0; time < 3; time++) await startAndEnd();
    const worker = new Worker(LEARNER);
    const answer = new Promise((resolve) => worker.once('message', resolve));
    worker.postMessage({ type: 'run', id: 1, task: 'start-backend', input: { wish: null } });
    expect(await answer).toMatchObject({ type: 'done', id: 1 });
    await worker.terminate();
  },
);
