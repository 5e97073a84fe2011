import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { writeWhole } from '../src/main/engine/whole-file.ts';
import { BackendReport } from '../src/shared/contract/backends.ts';
import { Model } from '../src/shared/contract/models.ts';
import { ReportSchema } from '../src/shared/contract/report.ts';
import { gwinnow, trained } from './command-line.ts';
import type { Dataset } from './datasets.ts';
import { circumstances } from './material.ts';
import { percent } from './pooled.ts';
import type { Study, StudyOptions } from './study.ts';

const EPOCHS = '10';
const STEPS = '1500';
/** Pooled, as the paper has them. */
const PASSES = 10;

/** A BNN and the GWIN for it, each with options of the `gwinnow train` that makes it. */
type Pair = { readonly name: string; readonly bnn: readonly string[]; readonly gwin: readonly string[] };

/** The paper's two classifiers, the first of them by three seeds, and one that learnt from changed images itself. */
function pairsOf({ augmentation }: Dataset): Pair[] {
  const pair = (name: string, seed: number, ...bnn: readonly string[]): Pair => ({
    name,
    bnn: [...bnn, '--epochs', EPOCHS, '--seed', String(seed)],
    gwin: ['--augment', augmentation, '--steps', STEPS, '--seed', String(seed)],
  });
  return [
    ...[1, 2, 3].map((seed) => pair(`LeNet-5 BNN, seed ${seed}`, seed, '--architecture', 'lenet5-bnn')),
    pair('LeNet-5 BNN, augmented', 1, '--architecture', 'lenet5-bnn', '--augment', augmentation),
    pair('Improved BNN', 1, '--architecture', 'improved-bnn'),
  ];
}

/** Of what `gwinnow report` prints, what is computed from the scores. */
const Report = v.object(ReportSchema.entries);

const Row = v.object({
  pair: v.string(),
  bnn: v.object({ training: v.array(v.string()), sha256: v.string(), seconds: v.nullable(v.number()) }),
  gwin: v.object({ training: v.array(v.string()), sha256: v.string(), seconds: v.nullable(v.number()) }),
  samples: v.number(),
  passes: v.number(),
  draws: v.number(),
  fingerprint: v.nullable(v.string()),
  metrics: ReportSchema.entries.metrics,
  thresholds: ReportSchema.entries.thresholds,
  classCertainty: ReportSchema.entries.classCertainty,
});
type Row = v.InferOutput<typeof Row>;

/**
 * The paper's table from the first weight on: BNN and GWIN trained as the product trains them, briefly, then the rejects
 * of the test images at each of its τ, passes pooled. Of a GWIN the step that was best on validation's rejects is kept.
 */
export async function paperStudy(
  folder: string,
  say: (line: string) => void,
  { dataset }: StudyOptions,
): Promise<Study> {
  const rows: Row[] = [];
  for (const pair of pairsOf(dataset)) {
    const own = join(folder, pair.name.replaceAll(/[^a-z0-9]+/gi, '-'));
    const path = `${own}.json`;
    const known = await readFile(path, 'utf8').catch(() => null);
    const row =
      known === null
        ? await measured(own, pair, dataset, say)
        : v.parse(v.pipe(v.string(), v.parseJson(), Row), known);
    const trainings = [row.bnn.training, row.gwin.training];
    if (!isDeepStrictEqual(trainings, [pair.bnn, pair.gwin]))
      throw new Error(`${path} is of another training`);
    if (known === null) await writeWhole(path, JSON.stringify(row));
    rows.push(row);
  }
  const backend = await gwinnow(BackendReport, folder, 'backends');
  const document = { ...circumstances('paper', dataset, backend), rows };
  return { document, text: rows.map(tableOf).join('\n\n') };
}

async function measured(
  project: string,
  { name, bnn, gwin }: Pair,
  dataset: Dataset,
  say: (line: string) => void,
): Promise<Row> {
  const isThere = (path: string): Promise<boolean> =>
    access(path).then(
      () => true,
      () => false,
    );
  if (!(await isThere(project))) {
    await gwinnow(v.unknown(), project, 'new', '--name', name);
  }
  await gwinnow(v.unknown(), project, 'import', dataset.name);
  const models = await gwinnow(v.array(Model), project, 'models', 'list');
  const made = (kind: Model['kind']): Model | undefined => models.find((model) => model.kind === kind);
  say(`${name}: BNN`);
  const classifier = made('classifier') ?? (await trained(project, 'bnn', bnn));
  say(`${name}: GWIN`);
  const generator = made('gwin') ?? (await trained(project, 'gwin', gwin));
  say(`${name}: scores`);
  await gwinnow(v.unknown(), project, 'score', '--passes', String(PASSES));
  await gwinnow(v.unknown(), project, 'transform');
  const report = await gwinnow(Report, project, 'report');
  const seconds = (source: 'bnn' | 'gwin'): number | null =>
    report.costs.find((cost) => cost.source === source)?.trainingSeconds ?? null;
  return {
    pair: name,
    bnn: { training: [...bnn], sha256: classifier.weights, seconds: seconds('bnn') },
    gwin: { training: [...gwin], sha256: generator.weights, seconds: seconds('gwin') },
    samples: report.dataset.samples,
    passes: report.passes,
    draws: report.draws,
    fingerprint: report.dataset.fingerprint,
    metrics: report.metrics,
    thresholds: report.thresholds,
    classCertainty: report.classCertainty,
  };
}

function tableOf({ pair, samples, passes, thresholds }: Row): string {
  const cells = (...texts: readonly string[]) =>
    texts.map((text, at) => text.padStart(at === 0 ? 6 : 22)).join(' ');
  return [
    `${pair}: ${samples} images, ${passes} passes; %`,
    cells(
      'τ',
      'rejected',
      'right before',
      'asked again',
      'right after',
      'all before',
      'all after',
      'accepted right',
    ),
    ...thresholds.map(({ tau, share, rejectedAccuracy, wholeAccuracy }) =>
      cells(
        String(tau),
        (100 * share).toFixed(2),
        percent(rejectedAccuracy.bnn),
        percent(rejectedAccuracy.retry),
        percent(rejectedAccuracy.gwin),
        percent(wholeAccuracy.bnn, 2),
        percent(wholeAccuracy.gwin, 2),
        percent(wholeAccuracy.reject, 2),
      ),
    ),
  ].join('\n');
}
