import { type Command, InvalidArgumentError, Option } from 'commander';
import type { QueueItem, QueueSort, QueueStatus } from '../../../../shared/contract/queue.ts';
import { wholeNumber } from '../arguments.ts';
import { certaintyText, classIndex, className } from '../classes.ts';
import { thousands } from '../progress.ts';
import { common, type Run } from '../command.ts';
import type { CommonOptions } from '../session.ts';

type Cursor = { key: number | string; certainty: number; sample: number };

const SORTS = [
  'certainty',
  'entropy',
  'mutualInformation',
  'gain',
  'status',
  'outcome',
  'label',
  'suggestion',
  'reviewer',
];

type Options = CommonOptions & {
  outcome?: 'rescued' | 'unsure';
  status?: QueueStatus;
  label?: string;
  sort: QueueSort;
  descending?: boolean;
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
    .addOption(new Option('--sort <key>', 'order').choices(SORTS).default('certainty'))
    .option('--descending', 'largest first')
    .option('--limit <count>', 'at most this many', wholeNumber, 20)
    .option('--after <cursor>', 'go on after KEY:CERTAINTY:SAMPLE, as printed at the end of a page', cursor)
    .addHelpText(
      'after',
      '\nExamples:\n  gwinnow queue --project digits\n  gwinnow queue --outcome unsure --status open --limit 50 --json',
    )
    .action((options: Options) =>
      run(options, async (session) => {
        const project = await session.open();
        const page = await session.client.queue.list({
          sort: options.sort,
          descending: options.descending === true,
          filter: {
            ...(options.outcome === undefined ? {} : { outcome: options.outcome }),
            ...(options.status === undefined ? {} : { status: options.status }),
            ...(options.label === undefined ? {} : { label: classIndex(project.classes, options.label) }),
          },
          limit: options.limit,
          ...(options.after === undefined ? {} : { after: options.after }),
        });
        session.print(page, () => {
          const { accepted, rejected, rescued, unsure, open } = page.counts;
          const head = `${thousands(accepted)} accepted, ${thousands(rescued)} rescued, ${thousands(unsure)} still unsure; ${thousands(open)} of ${thousands(rejected)} rejected are open`;
          const next =
            page.next === null
              ? []
              : [`More: --after ${page.next.key}:${page.next.certainty}:${page.next.sample}`];
          return [head, ...page.items.map((item) => itemText(item, project.classes)), ...next].join('\n');
        });
      }),
    );
}

function cursor(text: string): Cursor {
  const [key, certainty, sample] = text.split(':');
  const numbers = { certainty: Number(certainty), sample: Number(sample) };
  if (key === undefined || !(numbers.certainty >= 0) || !Number.isInteger(numbers.sample)) {
    throw new InvalidArgumentError('KEY:CERTAINTY:SAMPLE is needed, as printed by the page before.');
  }
  return { key: Number.isNaN(Number(key)) ? key : Number(key), ...numbers };
}

function itemText(item: QueueItem, classes: readonly string[]): string {
  const before = `${className(classes, item.label)} ${certaintyText(item.certainty)}`;
  const after =
    item.suggestion === null
      ? 'not transformed'
      : `${className(classes, item.suggestion.label)} ${certaintyText(item.suggestion.certainty)}`;
  return `${String(item.sample).padStart(7)}  ${before.padEnd(16)} → ${after.padEnd(16)}  ${item.outcome.padEnd(8)} ${item.status}`;
}
