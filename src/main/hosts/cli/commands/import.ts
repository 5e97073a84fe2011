import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import * as v from 'valibot';
import { ImportResult, type SourceKind } from '../../../../shared/contract/datasets.ts';
import type { Split } from '../../../../shared/contract/common.ts';
import { filled, seed, splitParts, wholeNumber } from '../arguments.ts';
import { someOf } from '../classes.ts';
import { examples, type Run } from '../command.ts';
import { EXIT } from '../exit-status.ts';
import { count } from '../../../../shared/domain/figures.ts';
import type { Session } from '../session.ts';
import { counted } from '../words.ts';

type Options = {
  kind?: SourceKind;
  labels?: string;
  split?: Split;
  parts: [train: number, validation: number, test: number];
  seed: number;
  anyPath?: boolean;
  limit?: number;
};

type LeftOut = { readonly source: string; readonly code: string; readonly message: string };

const NAMED: ReadonlySet<string> = new Set(['mnist', 'fashion-mnist']);

/** Of the problems so many are named: to a person at once, and in the JSON document. */
const SHOWN = 20;
const LISTED = 1000;

const NOTES = `
A folder named like a data set is given as ./mnist.
Files that cannot be used are named with the reason; the rest is imported and
the exit status is 3.`;

export function importCommand(program: Command, run: Run): void {
  program
    .command('import')
    .argument(
      '<source>',
      '"mnist", "fashion-mnist", an IDX, CSV, JSON lines, Parquet or Label Studio file, an image, a folder of them, or an export',
      filled,
    )
    .description('Bring images and labels into a project. Importing the same again adds nothing.')
    .addOption(
      new Option('--kind <kind>', 'what the source is (default: told by its content)').choices([
        'idx',
        'idx-folder',
        'image-folder',
        'image',
        'csv',
        'jsonl',
        'label-studio',
        'cleanlab',
        'parquet',
        'fiftyone',
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
    .addOption(
      new Option('--parts <parts>', 'how labelled images are dealt, class by class: train:validation:test')
        .argParser(splitParts)
        .default([70, 15, 15], '70:15:15'),
    )
    .option('--seed <number>', 'seed of the split', seed, 1)
    .option('--any-path', 'rows of a CSV file may name files outside its folder')
    .option('--limit <count>', 'read at most this many items', wholeNumber(1))
    .addHelpText(
      'after',
      examples(
        'gwinnow import mnist --project digits',
        'gwinnow import train-images-idx3-ubyte.gz --project digits',
        'gwinnow import photos/ --project birds    (a folder a class; "_unlabeled")',
        'gwinnow import rows.csv --split test      (path,label or label,pixels)',
        'gwinnow import out/reviewed --project digits  (what gwinnow export wrote)',
      ) + `\n${NOTES}`,
    )
    .action((source: string, options: Options) => run((session) => importInto(session, source, options)));
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
  const leftOut = await leftOutOf(session, result.imports);
  for (const { message, code } of leftOut.slice(0, SHOWN)) session.say(`  ${message} (${code})`);
  if (result.problems > SHOWN) session.say(`  and ${count(result.problems - SHOWN)} more`);
  const { samples, classes } = await session.client.projects.summary({});
  session.print({ ...result, leftOut, samples, classes }, () => importText(result, samples, classes));
  if (result.problems > 0) session.finish(EXIT.partial);
}

function importText(
  { added, known, duplicates, problems, decisions }: ImportResult,
  samples: Record<Split, number>,
  classes: readonly string[],
): string {
  const copies =
    duplicates > 0 ? ` (${count(duplicates)} of them images that were here under another name)` : '';
  const { train, validation, test, pool } = samples;
  return [
    `${count(added)} added${copies}, ${count(known)} already here, ${counted(problems, 'problem')}`,
    ...(decisions === 0 ? [] : [`${count(decisions)} decisions recorded that came with them`]),
    `Now ${count(train)} train, ${count(validation)} validation, ${count(test)} test, ${count(pool)} in the pool without a label`,
    ...(classes.length === 0 ? [] : [`Classes: ${someOf(classes)}`]),
  ].join('\n');
}

async function leftOutOf(session: Session, imports: readonly number[]): Promise<LeftOut[]> {
  const found: LeftOut[] = [];
  for (const id of imports) {
    const limit = LISTED - found.length;
    if (limit === 0) break;
    const problems = await session.client.datasets.problems({ import: id, limit });
    found.push(...problems.map(({ source, code, message }) => ({ source, code, message })));
  }
  return found;
}
