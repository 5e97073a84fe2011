import { type Command, Option } from 'commander';
import type { Architecture } from '../../../../shared/contract/models.ts';
import type { ClassifierPreset, GwinPreset } from '../../../../shared/contract/training.ts';
import { positiveNumber, wholeNumber } from '../arguments.ts';
import { common, type Run } from '../command.ts';
import type { CommonOptions } from '../session.ts';
import { modelText, trainedModel } from '../models.ts';

type BnnOptions = CommonOptions & {
  architecture: Architecture;
  preset: ClassifierPreset;
  epochs?: number;
  minutes?: number;
  members?: number;
  seed: number;
};

type GwinOptions = CommonOptions & {
  classifier?: number;
  preset: GwinPreset;
  generator?: 'residual' | 'paper';
  steps?: number;
  minutes?: number;
  seed: number;
};

export function trainCommand(program: Command, run: Run): void {
  const train = program.command('train').description('Train the classifier or the GWIN.');
  addBnn(train, run);
  addGwin(train, run);
}

function addBnn(train: Command, run: Run): void {
  common(train.command('bnn'))
    .description('Train a classifier that knows what it does not know.')
    .addOption(
      new Option('--architecture <name>', 'which classifier')
        .choices(['lenet5-bnn', 'improved-bnn', 'lenet5', 'mc-dropout', 'ensemble'])
        .default('lenet5-bnn'),
    )
    .addOption(
      new Option('--preset <name>', 'how long').choices(['quick', 'standard', 'full']).default('quick'),
    )
    .option('--epochs <count>', 'this many passes over the training images', wholeNumber)
    .option('--minutes <minutes>', 'about this long on this machine', positiveNumber)
    .option('--members <count>', 'members of an ensemble', wholeNumber)
    .option('--seed <number>', 'seed of everything random', wholeNumber, 1)
    .addHelpText(
      'after',
      '\nExamples:\n  gwinnow train bnn --project digits\n  gwinnow train bnn --preset full --seed 2\n  gwinnow train bnn --architecture lenet5 --epochs 3',
    )
    .action((options: BnnOptions) =>
      run(options, async (session) => {
        await session.open();
        const started = await session.client.training.classifier({
          architecture: options.architecture,
          preset: options.preset,
          seed: options.seed,
          ...(options.epochs === undefined ? {} : { epochs: options.epochs }),
          ...(options.minutes === undefined ? {} : { minutes: options.minutes }),
          ...(options.members === undefined ? {} : { members: options.members }),
        });
        const model = await trainedModel(session, started.job, options.architecture);
        session.print(model, () => modelText(model));
      }),
    );
}

function addGwin(train: Command, run: Run): void {
  common(train.command('gwin'))
    .description('Train the network that transforms what the classifier rejects.')
    .option(
      '--classifier <id>',
      "the classifier whose rejects it learns from (default: the policy's)",
      wholeNumber,
    )
    .addOption(
      new Option(
        '--preset <name>',
        'quick: about 6 minutes; standard: about 30; paper: Algorithm 1 at full length, days without a GPU',
      )
        .choices(['quick', 'standard', 'paper'])
        .default('quick'),
    )
    .addOption(
      new Option('--generator <name>', "override the preset's generator").choices(['residual', 'paper']),
    )
    .option('--steps <count>', 'this many generator steps', wholeNumber)
    .option('--minutes <minutes>', 'about this long on this machine', positiveNumber)
    .option('--seed <number>', 'seed of everything random', wholeNumber, 1)
    .addHelpText(
      'after',
      '\nExamples:\n  gwinnow train gwin --project digits\n  gwinnow train gwin --preset standard\n  gwinnow train gwin --minutes 10 --seed 2',
    )
    .action((options: GwinOptions) =>
      run(options, async (session) => {
        await session.open();
        const started = await session.client.training.gwin({
          preset: options.preset,
          seed: options.seed,
          ...(options.classifier === undefined ? {} : { classifier: options.classifier }),
          ...(options.generator === undefined ? {} : { generator: options.generator }),
          ...(options.steps === undefined ? {} : { steps: options.steps }),
          ...(options.minutes === undefined ? {} : { minutes: options.minutes }),
        });
        const model = await trainedModel(session, started.job, 'gwin');
        session.print(model, () => modelText(model));
      }),
    );
}
