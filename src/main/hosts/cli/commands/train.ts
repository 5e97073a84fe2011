import { type Command, Option } from 'commander';
import { Architecture, Conditioning, GeneratorName } from '../../../../shared/contract/models.ts';
import type { ReviewedChoice } from '../../../../shared/contract/reviewed.ts';
import { Augmenting, type ClassifierPreset, type GwinPreset } from '../../../../shared/contract/training.ts';
import { GwinnowError } from '../../../../shared/errors.ts';
import { entry, id, minutes, seed, share, weight, wholeNumber, width } from '../arguments.ts';
import { examples, type Run } from '../command.ts';
import { modelText, trainedModel } from '../models.ts';

type BnnOptions = {
  architecture: Architecture;
  preset: ClassifierPreset;
  epochs?: number;
  minutes?: number;
  members?: number;
  width?: number;
  augment?: Augmenting;
  reviewed?: ReviewedChoice['which'] | true;
  since?: number;
  seed: number;
};

type GwinOptions = {
  classifier?: number;
  preset: GwinPreset;
  generator?: GeneratorName;
  conditioning?: Conditioning;
  width?: number;
  augment?: Augmenting;
  penalty?: number;
  confident?: number;
  hard?: number;
  variety?: number;
  networks?: number;
  steps?: number;
  minutes?: number;
  seed: number;
};

const STOP_NOTE =
  '\n\nStopped by Ctrl-C or by a crash, it goes on where it was with\n"gwinnow jobs resume NUMBER".';

export function trainCommand(program: Command, run: Run): void {
  const train = program
    .command('train')
    .helpCommand(false)
    .description('Train the classifier or the GWIN.')
    .addHelpText(
      'after',
      examples('gwinnow train bnn --project digits', 'gwinnow train gwin --project digits') + STOP_NOTE,
    );
  addBnn(train, run);
  addGwin(train, run);
}

function addBnn(train: Command, run: Run): void {
  train
    .command('bnn')
    .description('Train a classifier that knows what it does not know.')
    .addOption(
      new Option('--architecture <name>', 'which classifier')
        .choices(Architecture.options)
        .default('lenet5-bnn'),
    )
    .addOption(
      new Option('--preset <name>', 'quick: about 5 minutes; standard: about 15; full: 30 epochs')
        .choices(['quick', 'standard', 'full'])
        .default('quick'),
    )
    .option('--epochs <count>', 'this many passes over the training images', wholeNumber(1, 10_000))
    .option('--minutes <minutes>', 'about this long on this machine', minutes)
    .option('--members <count>', 'members of an ensemble', wholeNumber(2, 50))
    .option('--width <factor>', 'factor on the number of filters and hidden units', width)
    .addOption(augment('train on images changed at random', 'none'))
    .addOption(
      new Option(
        '--reviewed [which]',
        'learn from labels that people decided too; of validation and test images never (default: all)',
      ).choices(['all', 'overrides']),
    )
    .option('--since <entry>', 'of those only the ones decided from this entry of the log on', entry)
    .option('--seed <number>', 'seed of everything random', seed, 1)
    .addHelpText(
      'after',
      examples(
        'gwinnow train bnn --project digits',
        'gwinnow train bnn --reviewed --project digits',
        'gwinnow train bnn --preset full --seed 2 --project digits',
        'gwinnow train bnn --architecture lenet5 --epochs 3 --project digits',
      ) + STOP_NOTE,
    )
    .action((options: BnnOptions) =>
      run(async (session) => {
        const { architecture, preset, seed, epochs, minutes, members, width: factor, augment } = options;
        const reviewed = reviewedChoice(options);
        await session.open();
        const started = await session.client.training.classifier({
          architecture,
          preset,
          seed,
          ...(epochs === undefined ? {} : { epochs }),
          ...(minutes === undefined ? {} : { minutes }),
          ...(members === undefined ? {} : { members }),
          ...(factor === undefined ? {} : { width: factor }),
          ...(augment === undefined ? {} : { augment }),
          ...(reviewed === null ? {} : { reviewed }),
        });
        const model = await trainedModel(session, started.job, architecture);
        session.print(model, () => modelText(model));
      }),
    );
}

function augment(does: string, otherwise: string): Option {
  const kinds = 'digits: turned, scaled, sheared, shifted; objects: mirrored, and a little of those';
  return new Option('--augment [changes]', `${does}; ${kinds} (default: ${otherwise})`)
    .choices(Augmenting.options)
    .preset('digits');
}

function reviewedChoice({ reviewed, since = 0 }: BnnOptions): ReviewedChoice | null {
  if (reviewed !== undefined) return { which: reviewed === true ? 'all' : reviewed, since };
  if (since === 0) return null;
  throw new GwinnowError('BAD_ARGUMENT', '--since chooses among reviewed labels: it goes with --reviewed');
}

function addGwin(train: Command, run: Run): void {
  train
    .command('gwin')
    .description('Train the network that transforms what the classifier rejects.')
    .option(
      '--classifier <model>',
      "number of the classifier whose rejects it learns from (default: the policy's)",
      id,
    )
    .addOption(
      new Option(
        '--preset <name>',
        'quick: about 6 minutes; standard: about 30; paper: Algorithm 1 at full length, days without a GPU',
      )
        .choices(['quick', 'standard', 'paper'])
        .default('quick'),
    )
    .addOption(new Option('--generator <name>', "in place of the preset's").choices(GeneratorName.options))
    .addOption(
      new Option(
        '--conditioning <name>',
        'how a critic is told the class; quick, which has none, gets that of standard',
      ).choices(Conditioning.options),
    )
    .option('--width <factor>', 'factor on the number of filters of the generator', width)
    .addOption(augment('transform images changed at random', "the preset's"))
    .option('--penalty <weight>', 'weight of what the classifier says of the transform (lambda_Loss)', weight)
    .option('--confident <share>', 'certainty of the training images to be like (tau*)', share)
    .option('--hard <share>', 'share of each batch that the classifier doubts', share)
    .option('--variety <weight>', 'reward for transforms that do not depend on z', weight)
    .option('--networks <count>', "the classifier's networks in each step", wholeNumber(1, 32))
    .option('--steps <count>', 'this many generator steps', wholeNumber(1, 10_000_000))
    .option('--minutes <minutes>', 'about this long on this machine', minutes)
    .option('--seed <number>', 'seed of everything random', seed, 1)
    .addHelpText(
      'after',
      examples(
        'gwinnow train gwin --project digits',
        'gwinnow train gwin --preset standard --project digits',
        'gwinnow train gwin --minutes 10 --seed 2 --project digits',
        'gwinnow train gwin --augment objects --project clothes',
      ) + STOP_NOTE,
    )
    .action((options: GwinOptions) =>
      run(async (session) => {
        await session.open();
        const started = await session.client.training.gwin(options);
        const model = await trainedModel(session, started.job, 'train GWIN');
        session.print(model, () => modelText(model));
      }),
    );
}
