import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  type Outcome,
  Outcome as OutcomeSchema,
  type QueueItem,
  type QueueSort,
  QueueSort as SortSchema,
  type QueueStatus,
  QueueStatus as StatusSchema,
} from '../../../../shared/contract/queue.ts';
import { count, cut } from '../../../../shared/domain/figures.ts';
import { wholeNumber } from '../arguments.ts';
import { classIndex, className } from '../classes.ts';
import type { Client } from '../client.ts';
import { examples, type Run } from '../command.ts';
import type { Session } from '../session.ts';
import { columnsOf, inColumns, shellWord } from '../words.ts';

type Page = Awaited<ReturnType<Client['queue']['list']>>;
type Cursor = NonNullable<Page['next']>;

/** A cursor as text; what its key is depends on the order. */
type CursorText = { readonly key: string; readonly certainty: number; readonly sample: number };

type Options = {
  outcome?: Outcome;
  status?: QueueStatus;
  label?: string;
  sort: QueueSort;
  descending?: boolean;
  limit: number;
  after?: CursorText;
};

const TEXT_SORTS: ReadonlySet<QueueSort> = new Set(['status', 'outcome', 'reviewer']);

export function queueCommand(program: Command, run: Run): void {
  program
    .command('queue')
    .description('List the rejected images that wait for a decision, least certain first.')
    .addOption(
      new Option(
        '--outcome <outcome>',
        'rescued: certain after the transform; unsure: not; accepted: spot checks',
      ).choices(OutcomeSchema.options),
    )
    .addOption(
      new Option('--status <status>', 'default: all; waiting: for others, conflict: verdicts differ').choices(
        StatusSchema.options,
      ),
    )
    .option('--label <class>', "the classifier's label on the original")
    .addOption(new Option('--sort <key>', 'order').choices(SortSchema.options).default('certainty'))
    .option('--descending', 'largest first')
    .option('--limit <count>', 'at most this many, up to 1000', wholeNumber(1, 1000), 20)
    .option('--after <cursor>', 'the next page: KEY:CERTAINTY:SAMPLE, as a page ends with', cursorText)
    .addHelpText(
      'after',
      examples(
        'gwinnow queue --project digits',
        'gwinnow queue --outcome unsure --status open --json --project digits',
      ),
    )
    .action((options: Options) => run((session) => listQueue(session, options)));
}

async function listQueue(session: Session, options: Options): Promise<void> {
  const { classes } = await session.open();
  const { outcome, status, label, sort, descending, limit, after } = options;
  const page = await session.client.queue.list({
    sort,
    descending: descending === true,
    filter: {
      ...(outcome === undefined ? {} : { outcome }),
      ...(status === undefined ? {} : { status }),
      ...(label === undefined ? {} : { label: classIndex(classes, label) }),
    },
    limit,
    ...(after === undefined ? {} : { after: cursorFor(sort, after) }),
  });
  session.print(page, () => pageText(page, classes, session));
}

/** The last two parts are numbers; what is before them is the key, colons and all. */
function cursorText(text: string): CursorText {
  const [, key, certainty, sample] = /^(.*):([^:]+):(\d+)$/su.exec(text) ?? [];
  if (key !== undefined && Number(certainty) >= 0) {
    return { key, certainty: Number(certainty), sample: Number(sample) };
  }
  throw new InvalidArgumentError('KEY:CERTAINTY:SAMPLE is needed, as printed by the page before.');
}

function cursorFor(sort: QueueSort, { key, certainty, sample }: CursorText): Cursor {
  return { key: TEXT_SORTS.has(sort) ? key : Number(key), certainty, sample };
}

function pageText(page: Page, classes: readonly string[], session: Session): string {
  const { accepted, rejected, rescued, unsure, open, spotChecks = 0 } = page.counts;
  if (accepted + rejected === 0) {
    return `Nothing is scored under the policy yet: ${session.commandLine('gwinnow score')}`;
  }
  const head = `${count(accepted)} accepted, ${count(rescued)} rescued, ${count(unsure)} still unsure; ${count(open)} of ${count(rejected + spotChecks)} ${spotChecks === 0 ? 'rejected' : 'rejected or spot-checked'} are open`;
  if (page.items.length === 0) return `${head}\nNo rejected image matches.`;
  const next =
    page.next === null
      ? []
      : [`More: --after ${shellWord(`${page.next.key}:${page.next.certainty}:${page.next.sample}`)}`];
  return [head, ...itemLines(page.items, classes, process.stdout.columns), ...next].join('\n');
}

function verdictsText({ verdicts }: QueueItem): string {
  return verdicts === undefined ? '' : `, ${verdicts.given} of ${verdicts.needed} verdicts`;
}

function untransformed({ outcome }: QueueItem): string {
  return outcome === 'accepted' ? '' : 'not transformed';
}

const LEAST_NAME = 8;

/** One line an item; class names get what room the terminal leaves them. */
function itemLines(
  items: readonly QueueItem[],
  classes: readonly string[],
  columns = Number.POSITIVE_INFINITY,
): string[] {
  const rows = items.map((item) => ({
    sample: String(item.sample),
    before: className(classes, item.label),
    beforeCertainty: cut(item.certainty),
    after: item.suggestion === null ? '' : className(classes, item.suggestion.label),
    afterCertainty: item.suggestion === null ? untransformed(item) : cut(item.suggestion.certainty),
    end: `${item.outcome.padEnd(7)} ${item.status}${verdictsText(item)}${item.far ? ', far transform' : ''}`,
  }));
  const widest = (column: (row: (typeof rows)[number]) => string) =>
    Math.max(...rows.map((row) => columnsOf(column(row))));
  const sample = widest((row) => row.sample);
  const after = widest((row) => row.afterCertainty);
  const others = sample + 5 + after + widest((row) => row.end) + '  '.length * 3 + ' → '.length + 1;
  const room = Math.max(LEAST_NAME, Math.floor((columns - others) / 2));
  const name = Math.min(
    room,
    Math.max(
      widest((row) => row.before),
      widest((row) => row.after),
    ),
  );
  return rows.map((row) =>
    [
      row.sample.padStart(sample),
      `${inColumns(row.before, name)} ${row.beforeCertainty} → ${inColumns(row.after, name)} ${row.afterCertainty.padEnd(after)}`,
      row.end,
    ].join('  '),
  );
}
