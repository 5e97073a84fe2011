import { resolve } from 'node:path';
import { Argument, type Command, Option } from 'commander';
import * as v from 'valibot';
import { BackendName } from '../../../../shared/contract/backends.ts';
import { ReplaySummary, type SampleReplay } from '../../../../shared/contract/replay.ts';
import { count, cut } from '../../../../shared/domain/figures.ts';
import { GwinnowError } from '../../../../shared/errors.ts';
import { id, seed, wholeNumber } from '../arguments.ts';
import { className } from '../classes.ts';
import { examples, type Run } from '../command.ts';
import { EXIT } from '../exit-status.ts';
import type { Session } from '../session.ts';
import { counted } from '../words.ts';

type Options = { bundle?: string; all?: true; random?: number; seed: number; backend?: BackendName };

const MOST_LISTED = 20;

export function addReplay(audit: Command, run: Run): void {
  audit
    .command('replay')
    .addArgument(new Argument('[sample]', 'number of one sample').argParser(id))
    .description('Compute verdicts anew from original bytes and weights, and compare them with the record.')
    .option('--all', 'everything that the policy rejects')
    .option('--random <count>', 'so many of it, chosen by --seed', wholeNumber(1))
    .option('--bundle <file>', 'everything in an evidence bundle, from its files alone')
    .option('--seed <number>', 'seed of the choice', seed, 1)
    .addOption(new Option('--backend <name>', 'what computes').choices(BackendName.options))
    .addHelpText(
      'after',
      `
Identical means bit for bit. The same means: the same labels and outcome, and
all numbers within the tolerance that another processor or backend needs. Exit
status 1 if anything is different or could not be computed.
${examples(
  'gwinnow audit replay 62117 --project digits',
  'gwinnow audit replay --random 100 --seed 7 --project digits',
  'gwinnow audit replay --all --json --project digits > replay.json',
)}`,
    )
    .action((sample: number | undefined, options: Options) =>
      run((session) => replay(session, sample, options)),
    );
}

async function replay(session: Session, sample: number | undefined, options: Options): Promise<void> {
  const { all, random, backend, bundle } = options;
  const ways = [sample, all, random, bundle].filter((way) => way !== undefined);
  if (ways.length !== 1) {
    const message = 'Say what to replay: the number of a sample, --all, --random COUNT or --bundle FILE';
    throw new GwinnowError('BAD_ARGUMENT', message);
  }
  const classes = bundle === undefined ? (await session.open()).classes : [];
  if (backend !== undefined) await session.client.backends.report({ wish: backend });
  await (sample === undefined ? replayMany(session, options) : replayOne(session, sample, classes));
}

async function replayOne(session: Session, sample: number, classes: readonly string[]): Promise<void> {
  const { transform: _, ...answer } = await session.client.replay.sample({ sample });
  session.print(answer, () =>
    [`${sampleLine(answer.replay)}, on ${answer.backend}`, ...details(answer.replay, classes)].join('\n'),
  );
  if (isBad(answer.replay)) session.finish(EXIT.failed);
}

async function replayMany(session: Session, { random, seed, bundle }: Options): Promise<void> {
  const summary =
    bundle === undefined ? await rejectedOf(session, random, seed) : await bundleOf(session, bundle);
  session.print(summary, () => summaryText(summary));
  if (summary.different + summary.failed > 0) session.finish(EXIT.failed);
}

async function rejectedOf(
  session: Session,
  random: number | undefined,
  seed: number,
): Promise<ReplaySummary> {
  const request = random === undefined ? {} : { random, seed };
  const { job } = await session.client.replay.rejected(request);
  return v.parse(ReplaySummary, (await session.follow(job, 'replay')).result);
}

function bundleOf(session: Session, bundle: string): Promise<ReplaySummary> {
  return session.client.replay.bundle({ bundle: resolve(bundle) });
}

function isBad({ result }: SampleReplay): boolean {
  return result === 'different' || result === 'failed';
}

const RESULTS: Readonly<Record<SampleReplay['result'], string>> = {
  identical: 'identical, bit for bit',
  same: 'the same verdict, within tolerance',
  different: 'DIFFERENT',
  failed: 'could not be computed',
};

function sampleLine({ sample, result, problem }: SampleReplay): string {
  const why = problem === null ? '' : `: ${problem.message} (${problem.code})`;
  return `Sample ${sample}: ${RESULTS[result]}${why}`;
}

function details(
  { outcome, original, transform, relabelled }: SampleReplay,
  classes: readonly string[],
): string[] {
  const lines: string[] = [];
  const row = (name: string, ...columns: string[]) =>
    lines.push(
      `  ${[name, ...columns]
        .map((text) => text.padEnd(22))
        .join(' ')
        .trimEnd()}`,
    );
  if (original === null) return lines;
  row('', 'on record', 'computed anew', 'largest difference');
  for (const [name, pair] of [
    ['original', original],
    ['transform', relabelled],
  ] as const) {
    if (pair === null) continue;
    const words = [pair.recorded, pair.replayed].map(
      ({ label, certainty }) => `${className(classes, label)}, ${cut(certainty)}`,
    );
    row(name, ...words, differences(pair.draws, pair.certainty));
  }
  if (transform !== null) {
    const hashes = [transform.recorded, transform.replayed].map((hash) => `${hash.slice(0, 16)}…`);
    row('SHA-256 of its pixels', ...hashes, `${transform.pixel} grey levels`);
  }
  if (outcome !== null) row('outcome', outcome.recorded, outcome.replayed);
  return lines;
}

function differences(draws: number | null, certainty: number): string {
  const ofDraws = draws === null ? 'draws not kept' : `draws ${small(draws)}`;
  return `${ofDraws}, certainty ${small(certainty)}`;
}

function small(difference: number): string {
  return difference === 0 ? '0' : difference.toExponential(1);
}

function summaryText(summary: ReplaySummary): string {
  const { samples, backend, identical, same, different, failed, largest, deviating } = summary;
  const bad = deviating.filter(isBad);
  const more = different + failed - Math.min(bad.length, MOST_LISTED);
  return [
    `Computed ${counted(samples, 'sample')} anew on ${backend}:`,
    `  ${count(identical)} identical, ${count(same)} the same within tolerance, ${count(different)} different, ${count(failed)} could not be computed`,
    `  largest differences: original ${differences(largest.draws, largest.certainty ?? 0)};`,
    `    transform ${largest.pixel ?? 0} grey levels, ${differences(largest.relabelledDraws, largest.relabelledCertainty ?? 0)}`,
    ...bad.slice(0, MOST_LISTED).map((replay) => `  ${sampleLine(replay)}`),
    ...(more > 0 ? [`  and ${count(more)} more`] : []),
  ].join('\n');
}
