import type { Command } from 'commander';
import type { Acknowledged, Decision, Verdict } from '../../../../shared/contract/decisions.ts';
import { GwinnowError } from '../../../../shared/errors.ts';
import { id } from '../arguments.ts';
import { classIndex, className } from '../classes.ts';
import { examples, type Run } from '../command.ts';
import type { Session } from '../session.ts';
import { decisionText } from './show.ts';

type Options = {
  accept?: boolean;
  keep?: boolean;
  label?: string;
  second?: boolean;
  skip?: boolean;
  flag?: boolean;
  reason?: string;
  adjudicate?: boolean;
};

export function decideCommand(program: Command, run: Run): void {
  program
    .command('decide')
    .argument('<sample>', 'number of the sample', id)
    .description('Record a verdict on one sample; it is on disk when the command answers.')
    .optionsGroup('One of:')
    .option('--accept', 'take the label the classifier gives the transform')
    .option('--keep', 'keep the label the classifier gives the original')
    .option('--label <class>', 'neither: this class')
    .option('--second', 'take the label of the second classifier')
    .option('--skip', 'unsure, come back later')
    .option('--flag', 'something is wrong with this sample')
    .optionsGroup('Options:')
    .option('--reason <text>', 'why; kept with the decision')
    .option('--adjudicate', 'decide between verdicts of others that differ')
    .addHelpText(
      'after',
      examples(
        'gwinnow decide 62117 --accept --project digits',
        'gwinnow decide 62117 --label 3 --reason "open loop" --project digits',
      ),
    )
    .action((sample: number, options: Options) =>
      run(async (session) => {
        const { verdict, label } = verdictOf(options);
        const { classes } = await session.open();
        const taken = options.second === true ? await secondOf(session, sample) : {};
        const done = await session.client.decisions.decide({
          sample,
          verdict,
          reason: options.reason ?? '',
          adjudicate: options.adjudicate ?? false,
          ...(label === undefined ? {} : { label: classIndex(classes, label) }),
          ...taken,
        });
        await printAcknowledged(session, done, classes);
      }),
    );
}

export function undoCommand(program: Command, run: Run): void {
  program
    .command('undo')
    .argument('[sample]', 'only of this sample (default: your newest decision)', id)
    .description('Take back a decision. Nothing is deleted: the undo is recorded too.')
    .addHelpText('after', examples('gwinnow undo --project digits', 'gwinnow undo 62117 --project digits'))
    .action((sample: number | undefined) =>
      run(async (session) => {
        const { classes } = await session.open();
        const done = await session.client.decisions.undo(sample === undefined ? {} : { sample });
        await printAcknowledged(session, done, classes);
      }),
    );
}

export function redoCommand(program: Command, run: Run): void {
  program
    .command('redo')
    .description('Take back your newest undo.')
    .addHelpText('after', examples('gwinnow redo --project digits'))
    .action(() =>
      run(async (session) => {
        const { classes } = await session.open();
        const done = await session.client.decisions.redo({});
        await printAcknowledged(session, done, classes);
      }),
    );
}

/** @throws NO_SCORES where no second classifier was asked about the sample */
async function secondOf(session: Session, sample: number): Promise<{ label: number; secondRun: number }> {
  const { second } = await session.client.queue.sample({ sample });
  if (second !== null) return { label: second.label, secondRun: second.run };
  throw new GwinnowError('NO_SCORES', `No second classifier was asked about sample ${sample}`, { sample });
}

/** The decisions with what now holds for their samples. */
async function printAcknowledged(
  session: Session,
  done: Acknowledged,
  classes: readonly string[],
): Promise<void> {
  const lines: string[] = [];
  for (const [index, decision] of done.decisions.entries()) {
    const { current } = await session.client.queue.sample({ sample: decision.sample });
    const status = done.statuses[index] ?? 'open';
    const now = WAITS[status] ?? (current === null ? 'open' : standingText(current, classes));
    lines.push(`Sample ${decision.sample}: ${decisionText(decision, classes)}`, `  now ${now}`);
  }
  session.print(done, () => lines.join('\n'));
}

const WAITS: Readonly<Record<string, string>> = {
  waiting: 'waiting for another reviewer',
  conflict: 'in conflict: somebody has to decide between the verdicts',
};

function standingText({ kind, label }: Decision, classes: readonly string[]): string {
  if (label !== null) return `labelled ${className(classes, label)}`;
  return kind === 'flag' ? 'flagged' : 'skipped';
}

function verdictOf(options: Options): { verdict: Verdict; label: string | undefined } {
  const chosen: Verdict[] = [];
  if (options.accept === true) chosen.push('accept');
  if (options.keep === true) chosen.push('keep');
  if (options.label !== undefined) chosen.push('label');
  if (options.second === true) chosen.push('label');
  if (options.skip === true) chosen.push('skip');
  if (options.flag === true) chosen.push('flag');
  const [verdict, ...more] = chosen;
  if (verdict === undefined || more.length > 0) {
    const message = 'Give one verdict: --accept, --keep, --label CLASS, --second, --skip or --flag';
    throw new GwinnowError('BAD_ARGUMENT', message);
  }
  return { verdict, label: options.label };
}
