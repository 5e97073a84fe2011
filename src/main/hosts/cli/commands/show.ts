import { writeFile } from 'node:fs/promises';
import { type Command } from 'commander';
import type { SampleDetail, Scored } from '../../../../shared/contract/queue.ts';
import type { Decision } from '../../../../shared/contract/decisions.ts';
import { wholeNumber } from '../arguments.ts';
import { certaintyText, className } from '../classes.ts';
import { common, type Run } from '../command.ts';
import type { CommonOptions } from '../session.ts';

type Options = CommonOptions & { saveOriginal?: string; saveTransform?: string };

export function showCommand(program: Command, run: Run): void {
  common(program.command('show'))
    .argument('<sample>', 'number of the sample', wholeNumber)
    .description('Everything known of one sample: certainty before and after, doubt, decisions.')
    .option('--save-original <file>', 'write the original as PNG')
    .option('--save-transform <file>', 'write the transform as PNG')
    .addHelpText(
      'after',
      '\nExamples:\n  gwinnow show 62117 --project digits\n  gwinnow show 62117 --save-transform after.png',
    )
    .action((sample: number, options: Options) =>
      run(options, async (session) => {
        const project = await session.open();
        const detail = await session.client.queue.sample({ sample });
        for (const [which, file] of [
          ['original', options.saveOriginal],
          ['transform', options.saveTransform],
        ] as const) {
          if (file === undefined) continue;
          const image = await session.client.queue.image({ sample, which });
          await writeFile(file, image.bytes);
        }
        session.print(detail, () => detailText(detail, project.classes));
      }),
    );
}

function detailText(detail: SampleDetail, classes: readonly string[]): string {
  const lines = [
    `Sample ${detail.sample}, ${detail.split}, ${detail.source}`,
    `  given label  ${detail.given === null ? 'none' : className(classes, detail.given)}`,
    scoredText('original', detail.original, classes),
    scoredText('transform', detail.transform, classes),
  ];
  if (detail.outcome !== null) lines.push(`  outcome      ${detail.outcome}`);
  if (detail.doubt !== null) {
    lines.push(
      `  doubt        ${detail.doubt === 'model' ? 'the draws disagree: the model does not know' : 'the draws agree that classes overlap'}`,
    );
  }
  for (const decision of detail.history) lines.push(`  ${decisionText(decision, classes)}`);
  return lines.join('\n');
}

function scoredText(name: string, scored: Scored | null, classes: readonly string[]): string {
  if (scored === null) return `  ${name.padEnd(11)}  not computed`;
  const label = className(classes, scored.label);
  const runnerUp = className(classes, scored.runnerUp);
  return `  ${name.padEnd(11)}  ${label}, certainty ${certaintyText(scored.certainty)}; runner-up ${runnerUp} ${certaintyText(scored.runnerUpProbability)}; entropy ${scored.entropy.toFixed(3)} nat, of it between draws ${scored.mutualInformation.toFixed(3)}`;
}

export function decisionText(decision: Decision, classes: readonly string[]): string {
  const label = decision.label === null ? '' : ` ${className(classes, decision.label)}`;
  const undone = decision.undoes === null ? '' : ` of decision ${decision.undoes}`;
  const reason = decision.reason === '' ? '' : `: ${decision.reason}`;
  return `${decision.at}  ${decision.reviewer}  ${decision.kind}${label}${undone}${reason}`;
}
