import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import * as v from 'valibot';
import { ImportResult, type ImportSource } from '../../../../shared/contract/datasets.ts';
import type { Split } from '../../../../shared/contract/common.ts';
import { GwinnowError } from '../../../../shared/errors.ts';
import { share, wholeNumber } from '../arguments.ts';
import { EXIT } from '../exit-status.ts';
import { thousands } from '../progress.ts';
import { common, type Run } from '../program.ts';
import type { CommonOptions, Session } from '../session.ts';

type Format = ImportSource['format'];

type Options = CommonOptions & {
  format?: Format;
  labels?: string;
  split?: Split;
  train?: number;
  validation?: number;
  test?: number;
  seed: number;
  limit?: number;
};

const SHOWN_PROBLEMS = 20;

export function importCommand(program: Command, run: Run): void {
  common(program.command('import'))
    .argument('<source>', '"mnist", "fashion-mnist", an IDX or CSV file, or a folder of images')
    .description('Bring images and labels into a project. Importing the same again adds nothing.')
    .addOption(
      new Option('--format <format>', 'how to read the source (default: from its name)').choices([
        'mnist',
        'fashion-mnist',
        'idx',
        'image-folder',
        'csv',
      ]),
    )
    .option('--labels <file>', 'IDX file of labels that goes with an IDX file of images')
    .addOption(
      new Option('--split <split>', 'put everything into this split').choices(['train', 'validation', 'test']),
    )
    .option('--train <share>', 'share for training, per class (default 0.7)', share)
    .option('--validation <share>', 'share for validation, per class (default 0.15)', share)
    .option('--test <share>', 'share for test, per class (default 0.15)', share)
    .option('--seed <number>', 'seed of the split', wholeNumber, 1)
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
  const started = await session.client.datasets.import({
    source: await sourceOf(source, options),
    ...planOf(options),
    ...(options.limit === undefined ? {} : { limit: options.limit }),
  });
  const job = await session.follow(started.job, 'import');
  const result = v.parse(ImportResult, job.result);
  const problems = await session.client.datasets.problems({ import: result.import, limit: SHOWN_PROBLEMS });
  for (const problem of problems) session.say(`  ${problem.source}: ${problem.message} (${problem.code})`);
  if (result.problems > problems.length) {
    session.say(`  and ${thousands(result.problems - problems.length)} more, kept in the project`);
  }
  const project = await session.client.projects.summary({});
  session.print({ ...result, samples: project.samples }, () =>
    [
      `${thousands(result.added)} added, ${thousands(result.known)} already here, ${thousands(result.problems)} left out`,
      `Now ${thousands(project.samples.train)} train, ${thousands(project.samples.validation)} validation, ${thousands(project.samples.test)} test`,
    ].join('\n'),
  );
  if (result.problems > 0) session.finish(EXIT.partial);
}

async function sourceOf(source: string, options: Options): Promise<ImportSource> {
  const format = options.format ?? (await guessFormat(source));
  const path = resolve(source);
  const split = options.split === undefined ? {} : { split: options.split };
  switch (format) {
    case 'mnist':
      return { format };
    case 'fashion-mnist':
      return source === format ? { format } : { format, directory: path };
    case 'idx':
      return {
        format,
        images: path,
        ...(options.labels === undefined ? {} : { labels: resolve(options.labels) }),
        ...split,
      };
    case 'image-folder':
      return { format, directory: path, ...split };
    case 'csv':
      return { format, file: path, ...split };
  }
}

async function guessFormat(source: string): Promise<Format> {
  if (source === 'mnist' || source === 'fashion-mnist') return source;
  const found = await stat(source).catch(() => null);
  if (found === null) throw new GwinnowError('FILE_NOT_FOUND', `There is no file or folder ${source}`);
  if (found.isDirectory()) return 'image-folder';
  return /\.(csv|tsv|txt)$/i.test(source) ? 'csv' : 'idx';
}

function planOf(options: Options): {
  plan?: { train: number; validation: number; test: number; seed: number };
} {
  const { train, validation, test, seed } = options;
  if (train === undefined && validation === undefined && test === undefined) {
    return { plan: { train: 0.7, validation: 0.15, test: 0.15, seed } };
  }
  return { plan: { train: train ?? 0, validation: validation ?? 0, test: test ?? 0, seed } };
}
