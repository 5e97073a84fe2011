import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type * as v from 'valibot';
import type { PrintedReport } from '../../../../shared/contract/report.ts';
import type { Split } from '../../../../shared/contract/common.ts';
import { examples, type Run, splitOption } from '../command.ts';
import { writing } from '../failure.ts';

type Options = { split: Split; csv?: string; html?: string; agreement?: string };

export function reportCommand(program: Command, run: Run): void {
  program
    .command('report')
    .description('What rejecting and transforming did, per τ, with controls, harm and 95 % intervals.')
    .addOption(splitOption('train', 'validation', 'test'))
    .option('--csv <file>', 'also write the table as CSV')
    .option('--agreement <file>', 'also write how reviewers agree and override as CSV')
    .option('--html <file>', 'also write a self-contained page with plots')
    .addHelpText(
      'after',
      examples(
        'gwinnow report --project digits',
        'gwinnow report --html report.html --csv report.csv --project digits',
        'gwinnow report --json --project digits > report.json',
      ),
    )
    .action(({ split, csv, html, agreement }: Options) =>
      run(async (session) => {
        await session.open();
        const files = { csv, html, 'review-csv': agreement };
        for (const format of ['csv', 'html', 'review-csv'] as const) {
          const file = files[format];
          if (file === undefined) continue;
          const { text } = await session.client.report.render({ split, format });
          await writing(file, () => writeFile(file, text));
          session.say(`Wrote ${file}`);
        }
        if (session.json) {
          const report = await session.client.report.get({ split });
          const printed: v.InferOutput<typeof PrintedReport> = {
            ...report,
            review: await session.client.report.review({}),
          };
          session.print(printed, () => '');
          return;
        }
        const { text } = await session.client.report.render({ split, format: 'text' });
        session.print(null, () => text);
      }),
    );
}
