import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { BackendReport } from '../../../../shared/contract/backends.ts';
import type { Job } from '../../../../shared/contract/jobs.ts';
import type { Model } from '../../../../shared/contract/models.ts';
import type { ProjectSummary } from '../../../../shared/contract/projects.ts';
import { GwinnowError } from '../../../../shared/errors.ts';
import { count } from '../../../../shared/domain/figures.ts';
import { minutes, seed, wholeNumber } from '../arguments.ts';
import { examples, type Run } from '../command.ts';
import { writing } from '../failure.ts';
import { trainedModel } from '../models.ts';
import { openInBrowser } from '../open-in-browser.ts';
import type { CommonOptions, Session } from '../session.ts';
import { duration, shellWord } from '../words.ts';

type Options = {
  open: boolean;
  passes: number;
  seed: number;
  train?: true;
  bnnMinutes?: number;
  gwinMinutes?: number;
};

/** The set of models that comes with Gwinnow for MNIST. */
const READY_SET = 'mnist';

/**
 * The control that GWIN has to beat: a plain classifier of the generator's size, trained about as long on images
 * augmented the same way.
 */
const SECOND_CLASSIFIER = { architecture: 'lenet5', width: 1.4, augment: 'digits', minutes: 5 } as const;
const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
const DEMO_FOLDER = 'gwinnow-demo';

const NOTES = `
The project is kept in ./${DEMO_FOLDER}, or where --project says. Stopped with
Ctrl-C or by a crash, the same command goes on where it was; run again when
finished, it only prints the report. The models that come with Gwinnow are used
where they are there; --train trains the like of them on this machine.`;

export function demoCommand(program: Command, run: Run): void {
  program
    .command('demo')
    .description('The whole method on real MNIST: score, reject, transform, relabel, report.')
    .option('--no-open', 'do not open the finished report')
    .option('--passes <count>', 'scoring passes pooled in the report', wholeNumber(1, 100), 5)
    .option('--seed <number>', 'seed of everything random', seed, 1)
    .option('--train', 'train BNN and GWIN here, about 11 minutes')
    .option('--bnn-minutes <minutes>', 'train the classifier here, about this long', minutes)
    .option('--gwin-minutes <minutes>', 'train the GWIN here, about this long', minutes)
    .addHelpText(
      'after',
      examples(
        'gwinnow demo',
        'gwinnow demo --train --project trained-here',
        'gwinnow demo --no-open --json > report.json',
      ) + `\n${NOTES}`,
    )
    .action((options: Options) => {
      const { project } = program.opts<CommonOptions>();
      const place = project ?? (process.env['GWINNOW_PROJECT'] || DEMO_FOLDER);
      const goOn = project === undefined ? 'gwinnow demo' : `gwinnow demo --project ${shellWord(project)}`;
      return run((session) => demo(session, options, goOn), { project: place });
    });
}

async function demo(session: Session, options: Options, goOn: string): Promise<void> {
  const began = performance.now();
  const follow = (job: number, title: string) => session.follow(job, title, goOn);
  const project = await openOrCreate(session);
  const backend = await session.client.backends.report({});
  session.say(backendLine(backend));
  await resumeStopped(session, follow);
  await importOnce(session, project, follow);
  const classifier = await classifierOnce(session, options, goOn);
  const gwin = await gwinOnce(session, options, classifier, goOn);
  await scoreAll(session, 1, follow);
  await sayFirstRejects(session);
  const second = await secondOnce(session, options, goOn);
  const control = await session.client.scoring.score({ model: second.id, draws: 1, split: 'test' });
  await follow(control.job, 'score with the second classifier');
  await scoreAll(session, options.passes, follow);
  const files = await writeReports(session);
  session.say(
    `All in ${duration((performance.now() - began) / 1000)}. The project is in ${session.directory}`,
  );
  session.say(`Next: npm run gwinnow -- queue --project ${shellWord(session.directory)}\n`);
  if (session.json) {
    const report = await session.client.report.get({ split: 'test' });
    const trained = { classifier, gwin, second };
    session.print({ project: session.directory, backend, trained, files, ...report }, () => '');
    return;
  }
  const { text } = await session.client.report.render({ split: 'test', format: 'text' });
  session.print(null, () => text);
  if (!options.open) return;
  session.say(`\nReview in the app: npm run gwinnow -- serve --project ${shellWord(session.directory)}`);
  openInBrowser(files.html);
}

type Follow = (job: number, title: string) => Promise<Job>;

