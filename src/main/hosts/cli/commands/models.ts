import type { Command } from 'commander';
import type { Model, ModelCard, PretrainedSet } from '../../../../shared/contract/models.ts';
import { count } from '../../../../shared/domain/figures.ts';
import { GwinnowError } from '../../../../shared/errors.ts';
import { filled, folder, id, longText } from '../arguments.ts';
import { examples, type Run } from '../command.ts';
import { modelText, shareText } from '../models.ts';
import { addCompare, addPromote } from './models-promote.ts';
import type { Session } from '../session.ts';

type ExportOptions = { title?: string; dataset?: string; limits?: string; second?: number };

export function modelsCommand(program: Command, run: Run): void {
  const models = program
    .command('models')
    .helpCommand(false)
    .description('List the trained models, compare and promote them, take ready ones into the project.')
    .addHelpText(
      'after',
      examples('gwinnow models --project digits', 'gwinnow models install mnist --project digits'),
    );
  addList(models, run);
  addCompare(models, run);
  addPromote(models, run);
  addInstall(models, run);
  addExport(models, run);
}

function addList(models: Command, run: Run): void {
  models
    .command('list', { isDefault: true })
    .allowExcessArguments()
    .description('What "gwinnow models" alone does; ▸ marks the models in use.')
    .option('--pretrained', "the ready models that come with Gwinnow, instead of the project's")
    .addHelpText(
      'after',
      examples('gwinnow models list --project digits', 'gwinnow models list --pretrained'),
    )
    .action(({ pretrained }: { pretrained?: true }, { args }: Command) =>
      run(async (session) => {
        if (args.length > 0) throw unknownCommand(args);
        await (pretrained ? listPretrained(session) : listTrained(session));
      }),
    );
}

function addInstall(models: Command, run: Run): void {
  models
    .command('install')
    .argument('<name>', 'name of the set: gwinnow models list --pretrained', filled)
    .description('Take a ready classifier and its GWIN into the project.')
    .addHelpText('after', examples('gwinnow models install mnist --project digits'))
    .action((name: string) =>
      run(async (session) => {
        await session.open();
        const installed = await session.client.models.install({ name });
        const all = await session.client.models.list({});
        const added = all.filter(({ id }) => Object.values(installed).includes(id));
        session.print(installed, () => added.map(modelText).join('\n'));
        const { classifier } = await session.client.policies.current({});
        if (classifier === installed.classifier) return;
        const change = `gwinnow policy --classifier ${installed.classifier} --gwin ${installed.gwin}`;
        session.say(
          `The policy keeps classifier ${classifier}. To use the new ones: ${session.commandLine(change)}`,
        );
      }),
    );
}

function addExport(models: Command, run: Run): void {
  models
    .command('export')
    .argument('<folder>', 'where; its name becomes that of the set', folder)
    .description("Write the policy's models as a set that can be installed.")
    .option('--title <words>', 'what the set is (default: the name of the folder)', filled)
    .option('--dataset <words>', 'what it was trained on (default: what was imported)', filled)
    .option('--limits <words>', 'what it is not good for', longText)
    .option('--second <model>', 'number of a classifier to go with it as a control', id)
    .addHelpText(
      'after',
      examples(
        'gwinnow models export sets/digits --project digits',
        'gwinnow models export sets/digits --title "Digits by hand" --project digits',
      ),
    )
    .action((directory: string, options: ExportOptions) =>
      run(async (session) => {
        await session.open();
        const card = await session.client.models.export({ directory, ...options });
        session.print(card, () => `Wrote ${directory}\n${cardText(card)}`);
      }),
    );
}

async function listTrained(session: Session): Promise<void> {
  await session.open();
  const all = await session.client.models.list({});
  const { classifier, gwin } = await session.client.policies.current({});
  const inUse = ({ id }: Model) => id === classifier || id === gwin;
  session.print(all, () =>
    all.length === 0
      ? `No models yet. Train one: ${session.commandLine('gwinnow train bnn')}`
      : all.map((model) => `${inUse(model) ? '▸' : ' '} ${modelText(model)}`).join('\n'),
  );
}

/** Also where there is no project: one may want to know before making one. */
async function listPretrained(session: Session): Promise<void> {
  try {
    await session.open();
  } catch (thrown) {
    if (!(thrown instanceof GwinnowError) || thrown.code !== 'NO_PROJECT') throw thrown;
  }
  const sets = await session.client.models.pretrained({});
  session.print(sets, () =>
    sets.length === 0
      ? 'No ready models come with this copy of Gwinnow.'
      : sets.map((set) => `${cardText(set.card)}\n    ${stateText(session, set)}`).join('\n'),
  );
}

function cardText({
  name,
  title,
  dataset,
  split,
  image,
  classes,
  classifier,
  gwin,
  second,
  results,
  limits,
}: ModelCard): string {
  const colours = image.channels === 1 ? 'grey' : 'colour';
  return [
    `${name}: ${title}`,
    `    ${classifier.architecture} and its GWIN (${gwin.architecture}) for ${image.height}x${image.width} ${colours} images of ${classes.length} classes`,
    ...(second === null
      ? []
      : [`    beside them, as a control, a second classifier (${second.architecture})`]),
    `    trained on ${dataset}: ${split}`,
    ...(results === null ? [] : resultLines(results)),
    ...(limits === '' ? [] : [`    ${limits}`]),
  ].join('\n');
}

function resultLines({ split, images, tau, rejects, all }: NonNullable<ModelCard['results']>): string[] {
  const line = (of: string, { bnn, gwin, second }: typeof rejects): string => {
    const beside = second === null ? '' : `, ${shareText(second)} by the second classifier`;
    return `    ${of} ${shareText(bnn)} right, ${shareText(gwin)} by GWIN${beside}`;
  };
  return [
    line(`on ${count(images)} ${split} images: of the rejects (tau ${tau})`, rejects),
    line('with these labels for the rejects, of all images', all),
  ];
}

function stateText(session: Session, set: PretrainedSet): string {
  const state = usabilityText(session, set);
  return set.missing === null ? state : `${state}\n    its images are not here: ${set.missing}`;
}

function usabilityText(session: Session, { card, installed, misfit }: PretrainedSet): string {
  if (installed !== null)
    return `installed as models ${Object.values(installed)
      .filter((id) => id !== null)
      .join(', ')}`;
  return misfit ?? `to install it: ${session.commandLine(`gwinnow models install ${card.name}`)}`;
}

function unknownCommand(words: readonly string[]): GwinnowError {
  const message = `There is no "models ${words.join(' ')}", only "models list", "models compare OLD NEW", "models promote MODEL", "models install NAME" and "models export FOLDER"`;
  return new GwinnowError('BAD_ARGUMENT', message);
}
