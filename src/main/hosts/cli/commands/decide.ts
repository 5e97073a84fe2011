import type { Command } from 'commander';
import type { Verdict } from '../../../../shared/contract/decisions.ts';
import { GwinnowError } from '../../../../shared/errors.ts';
import { wholeNumber } from '../arguments.ts';
import { classIndex } from '../classes.ts';
import { common, type Run } from '../command.ts';
import type { CommonOptions } from '../session.ts';
import { decisionText } from './show.ts';

type Options = CommonOptions & {
  accept?: boolean;
  keep?: boolean;
  label?: string;
  skip?: boolean;
  flag?: boolean;
  reason: string;
};

export function decideCommand(program: Command, run: Run): void {
  common(program.command('decide'))
    .argument('<sample>', 'number of the sample', wholeNumber)
    .description('Record a verdict on one sample; it is on disk when the command answers.')
    .option('--accept', 'take the label the classifier gives the transform')
    .option('--keep', 'keep the label the classifier gives the original')
    .option('--label <class>', 'neither: this class')
    .option('--skip', 'unsure, come back later')
    .option('--flag', 'something is wrong with this sample')
    .option('--reason <text>', 'why', '')
    .addHelpText(
      'after',
      '\nExamples:\n  gwinnow decide 62117 --accept --project digits\n  gwinnow decide 62117 --label 3 --reason "open loop"',
    )
    .action((sample: number, options: Options) =>
      run(options, async (session) => {
        const { verdict, label } = verdictOf(options);
        const project = await session.open();
        const done = await session.client.decisions.decide({
          sample,
          verdict,
          reason: options.reason,
          ...(label === undefined ? {} : { label: classIndex(project.classes, label) }),
        });
        session.print(done, () => done.decisions.map((one) => decisionText(one, project.classes)).join('\n'));
      }),
    );
}

export function undoCommand(program: Command, run: Run): void {
  common(program.command('undo'))
    .argument('[sample]', 'only of this sample (default: your newest decision)', wholeNumber)
    .description('Take back a decision. Nothing is deleted: the undo is recorded too.')
    .addHelpText('after', '\nExamples:\n  gwinnow undo --project digits\n  gwinnow undo 62117')
    .action((sample: number | undefined, options: CommonOptions) =>
      run(options, async (session) => {
        const project = await session.open();
        const done = await session.client.decisions.undo(sample === undefined ? {} : { sample });
        session.print(done, () => done.decisions.map((one) => decisionText(one, project.classes)).join('\n'));
      }),
    );
}

export function redoCommand(program: Command, run: Run): void {
  common(program.command('redo'))
    .description('Take back your newest undo.')
    .addHelpText('after', '\nExample:\n  gwinnow redo --project digits')
    .action((options: CommonOptions) =>
      run(options, async (session) => {
        const project = await session.open();
        const done = await session.client.decisions.redo({});
        session.print(done, () => done.decisions.map((one) => decisionText(one, project.classes)).join('\n'));
      }),
    );
}

function verdictOf(options: Options): { verdict: Verdict; label: string | undefined } {
  const chosen: Verdict[] = [];
  if (options.accept === true) chosen.push('accept');
  if (options.keep === true) chosen.push('keep');
  if (options.label !== undefined) chosen.push('label');
  if (options.skip === true) chosen.push('skip');
  if (options.flag === true) chosen.push('flag');
  const [verdict, ...more] = chosen;
  if (verdict === undefined || more.length > 0) {
    throw new GwinnowError(
      'BAD_ARGUMENT',
      'Give one verdict: --accept, --keep, --label CLASS, --skip or --flag',
    );
  }
  return { verdict, label: options.label };
}
