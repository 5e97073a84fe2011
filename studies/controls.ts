import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { BackendReport } from '../src/shared/contract/backends.ts';
import { type Report, ReportSchema } from '../src/shared/contract/report.ts';
import { writeWhole } from '../src/main/engine/whole-file.ts';
import { gwinnow, trained } from './command-line.ts';
import type { Dataset } from './datasets.ts';
import { circumstances } from './material.ts';
import type { Study, StudyOptions } from './study.ts';

/** A classifier that is asked about what the BNN rejects. */
export type Control = {
  readonly name: string;
  /** Options of `gwinnow train bnn`. */
  readonly training: readonly string[];
  /** Networks whose mean answer counts. */
  readonly draws: number;
};

/** The hard one to beat comes first: it is the one that ships beside GWIN. */
export function controlsOf({ hardControl, augmentation }: Dataset): Control[] {
  return [
    { ...hardControl, draws: 1 },
    {
      name: 'LeNet-5, 8 epochs',
      training: ['--architecture', 'lenet5', '--epochs', '8', '--seed', '2'],
      draws: 1,
    },
    ...[5, 10].map((draws) => ({
      name: `ensemble of ${draws} LeNet-5, 6 epochs each`,
      training: ['--architecture', 'ensemble', '--members', '10', '--epochs', '6', '--seed', '5'],
      draws,
    })),
    {
      name: 'LeNet-5 with dropout kept on, 8 epochs, 10 draws',
      training: ['--architecture', 'mc-dropout', '--epochs', '8', '--seed', '6'],
      draws: 10,
    },
    {
      name: 'LeNet-5 BNN, augmented, 20 epochs, 10 draws',
      training: `--architecture lenet5-bnn --augment ${augmentation} --epochs 20 --seed 4`.split(' '),
      draws: 10,
    },
  ];
}

const SHOWN_TAU = 0.9;

/** Of what `gwinnow report` prints, what is computed from the scores. */
const ScoredReport = v.object(ReportSchema.entries);

const Threshold = ReportSchema.entries.thresholds.item.entries;

const Row = v.object({
  control: v.string(),
  training: v.array(v.string()),
  draws: v.number(),
  /** Of the weights. */
  sha256: v.string(),
  /** null where it was trained elsewhere. */
  trainingSeconds: v.nullable(v.number()),
  wholeSet: v.nullable(v.number()),
  thresholds: v.array(
    v.object({
      tau: v.number(),
      rejected: v.number(),
      accuracy: Threshold.rejectedAccuracy.entries.second,
      comparison: Threshold.comparisons.entries.second,
    }),
  ),
});
type Row = v.InferOutput<typeof Row>;

/** What was found so far, kept beside the project, so that the study goes on where it was; models by their training. */
const State = v.object({ rows: v.array(Row), models: v.record(v.string(), v.number()) });
type State = v.InferOutput<typeof State>;

/**
 * The BNN and GWIN that come with Gwinnow beside other ways to label what the BNN rejects: test images, its
 * passes pooled, as the report has them. The test split is only looked at: nothing is chosen by it.
 */
export async function controlsStudy(
  folder: string,
  say: (line: string) => void,
  { dataset }: StudyOptions,
): Promise<Study> {
  const project = join(folder, 'project');
  const statePath = join(folder, 'state.json');
  const state = await readState(statePath);
  const save = () => writeWhole(statePath, JSON.stringify(state));
  await prepare(dataset, project, say);
  for (const control of controlsOf(dataset)) {
    if (state.rows.some((row) => row.control === control.name)) continue;
    const training = control.training.join(' ');
    say(control.name);
    const model = state.models[training] ?? (await trained(project, 'bnn', control.training)).id;
    state.models[training] = model;
    await save();
    state.rows.push(await measured(project, control, model, say));
    await save();
  }
  const report = await gwinnow(ScoredReport, project, 'report');
  const backend = await gwinnow(BackendReport, project, 'backends');
  const document = { ...circumstances('controls', dataset, backend), report, controls: state.rows };
  return { document, text: tableOf(report, state.rows) };
}

async function readState(path: string): Promise<State> {
  const text = await readFile(path, 'utf8').catch(() => null);
  return text === null ? { rows: [], models: {} } : v.parse(v.pipe(v.string(), v.parseJson(), State), text);
}

async function prepare(
  { title, name, passes }: Dataset,
  project: string,
  say: (line: string) => void,
): Promise<void> {
  const exists = await access(project).then(
    () => true,
    () => false,
  );
  if (!exists) {
    say(`${title} with the models that come with Gwinnow`);
    await gwinnow(v.unknown(), project, 'new', '--name', `Controls on ${title}`);
  }
  await gwinnow(v.unknown(), project, 'import', name);
  await gwinnow(v.unknown(), project, 'models', 'install', name);
  await gwinnow(v.unknown(), project, 'score', '--passes', String(passes));
  await gwinnow(v.unknown(), project, 'transform');
}

async function measured(
  project: string,
  { name, training, draws }: Control,
  model: number,
  say: (line: string) => void,
): Promise<Row> {
  say(`score with ${name}`);
  await gwinnow(v.unknown(), project, 'score', '--model', String(model), '--draws', String(draws));
  const report = await gwinnow(ScoredReport, project, 'report');
  const { second } = report.models;
  if (second?.name !== `classifier ${model}`)
    throw new Error(`the report shows ${second?.name}, not ${model}`);
  return {
    control: name,
    training: [...training],
    draws,
    sha256: second.sha256,
    trainingSeconds: report.costs.find(({ source }) => source === 'second')?.trainingSeconds ?? null,
    wholeSet: report.metrics.second?.accuracy ?? null,
    thresholds: report.thresholds.map(({ tau, rejected, rejectedAccuracy, comparisons }) => ({
      tau,
      rejected,
      accuracy: rejectedAccuracy.second,
      comparison: comparisons.second,
    })),
  };
}

type Accuracy = Row['thresholds'][number]['accuracy'];

function tableOf({ thresholds }: Report, rows: readonly Row[]): string {
  const shown = thresholds.find(({ tau }) => tau === SHOWN_TAU);
  if (shown === undefined) throw new Error(`the report has no threshold ${SHOWN_TAU}`);
  const { rejectedAccuracy, comparisons, rejected } = shown;
  const line = (name: string, accuracy: Accuracy, fixed: number | string, broken: number | string): string =>
    [
      name.padEnd(56),
      percent(accuracy.value),
      `[${percent(accuracy.low)} – ${percent(accuracy.high)}]`,
      String(fixed).padStart(6),
      String(broken).padStart(7),
    ].join('  ');
  const others = rows.flatMap((row) => {
    const at = row.thresholds.find(({ tau }) => tau === SHOWN_TAU);
    return at === undefined
      ? []
      : [line(row.control, at.accuracy, at.comparison?.fixed ?? '', at.comparison?.broken ?? '')];
  });
  return [
    `${rejected} rejected answers at τ ${SHOWN_TAU}, right after, %: value [95 % interval], fixed, broken`,
    line('before', rejectedAccuracy.bnn, '', ''),
    line(
      'the same BNN again',
      rejectedAccuracy.retry,
      comparisons.retry?.fixed ?? '',
      comparisons.retry?.broken ?? '',
    ),
    line('GWIN', rejectedAccuracy.gwin, comparisons.gwin?.fixed ?? '', comparisons.gwin?.broken ?? ''),
    ...others,
  ].join('\n');
}

function percent(value: number | null): string {
  return value === null ? '–' : (100 * value).toFixed(1).padStart(5);
}
