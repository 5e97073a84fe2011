import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Outcome, QueueItem, QueueStatus } from '../../../../shared/contract/queue.ts';
import { wholeNumber } from '../arguments.ts';
import { certaintyText, classIndex, className } from '../classes.ts';
import { thousands } from '../progress.ts';
import { common, type Run } from '../program.ts';
import type { CommonOptions } from '../session.ts';

type Cursor = { certainty: number; sample: number };

type Options = CommonOptions & {
  outcome?: Outcome;
  status?: QueueStatus;
  label?: string;
  limit: number;
  after?: Cursor;
};

export function queueCommand(program: Command, run: Run): void {
  common(program.command('queue'))
    .description('List the rejected images that wait for a decision, least certain first.')
    .addOption(
      new Option('--outcome <outcome>', 'rescued: certain after the transform; unsure: not').choices([
        'rescued',
        'unsure',
      ]),
    )
    .addOption(
      new Option('--status <status>', 'default: all').choices(['open', 'decided', 'skipped', 'flagged']),
    )
    .option('--label <class>', "the classifier's label on the original")
    .option('--limit <count>', 'at most this many', wholeNumber, 20)
    .option('--after <cursor>', 'go on after CERTAINTY:SAMPLE, as printed at the end of a page', cursor)
    .addHelpText(
      'after',
      '\nExamples:\n  gwinnow queue --project digits\n  gwinnow queue --outcome unsure --status open --limit 50 --json',
    )
    .action((options: Options) =>
      run(options, async (session) => {
        const project = await session.open();
        const page = await session.client.queue.list({
          limit: options.limit,
          ...(options.outcome === undefined ? {} : { outcome: options.outcome }),
          ...(options.status === undefined ? {} : { status: options.status }),
          ...(options.label === undefined ? {} : { label: classIndex(project.classes, options.label) }),
          ...(options.after === undefined ? {} : { after: options.after }),
        });
        session.print(page, () => {
          const { accepted, rescued, unsure } = page.counts;
          const head = `${thousands(accepted)} accepted, ${thousands(rescued)} rescued, ${thousands(unsure)} still unsure; ${thousands(page.open)} of ${thousands(page.total)} rejected are open`;
          const next =
            page.next === null ? [] : [`More: --after ${page.next.certainty}:${page.next.sample}`];
          return [head, ...page.items.map((item) => itemText(item, project.classes)), ...next].join('\n');
        });
      }),
    );
}

function cursor(text: string): Cursor {
  const [certainty, sample] = text.split(':').map(Number);
  if (certainty === undefined || sample === undefined || !(certainty >= 0) || !Number.isInteger(sample)) {
    throw new InvalidArgumentError('CERTAINTY:SAMPLE is needed, as printed by the page before.');
  }
  return { certainty, sample };
}

function itemText(item: QueueItem, classes: readonly string[]): string {
  const before = `${className(classes, item.label)} ${certaintyText(item.certainty)}`;
  const after =
    item.suggestion === null
      ? 'not transformed'
      : `${className(classes, item.suggestion.label)} ${certaintyText(item.suggestion.certainty)}`;
  return `${String(item.sample).padStart(7)}  ${before.padEnd(16)} → ${after.padEnd(16)}  ${item.outcome.padEnd(8)} ${item.status}`;
}
