import { writeFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import type { Split } from '../../../../shared/contract/common.ts';
import { common, type Run } from '../command.ts';
import type { CommonOptions } from '../session.ts';

type Options = CommonOptions & { split: Split; csv?: string; html?: string };

export function reportCommand(program: Command, run: Run): void {
  common(program.command('report'))
    .description('What rejecting and transforming did, per τ, with controls, harm and 95 % intervals.')
    .addOption(
      new Option('--split <split>', 'which images').choices(['train', 'validation', 'test']).default('test'),
    )
    .option('--csv <file>', 'also write the table as CSV')
    .option('--html <file>', 'also write a self-contained page with plots')
    .addHelpText(
      'after',
      '\nExamples:\n  gwinnow report --project digits\n  gwinnow report --html report.html --csv report.csv\n  gwinnow report --json > report.json',
    )
    .action((options: Options) =>
      run(options, async (session) => {
        await session.open();
        const { split } = options;
        for (const [format, file] of [
          ['csv', options.csv],
          ['html', options.html],
        ] as const) {
          if (file === undefined) continue;
          await writeFile(file, (await session.client.report.render({ split, format })).text);
          session.say(`Wrote ${file}`);
        }
        if (session.json) session.print(await session.client.report.get({ split }), () => '');
        else process.stdout.write((await session.client.report.render({ split, format: 'text' })).text);
      }),
    );
}
