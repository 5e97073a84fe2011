import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import * as v from 'valibot';
import { ImportResult, type SourceKind } from '../../../../shared/contract/datasets.ts';
import type { Split } from '../../../../shared/contract/common.ts';
import { splitParts, wholeNumber } from '../arguments.ts';
import { EXIT } from '../exit-status.ts';
import { thousands } from '../progress.ts';
import { common, type Run } from '../command.ts';
import type { CommonOptions, Session } from '../session.ts';

type Options = CommonOptions & {
  kind?: SourceKind;
  labels?: string;
  split?: Split;
  parts: [train: number, validation: number, test: number];
  seed: number;
  anyPath?: boolean;
  limit?: number;
};

type Problem = { readonly message: string; readonly code: string };

const NAMED: ReadonlySet<string> = new Set(['mnist', 'fashion-mnist']);

const SHOWN_PROBLEMS = 20;

export function importCommand(program: Command, run: Run): void {
  common(program.command('import'))
    .argument('<source>', '"mnist", "fashion-mnist", an IDX or CSV file, or a folder of images')
    .description('Bring images and labels into a project. Importing the same again adds nothing.')
    .addOption(
      new Option('--kind <kind>', 'what the source is (default: told by its content)').choices([
        'idx',
        'idx-folder',
        'image-folder',
        'image',
        'csv',
      ]),
    )
    .option('--labels <file>', 'IDX file of labels (default: the one beside the images)')
    .addOption(
      new Option('--split <split>', 'put everything into this split').choices([
        'train',
        'validation',
        'test',
        'pool',
      ]),
    )
    .option(
      '--parts <train:validation:test>',
      'how labelled images are split, per class',
      splitParts,
      [70, 15, 15],
    )
    .option('--seed <number>', 'seed of the split', wholeNumber, 1)
    .option('--any-path', 'rows of a CSV file may name files outside its folder')
    .option('--limit <count>', 'read at most this many items', wholeNumber)
    .addHelpText(
      'after',
      `
Examples:
  gwinnow import mnist --project digits
  gwinnow import train-images-idx3-ubyte.gz --labels train-labels-idx1-ubyte.gz
  gwinnow import photos/ --project birds       (a folder a class; "_unlabeled" for none)
  gwinnow import labels.csv --split test       (rows of path,label or label,pixels)

Files that cannot be used are named with the reason; the rest is imported and the exit status is 3.`,
    )
    .action((source: string, options: Options) =>
      run(options, async (session) => importInto(session, source, options)),
    );
}

async function importInto(session: Session, source: string, options: Options): Promise<void> {
  await session.open();
  const [train, validation, test] = options.parts;
  const { kind, split, limit, anyPath } = options;
  const started = await session.client.datasets.import({
    source: NAMED.has(source) ? source : resolve(source),
    plan: { train, validation, test, seed: options.seed },
    ...(kind === undefined ? {} : { kind }),
    ...(options.labels === undefined ? {} : { labels: resolve(options.labels) }),
    ...(split === undefined ? {} : { split }),
    ...(anyPath === undefined ? {} : { anyPath }),
    ...(limit === undefined ? {} : { limit }),
  });
  const job = await session.follow(started.job, 'import');
  const result = v.parse(ImportResult, job.result);
  const problems = await firstProblems(session, result.imports);
  for (const problem of problems) session.say(`  ${problem.message} (${problem.code})`);
  if (result.problems > problems.length) {
    session.say(`  and ${thousands(result.problems - problems.length)} more, kept in the project`);
  }
  const project = await session.client.projects.summary({});
  session.print({ ...result, samples: project.samples }, () =>
    [
      `${thousands(result.added)} added, ${thousands(result.known)} already here, ${thousands(result.problems)} left out`,
      `Now ${thousands(project.samples.train)} train, ${thousands(project.samples.validation)} validation, ${thousands(project.samples.test)} test, ${thousands(project.samples.pool)} unlabelled`,
    ].join('\n'),
  );
  if (result.problems > 0) session.finish(EXIT.partial);
}

async function firstProblems(session: Session, imports: readonly number[]): Promise<Problem[]> {
  const found: Problem[] = [];
  for (const id of imports) {
    const limit: number = SHOWN_PROBLEMS - found.length;
    if (limit > 0) found.push(...(await session.client.datasets.problems({ import: id, limit })));
  }
  return found;
}
