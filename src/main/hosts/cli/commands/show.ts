import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { SampleDetail, Scored } from '../../../../shared/contract/queue.ts';
import type { Decision } from '../../../../shared/contract/decisions.ts';
import { cut } from '../../../../shared/domain/figures.ts';
import { id } from '../arguments.ts';
import { className } from '../classes.ts';
import { examples, type Run } from '../command.ts';
import { writing } from '../failure.ts';
import { moment } from '../words.ts';

type Options = { saveOriginal?: string; saveTransform?: string };

export function showCommand(program: Command, run: Run): void {
  program
    .command('show')
    .argument('<sample>', 'number of the sample', id)
    .description('Everything known of one sample: certainty before and after, doubt, decisions.')
    .option('--save-original <file>', 'write the original as PNG')
    .option('--save-transform <file>', 'write the transform as PNG')
    .addHelpText(
      'after',
      examples(
        'gwinnow show 62117 --project digits',
        'gwinnow show 62117 --save-transform after.png --project digits',
      ),
    )
    .action((sample: number, { saveOriginal, saveTransform }: Options) =>
      run(async (session) => {
        const { classes } = await session.open();
        const detail = await session.client.queue.sample({ sample });
        const files = { original: saveOriginal, transform: saveTransform };
        for (const which of ['original', 'transform'] as const) {
          const file = files[which];
          if (file === undefined) continue;
          const { bytes } = await session.client.queue.image({ sample, which });
          await writing(file, () => writeFile(file, bytes));
          session.say(`Wrote ${file}`);
        }
        session.print(detail, () => detailText(detail, classes));
      }),
    );
}

const DOUBTS = {
  model: 'the draws disagree: the model does not know',
  classes: 'the draws agree that classes overlap',
  none: 'next to none',
};

function detailText(detail: SampleDetail, classes: readonly string[]): string {
  const { sample, split, source, given, original, transform, outcome, status, doubt, history } = detail;
  return [
    `Sample ${sample}, ${split}, ${source}`,
    line('given label', given === null ? 'none' : className(classes, given)),
    ...scoredLines('original', original, classes),
    ...scoredLines('transform', transform, classes),
    ...(outcome === null ? [] : [line('outcome', status === null ? outcome : `${outcome}, ${status}`)]),
    ...(doubt === null ? [] : [line('doubt', DOUBTS[doubt])]),
    ...farLines(detail),
    ...reviewLines(detail),
    ...history.map((decision) => `  ${decisionText(decision, classes)}`),
  ].join('\n');
}

function farLines({ far }: SampleDetail): string[] {
  if (far === null) return [];
  const [distance, bar] = [far.distance, far.bar].map((share) => `${(100 * share).toFixed(1)} %`);
  return [
    line('transform', `${distance} of white from the image, farther than 19 in 20 right ones (${bar}):`),
    line('', 'accepted only by itself and with a reason'),
  ];
}

function reviewLines({ review }: SampleDetail): string[] {
  if (review === null) return [];
  const { needed, given, hidden } = review;
  return [line('verdicts', `${given} of ${needed}${hidden ? ", others' hidden until yours is given" : ''}`)];
}

function line(name: string, text: string): string {
  return `  ${name.padEnd(12)} ${text}`;
}

function scoredLines(name: string, scored: Scored | null, classes: readonly string[]): string[] {
  if (scored === null) return [line(name, 'not computed')];
  const { label, certainty, runnerUp, runnerUpProbability, entropy, mutualInformation } = scored;
  return [
    line(name, `${className(classes, label)}, certainty ${cut(certainty)}`),
    line('', `runner-up ${className(classes, runnerUp)}, probability ${cut(runnerUpProbability)}`),
    line('', `entropy ${entropy.toFixed(3)} nat, of it between draws ${mutualInformation.toFixed(3)}`),
  ];
}

/** "decision 7, accept 2 by ann, 2026-11-23 04:35:59 UTC: clear" */
export function decisionText(decision: Decision, classes: readonly string[]): string {
  const { id, kind, label, undoes, reviewer, at, reason, adjudicates, secondRun } = decision;
  const given = label === null ? '' : ` ${className(classes, label)}`;
  const undone = undoes === null ? '' : ` of decision ${undoes}`;
  const between = adjudicates === null ? '' : ` between decisions ${adjudicates.join(' and ')}`;
  const why = reason === '' ? '' : `: ${reason}`;
  const taken = secondRun === null ? '' : ' from the second classifier';
  return `decision ${id}, ${kind}${given}${taken}${undone}${between} by ${reviewer}, ${moment(at)}${why}`;
}
