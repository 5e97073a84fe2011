import { type Command } from 'commander';
import * as v from 'valibot';
import { Id, type Split } from '../../../../shared/contract/common.ts';
import { draws, id, seed, share, wholeNumber } from '../arguments.ts';
import { examples, type Run, splitOption } from '../command.ts';
import { counted } from '../words.ts';

type ScoreOptions = { model?: number; split: Split; draws?: number; seed?: number; passes: number };

type TransformOptions = { model?: number; split: Split; below: number };

const Runs = v.object({ runs: v.array(Id) });

export function scoreCommand(program: Command, run: Run): void {
  program
    .command('score')
    .description('Label images with T draws of the classifier and say how certain each label is.')
    .option('--model <model>', "classifier, by its number (default: the policy's)", id)
    .addOption(splitOption('train', 'validation', 'test', 'pool'))
    .option('--draws <count>', "T, draws for one verdict (default: the policy's)", draws)
    .option('--seed <number>', "seed of the first pass (default: the policy's)", seed)
    .option(
      '--passes <count>',
      'repeat with fresh draws, for intervals and the retry control',
      wholeNumber(1, 100),
      1,
    )
    .addHelpText(
      'after',
      examples('gwinnow score --project digits', 'gwinnow score --passes 5 --draws 10 --project digits'),
    )
    .action((options: ScoreOptions) =>
      run(async (session) => {
        const { samples } = await session.open();
        const { split, passes, model, draws, seed } = options;
        const started = await session.client.scoring.score({
          split,
          passes,
          ...(model === undefined ? {} : { model }),
          ...(draws === undefined ? {} : { draws }),
          ...(seed === undefined ? {} : { seed }),
        });
        const { runs } = v.parse(Runs, (await session.follow(started.job, 'score')).result);
        const images = counted(samples[split], `${split} image`);
        session.print(
          { runs },
          () => `Scored ${images}, ${counted(passes, 'pass', 'passes')}: ${runsText(runs)}`,
        );
      }),
    );
}

export function transformCommand(program: Command, run: Run): void {
  program
    .command('transform')
    .description('Transform each rejected image once and label it again with the same classifier.')
    .option('--model <model>', "GWIN, by its number (default: the policy's)", id)
    .addOption(splitOption('train', 'validation', 'test', 'pool'))
    .option('--below <certainty>', 'transform what is less certain than this', share, 0.99)
    .addHelpText(
      'after',
      examples('gwinnow transform --project digits', 'gwinnow transform --below 0.9 --project digits'),
    )
    .action(({ split, below, model }: TransformOptions) =>
      run(async (session) => {
        await session.open();
        const started = await session.client.scoring.transform({
          split,
          below,
          ...(model === undefined ? {} : { model }),
        });
        const { runs } = v.parse(Runs, (await session.follow(started.job, 'transform')).result);
        const which = `the ${split} images less certain than ${below}`;
        session.print({ runs }, () => `Transformed and relabelled ${which}: ${runsText(runs)}`);
      }),
    );
}

function runsText(runs: readonly number[]): string {
  return `${runs.length === 1 ? 'run' : 'runs'} ${runs.join(', ')}`;
}
