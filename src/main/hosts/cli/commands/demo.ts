import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { BackendReport } from '../../../../shared/contract/backends.ts';
import type { Model } from '../../../../shared/contract/models.ts';
import type { ProjectSummary } from '../../../../shared/contract/projects.ts';
import { positiveNumber, wholeNumber } from '../arguments.ts';
import { duration, thousands } from '../progress.ts';
import { common, type Run } from '../command.ts';
import { trainedModel } from '../models.ts';
import type { CommonOptions, Session } from '../session.ts';

type Options = CommonOptions & {
  open: boolean;
  passes: number;
  seed: number;
  bnnMinutes?: number;
  gwinMinutes?: number;
};

const SECOND_CLASSIFIER_EPOCHS = 3;

export function demoCommand(program: Command, run: Run): void {
  common(program.command('demo'))
    .description('The whole method on real MNIST: train, score, reject, transform, relabel, report.')
    .option('--no-open', 'do not open the finished report')
    .option('--passes <count>', 'scoring passes pooled in the report', wholeNumber, 5)
    .option('--seed <number>', 'seed of everything random', wholeNumber, 1)
    .option('--bnn-minutes <minutes>', 'train the classifier about this long', positiveNumber)
    .option('--gwin-minutes <minutes>', 'train the GWIN about this long', positiveNumber)
    .addHelpText(
      'after',
      `
The project is kept in ./gwinnow-demo (or --project). Stopped with Ctrl-C or by a crash, the
same command goes on where it was; run again when finished, it only prints the report.

Examples:
  gwinnow demo
  gwinnow demo --no-open --json > report.json`,
    )
    .action((options: Options) => {
      const project = options.project ?? process.env['GWINNOW_PROJECT'] ?? 'gwinnow-demo';
      return run({ ...options, project: resolve(project) }, (session) => demo(session, options));
    });
}

async function demo(session: Session, options: Options): Promise<void> {
  const began = Date.now();
  const project = await openOrCreate(session);
  const backend = await session.client.backends.report({});
  session.say(backendLine(backend));
  await resumeStopped(session);
  await importOnce(session, project);
  const classifier = await classifierOnce(session, options);
  const second = await secondOnce(session, options);
  const gwin = await gwinOnce(session, options, classifier);
  await scoreAll(session, options, second);
  const files = await writeReports(session);
  session.say(`All in ${duration((Date.now() - began) / 1000)}. The project is in ${session.directory}`);
  session.say(`Next: npm run gwinnow -- queue --project ${session.directory}\n`);
  if (session.json) {
    const report = await session.client.report.get({ split: 'test' });
    const trained = { classifier, gwin, second };
    session.print({ project: session.directory, backend, trained, files, ...report }, () => '');
    return;
  }
  process.stdout.write((await session.client.report.render({ split: 'test', format: 'text' })).text);
  if (options.open) openInBrowser(files.html);
}

async function openOrCreate(session: Session): Promise<ProjectSummary> {
  if (existsSync(join(session.directory, 'gwinnow.sqlite'))) return session.open();
  return session.client.projects.create({
    directory: session.directory,
    name: 'MNIST demo',
    image: { height: 28, width: 28, channels: 1 },
    classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  });
}

function backendLine(report: BackendReport): string {
  const trial = report.trials.find((one) => one.taken);
  const milliseconds = trial?.stepMilliseconds ?? null;
  const speed = milliseconds === null ? '' : `, ${milliseconds.toFixed(1)} ms a probe step`;
  const slower = report.inUse.startsWith('native')
    ? ''
    : `\n  ${report.trials.find((one) => one.reason !== null)?.reason ?? ''}`;
  return `Computing on ${report.inUse} (${trial?.device ?? 'unknown device'}${speed})${slower}`;
}

/** A job that a crash or Ctrl-C left unfinished goes on before anything new starts. */
async function resumeStopped(session: Session): Promise<void> {
  const list = await session.client.jobs.list({ limit: 5 });
  const newest = list[0];
  if (newest === undefined || !['interrupted', 'cancelled'].includes(newest.state)) return;
  const started = await session.client.jobs.resume({ job: newest.id });
  await session.follow(started.job, `go on with ${newest.kind}`);
}

async function importOnce(session: Session, project: ProjectSummary): Promise<void> {
  const known = project.samples.train + project.samples.validation + project.samples.test;
  if (known > 0) return;
  const started = await session.client.datasets.import({ source: 'mnist' });
  await session.follow(started.job, 'import MNIST');
  const { samples } = await session.client.projects.summary({});
  session.say(
    `  ${thousands(samples.train)} train, ${thousands(samples.validation)} validation, ${thousands(samples.test)} test images`,
  );
}

async function newestModel(session: Session, fits: (model: Model) => boolean): Promise<Model | undefined> {
  return (await session.client.models.list({})).findLast(fits);
}

async function classifierOnce(session: Session, options: Options): Promise<Model> {
  const known = await newestModel(session, (model) => model.architecture === 'lenet5-bnn');
  if (known !== undefined) return known;
  const started = await session.client.training.classifier({
    preset: 'quick',
    seed: options.seed,
    ...(options.bnnMinutes === undefined ? {} : { minutes: options.bnnMinutes }),
  });
  const model = await trainedModel(session, started.job, 'train BNN');
  await session.client.policies.set({ classifier: model.id, reason: 'the demo trained it' });
  return model;
}

async function secondOnce(session: Session, options: Options): Promise<Model> {
  const known = await newestModel(session, (model) => model.architecture === 'lenet5');
  if (known !== undefined) return known;
  const started = await session.client.training.classifier({
    architecture: 'lenet5',
    epochs: SECOND_CLASSIFIER_EPOCHS,
    seed: options.seed + 1,
  });
  return trainedModel(session, started.job, 'train second classifier (control)');
}

async function gwinOnce(session: Session, options: Options, classifier: Model): Promise<Model> {
  const known = await newestModel(session, (model) => model.classifier === classifier.id);
  if (known !== undefined) return known;
  const started = await session.client.training.gwin({
    classifier: classifier.id,
    preset: 'quick',
    seed: options.seed,
    ...(options.gwinMinutes === undefined ? {} : { minutes: options.gwinMinutes }),
  });
  const model = await trainedModel(session, started.job, 'train GWIN');
  await session.client.policies.set({ gwin: model.id, reason: 'the demo trained it' });
  return model;
}

async function scoreAll(session: Session, options: Options, second: Model): Promise<void> {
  const control = await session.client.scoring.score({ model: second.id, draws: 1, split: 'test' });
  await session.follow(control.job, 'score with the second classifier');
  const scored = await session.client.scoring.score({ split: 'test', passes: options.passes });
  await session.follow(scored.job, 'score');
  const transformed = await session.client.scoring.transform({ split: 'test' });
  await session.follow(transformed.job, 'transform and relabel');
}

async function writeReports(session: Session): Promise<{ html: string; csv: string }> {
  const files = {
    html: join(session.directory, 'report.html'),
    csv: join(session.directory, 'report.csv'),
  };
  for (const format of ['html', 'csv'] as const) {
    await writeFile(files[format], (await session.client.report.render({ split: 'test', format })).text);
  }
  return files;
}

function openInBrowser(file: string): void {
  const opener = { darwin: 'open', win32: 'explorer' }[process.platform as string] ?? 'xdg-open';
  if (opener === 'xdg-open' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return;
  const child = spawn(opener, [file], { detached: true, stdio: 'ignore' });
  child.on('error', () => undefined);
  child.unref();
}
