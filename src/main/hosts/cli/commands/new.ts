import { basename } from 'node:path';
import type { Command } from 'commander';
import { commaList, imageShape } from '../arguments.ts';
import { common, type Run } from '../command.ts';
import type { CommonOptions } from '../session.ts';

type Options = CommonOptions & {
  name?: string;
  image: { height: number; width: number; channels: 1 | 3 };
  classes?: string[];
};

export function newCommand(program: Command, run: Run): void {
  common(program.command('new'))
    .description('Make an empty project in a folder.')
    .option('--name <name>', 'name of the project (default: the name of the folder)')
    .option('--image <shape>', 'size images are brought to: HEIGHTxWIDTH, or x3 for colour', imageShape, {
      height: 28,
      width: 28,
      channels: 1,
    })
    .option(
      '--classes <names>',
      'class names, comma-separated (default: as found in the first import)',
      commaList,
    )
    .addHelpText(
      'after',
      `
Examples:
  gwinnow new --project digits
  gwinnow new --project birds --image 64x64x3 --classes finch,sparrow,wren`,
    )
    .action((options: Options) =>
      run(options, async (session) => {
        const project = await session.client.projects.create({
          directory: session.directory,
          name: options.name ?? basename(session.directory),
          image: options.image,
          ...(options.classes === undefined ? {} : { classes: options.classes }),
        });
        session.print(project, () => `Made project "${project.name}" in ${project.directory}`);
      }),
    );
}
