import type { Command } from 'commander';
import type { Job } from '../../../../shared/contract/jobs.ts';
import { wholeNumber } from '../arguments.ts';
import { common, type Run } from '../command.ts';
import type { CommonOptions } from '../session.ts';

type Options = CommonOptions & { limit: number };

export function jobsCommand(program: Command, run: Run): void {
  const jobs = program.command('jobs').description('Look at long work, and go on with what was stopped.');
  common(jobs.command('list', { isDefault: true }))
    .description('Newest first.')
    .option('--limit <count>', 'at most this many', wholeNumber, 20)
    .action((options: Options) =>
      run(options, async (session) => {
        await session.open();
        const list = await session.client.jobs.list({ limit: options.limit });
        session.print(list, () => (list.length === 0 ? 'No jobs yet.' : list.map(jobText).join('\n')));
      }),
    );
  common(jobs.command('resume'))
    .argument('<job>', 'number of the job', wholeNumber)
    .description('Go on with a job that was interrupted, cancelled or failed.')
    .addHelpText('after', '\nExample:\n  gwinnow jobs resume 3 --project digits')
    .action((job: number, options: CommonOptions) =>
      run(options, async (session) => {
        await session.open();
        const started = await session.client.jobs.resume({ job });
        const ended = await session.follow(started.job, `job ${job}`);
        session.print(ended, () => jobText(ended));
      }),
    );
}

function jobText(job: Job): string {
  const progress =
    job.progress === null ? '' : `${job.progress.phase} ${job.progress.done} of ${job.progress.total}`;
  const error = job.error === null ? '' : `${job.error.message} (${job.error.code})`;
  return [
    String(job.id).padStart(4),
    job.kind.padEnd(17),
    job.state.padEnd(12),
    job.createdAt,
    progress,
    error,
  ]
    .join('  ')
    .trimEnd();
}
