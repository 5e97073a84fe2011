import type { Command } from 'commander';
import * as v from 'valibot';
import { Id } from '../../../../shared/contract/common.ts';
import { ImportResult } from '../../../../shared/contract/datasets.ts';
import type { Job } from '../../../../shared/contract/jobs.ts';
import { ReplaySummary } from '../../../../shared/contract/replay.ts';
import { GwinnowError } from '../../../../shared/errors.ts';
import { count } from '../../../../shared/domain/figures.ts';
import { id, wholeNumber } from '../arguments.ts';
import { examples, type Run } from '../command.ts';
import { progressWords } from '../progress-words.ts';
import { counted, moment } from '../words.ts';

type Options = { limit: number };

export function jobsCommand(program: Command, run: Run): void {
  const jobs = program
    .command('jobs')
    .helpCommand(false)
    .description('Look at long work, and go on with what was stopped.')
    .addHelpText(
      'after',
      examples('gwinnow jobs --project digits', 'gwinnow jobs resume 3 --project digits'),
    );
  jobs
    .command('list', { isDefault: true })
    .allowExcessArguments()
    .description('Newest first; what "gwinnow jobs" alone does.')
    .option('--limit <count>', 'at most this many', wholeNumber(1), 20)
    .addHelpText('after', examples('gwinnow jobs list --limit 3 --json --project digits'))
    .action(({ limit }: Options, { args }: Command) =>
      run(async (session) => {
        if (args.length > 0) throw unknownCommand(args);
        await session.open();
        const list = await session.client.jobs.list({ limit });
        session.print(list, () => (list.length === 0 ? 'No jobs yet.' : list.map(jobText).join('\n')));
      }),
    );
  jobs
    .command('resume')
    .argument('<job>', 'number of the job', id)
    .description('Go on with a job that was interrupted, cancelled or failed.')
    .addHelpText('after', examples('gwinnow jobs resume 3 --project digits'))
    .action((job: number) =>
      run(async (session) => {
        await session.open();
        const started = await session.client.jobs.resume({ job });
        const { kind } = await session.client.jobs.get({ job });
        const ended = await session.follow(started.job, `${kind}, job ${job}`);
        session.print(ended, () => jobText(ended));
      }),
    );
}

function unknownCommand(words: readonly string[]): GwinnowError {
  const message = `There is no "jobs ${words.join(' ')}", only "jobs list" and "jobs resume NUMBER"`;
  return new GwinnowError('BAD_ARGUMENT', message);
}

function jobText(job: Job): string {
  const facts = [
    String(job.id).padStart(4),
    job.kind.padEnd(16),
    job.state.padEnd(11),
    moment(job.createdAt),
  ];
  return [...facts, stateText(job)].join('  ').trimEnd();
}

/** What it made, what went wrong, or how far it is. */
function stateText({ kind, state, progress, result, error }: Job): string {
  if (state === 'done') return resultText(result);
  if (error !== null) return `${error.message} (${error.code})`;
  if (progress === null) return '';
  const { place, left } = progressWords(kind, progress);
  return state === 'running' && left !== null ? `${place}, ${left}` : place;
}

const Result = v.union([
  v.pipe(
    ImportResult,
    v.transform(({ added, problems }) => `${count(added)} added, ${counted(problems, 'problem')}`),
  ),
  v.pipe(
    v.object({ model: Id }),
    v.transform(({ model }) => `model ${model}`),
  ),
  v.pipe(
    v.object({ runs: v.array(Id) }),
    v.transform(({ runs }) => `runs ${runs.join(', ')}`),
  ),
  v.pipe(
    ReplaySummary,
    v.transform(
      ({ samples, different, failed }) =>
        `${count(samples)} replayed, ${count(different + failed)} different`,
    ),
  ),
]);

function resultText(result: unknown): string {
  const known = v.safeParse(Result, result);
  return known.success ? known.output : '';
}