/** The demo's project; another one is left alone. BAD_ARGUMENT */
async function openOrCreate(session: Session): Promise<ProjectSummary> {
  const image = { height: 28, width: 28, channels: 1 } as const;
  try {
    const project = await session.open();
    const own = project.image.height === 28 && project.image.width === 28 && project.image.channels === 1;
    if (own && project.classes.join() === DIGITS.join()) return project;
  } catch (thrown) {
    if (!(thrown instanceof GwinnowError) || thrown.code !== 'NO_PROJECT') throw thrown;
    const { directory, client } = session;
    return client.projects.create({ directory, name: 'MNIST demo', image, classes: DIGITS });
  }
  const message = `The project in ${session.directory} is not one of 28 x 28 digits; give the demo its own --project`;
  throw new GwinnowError('BAD_ARGUMENT', message);
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
async function resumeStopped(session: Session, follow: Follow): Promise<void> {
  const [newest] = await session.client.jobs.list({ limit: 1 });
  if (newest === undefined || !['interrupted', 'cancelled'].includes(newest.state)) return;
  const started = await session.client.jobs.resume({ job: newest.id });
  await follow(started.job, `go on with ${newest.kind}`);
}

async function importOnce(session: Session, project: ProjectSummary, follow: Follow): Promise<void> {
  const known = project.samples.train + project.samples.validation + project.samples.test;
  if (known > 0) return;
  const started = await session.client.datasets.import({ source: 'mnist' });
  await follow(started.job, 'import MNIST');
  const { train, validation, test } = (await session.client.projects.summary({})).samples;
  session.say(`  ${count(train)} train, ${count(validation)} validation, ${count(test)} test images`);
}

async function newestModel(session: Session, fits: (model: Model) => boolean): Promise<Model | undefined> {
  return (await session.client.models.list({})).findLast(fits);
}

async function classifierOnce(session: Session, options: Options, goOn: string): Promise<Model> {
  const known = await newestModel(session, (model) => model.architecture === 'lenet5-bnn');
  if (known !== undefined) return known;
  const ready = await readyClassifier(session, options);
  if (ready !== undefined) return ready;
  const started = await session.client.training.classifier({
    preset: 'quick',
    seed: options.seed,
    ...(options.bnnMinutes === undefined ? {} : { minutes: options.bnnMinutes }),
  });
  const model = await trainedModel(session, started.job, 'train BNN', goOn);
  const { seed } = options;
  await session.client.policies.set({ classifier: model.id, seed, reason: 'the demo trained it' });
  return model;
}

/** The shipped classifier, taken into the project with its GWIN; undefined where one is to be trained. */
async function readyClassifier(session: Session, options: Options): Promise<Model | undefined> {
  const { train, bnnMinutes, gwinMinutes } = options;
  if (train || bnnMinutes !== undefined || gwinMinutes !== undefined) return undefined;
  const sets = await session.client.models.pretrained({});
  const set = sets.find(({ card, misfit }) => card.name === READY_SET && misfit === null);
  if (set === undefined) return undefined;
  const installed = await session.client.models.install({ name: READY_SET });
  session.say(`Using the models that come with Gwinnow (${set.card.title}); --train trains some here`);
  return newestModel(session, ({ id }) => id === installed.classifier);
}

/** What there is to review already while the rest of the report is computed. */
async function sayFirstRejects(session: Session): Promise<void> {
  const { counts } = await session.client.queue.list({ limit: 1 });
  const { accepted, rejected, rescued, unsure } = counts;
  session.say(
    `  ${count(accepted)} of ${count(accepted + rejected)} images accepted, ${count(rejected)} rejected: ` +
      `${count(rescued)} rescued by the transform, ${count(unsure)} still unsure`,
  );
}

async function secondOnce(session: Session, options: Options, goOn: string): Promise<Model> {
  const known = await newestModel(session, (model) => model.architecture === 'lenet5');
  if (known !== undefined) return known;
  const started = await session.client.training.classifier({
    ...SECOND_CLASSIFIER,
    seed: options.seed + 1,
  });
  return trainedModel(session, started.job, 'train second classifier (control)', goOn);
}

async function gwinOnce(session: Session, options: Options, classifier: Model, goOn: string): Promise<Model> {
  const known = await newestModel(session, (model) => model.classifier === classifier.id);
  if (known !== undefined) return known;
  const started = await session.client.training.gwin({
    classifier: classifier.id,
    preset: 'quick',
    seed: options.seed,
    ...(options.gwinMinutes === undefined ? {} : { minutes: options.gwinMinutes }),
  });
  const model = await trainedModel(session, started.job, 'train GWIN', goOn);
  await session.client.policies.set({ gwin: model.id, reason: 'the demo trained it' });
  return model;
}

async function scoreAll(session: Session, passes: number, follow: Follow): Promise<void> {
  const scored = await session.client.scoring.score({ split: 'test', passes });
  await follow(scored.job, 'score');
  const transformed = await session.client.scoring.transform({ split: 'test' });
  await follow(transformed.job, 'transform and relabel');
}

async function writeReports(session: Session): Promise<{ html: string; csv: string }> {
  const files = {
    html: join(session.directory, 'report.html'),
    csv: join(session.directory, 'report.csv'),
  };
  for (const format of ['html', 'csv'] as const) {
    const { text } = await session.client.report.render({ split: 'test', format });
    await writing(files[format], () => writeFile(files[format], text));
  }
  return files;
}
