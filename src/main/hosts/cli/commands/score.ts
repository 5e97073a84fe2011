import { type Command, Option } from 'commander';
import type { Split } from '../../../../shared/contract/common.ts';
import { share, wholeNumber } from '../arguments.ts';
import { common, type Run } from '../command.ts';
import type { CommonOptions } from '../session.ts';

type ScoreOptions = CommonOptions & {
  model?: number;
  split: Split;
  draws?: number;
  seed?: number;
  passes: number;
};

type TransformOptions = CommonOptions & { model?: number; split: Split; below: number };

const splitOption = () =>
  new Option('--split <split>', 'which images').choices(['train', 'validation', 'test']).default('test');

export function scoreCommand(program: Command, run: Run): void {
  common(program.command('score'))
    .description('Label images with T draws of the classifier and say how certain each label is.')
    .option('--model <id>', "classifier (default: the policy's)", wholeNumber)
    .addOption(splitOption())
    .option('--draws <count>', "T, draws for one verdict (default: the policy's)", wholeNumber)
    .option('--seed <number>', "seed of the first pass (default: the policy's)", wholeNumber)
    .option(
      '--passes <count>',
      'repeat with fresh draws, for intervals and the retry control',
      wholeNumber,
      1,
    )
    .addHelpText(
      'after',
      '\nExamples:\n  gwinnow score --project digits\n  gwinnow score --passes 5 --draws 10',
    )
    .action((options: ScoreOptions) =>
      run(options, async (session) => {
        await session.open();
        const started = await session.client.scoring.score({
          split: options.split,
          passes: options.passes,
          ...(options.model === undefined ? {} : { model: options.model }),
          ...(options.draws === undefined ? {} : { draws: options.draws }),
          ...(options.seed === undefined ? {} : { seed: options.seed }),
        });
        const job = await session.follow(started.job, 'score');
        session.print(job.result, () => `Scored the ${options.split} images, ${options.passes} passes`);
      }),
    );
}

export function transformCommand(program: Command, run: Run): void {
  common(program.command('transform'))
    .description('Transform each rejected image once and label it again with the same classifier.')
    .option('--model <id>', "GWIN (default: the policy's)", wholeNumber)
    .addOption(splitOption())
    .option('--below <certainty>', 'transform what is less certain than this', share, 0.99)
    .addHelpText(
      'after',
      '\nExamples:\n  gwinnow transform --project digits\n  gwinnow transform --below 0.9',
    )
    .action((options: TransformOptions) =>
      run(options, async (session) => {
        await session.open();
        const started = await session.client.scoring.transform({
          split: options.split,
          below: options.below,
          ...(options.model === undefined ? {} : { model: options.model }),
        });
        const job = await session.follow(started.job, 'transform');
        session.print(job.result, () => `Transformed and relabelled the rejected ${options.split} images`);
      }),
    );
}
