import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { LEARNER } from '../../learner.ts';

/** Nice value of each thread of this process, by its number; fields as in proc_pid_stat(5). */
function threadPriorities(): Map<string, number> {
  return new Map(
    readdirSync('/proc/self/task').map((thread) => {
      const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
      return [thread, Number(stat.replace(/^.*\) /s, '').split(' ')[16])] as const;
    }),
  );
}

test.runIf(process.platform === 'linux')(
  'The learner gives way to whoever reviews, with the threads of TensorFlow',
  async () => {
    const own = getPriority();
    const before = threadPriorities();
    const worker = new Worker(LEARNER);
    const answer = new Promise((resolve) => worker.once('message', resolve));
    worker.postMessage({ type: 'run', id: 1, task: 'start-backend', input: { wish: null } });
    expect(await answer).toMatchObject({ type: 'done', id: 1 });
    const started = [...threadPriorities()].filter(([thread]) => !before.has(thread));
    expect(started.filter(([, nice]) => nice > own).length).toBeGreaterThan(1);
    expect(threadPriorities().get(String(process.pid))).toBe(own);
    await worker.terminate();
  },
);
