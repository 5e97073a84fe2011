import type { Job } from '../../../shared/contract/jobs.ts';
import { GwinnowError, isErrorCode } from '../../../shared/errors.ts';
import type { Client } from './client.ts';
import type { Interruption } from './interruption.ts';
import { progressView } from './progress.ts';
import { duration } from './words.ts';

/** Failures after which the same job can go on, once the reason is gone. */
const CAN_GO_ON: ReadonlySet<string> = new Set(['BUSY', 'DISK_FULL', 'LEARNER_DIED', 'NO_ACCESS']);

/**
 * Follows a job to its end, showing its progress. Throws its error when it failed, CANCELLED when it was stopped;
 * both say how to go on.
 *
 * @param goOn the command that goes on with the job
 */
export async function followJob(
  client: Client,
  interruption: Interruption,
  { job: id, title, goOn }: { readonly job: number; readonly title: string; readonly goOn: string },
): Promise<Job> {
  const began = performance.now();
  const view = progressView(process.stderr, title);
  const release = interruption.onFirst(() => void client.jobs.cancel({ job: id }));
  let last: Job | null = null;
  try {
    for await (const job of await client.jobs.watch({ job: id })) {
      view.show(job);
      last = job;
    }
  } finally {
    release();
    if (last?.state !== 'done') view.end();
  }
  if (last === null) throw new GwinnowError('JOB_NOT_FOUND', `Job ${id} sent no state`);
  if (last.state !== 'done') throw jobError(last, goOn);
  view.end(`done in ${duration((performance.now() - began) / 1000)}`);
  return last;
}

function jobError({ id, state, error }: Job, goOn: string): GwinnowError {
  const data = { job: id };
  if (state === 'cancelled') return new GwinnowError('CANCELLED', `Stopped. Go on with: ${goOn}`, data);
  const code = isErrorCode(error?.code) ? error.code : 'INTERNAL';
  const message = error?.message ?? `Job ${id} ended as ${state}`;
  const advice = CAN_GO_ON.has(code) ? `. What was done is kept; go on with: ${goOn}` : '';
  return new GwinnowError(code, message + advice, data);
}
