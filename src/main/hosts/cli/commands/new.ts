import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import { classNames, filled, folder, imageShape } from '../arguments.ts';
import { examples, type Run } from '../command.ts';
import { shellWord } from '../words.ts';

type Options = {
  name?: string;
  image: { height: number; width: number; channels: 1 | 3 };
  classes?: string[];
};

export function newCommand(program: Command, run: Run): void {
  program
    .command('new')
    .argument('[folder]', 'where; the same as --project', folder)
    .description('Make an empty project in a folder.')
    .option('--name <name>', 'name of the project (default: the name of the folder)', filled)
    .addOption(
      new Option('--image <shape>', 'size images are brought to: HEIGHTxWIDTH, or x3 for colour')
        .argParser(imageShape)
        .default({ height: 28, width: 28, channels: 1 }, '28x28'),
    )
    .option(
      '--classes <names>',
      'class names, comma-separated (default: as found in the first import)',
      classNames,
    )
    .addHelpText(
      'after',
      examples('gwinnow new digits', 'gwinnow new birds --image 64x64x3 --classes finch,sparrow,wren'),
    )
    .action((place: string | undefined, options: Options) =>
      run(
        async (session) => {
          const project = await session.client.projects.create({
            directory: session.directory,
            name: options.name ?? (basename(session.directory) || 'project'),
            image: options.image,
            ...(options.classes === undefined ? {} : { classes: options.classes }),
          });
          session.print(project, () => `Made project "${project.name}" in ${project.directory}`);
          session.say(`Next: gwinnow import SOURCE --project ${shellWord(place ?? session.directory)}`);
        },
        place === undefined ? undefined : { project: place },
      ),
    );
}
