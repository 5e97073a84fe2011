import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import sharp from 'sharp';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BackendReport } from '../../../../src/shared/contract/backends.ts';
import { Id } from '../../../../src/shared/contract/common.ts';
import { ImportResult } from '../../../../src/shared/contract/datasets.ts';
import { Job } from '../../../../src/shared/contract/jobs.ts';
import { Model, ModelCard, PretrainedSet } from '../../../../src/shared/contract/models.ts';
import { Policy } from '../../../../src/shared/contract/policies.ts';
import { ProjectSummary } from '../../../../src/shared/contract/projects.ts';
import { PrintedReport } from '../../../../src/shared/contract/report.ts';
import { count, cut } from '../../../../src/shared/domain/figures.ts';
import { CLASSES, SIDE, writeIdx } from '../../engine/small-data.ts';
import { describeReviewing } from './reviewing.ts';
import { build, failure, json, run, start, temporaryFolder } from './cli.ts';

const LeftOut = v.strictObject({ source: v.string(), code: v.string(), message: v.string() });
const Imported = v.strictObject({
  ...ImportResult.entries,
  leftOut: v.array(LeftOut),
  samples: ProjectSummary.entries.samples,
  classes: ProjectSummary.entries.classes,
});
const Runs = v.strictObject({ runs: v.array(Id) });

const { folder, remove } = temporaryFolder();
const project = join(folder, 'Balken & Möwen');
const at = (...args: string[]) => [...args, '--project', project];
let images: string;

beforeAll(() => {
  build();
  images = writeIdx(join(folder, 'data'), 'bars', 400, 1);
});
afterAll(remove);

describe('a project from nothing to a report', () => {
  it('is made', async () => {
    const made = await json(ProjectSummary, ['new', project, '--image', `${SIDE}x${SIDE}`]);
    expect(made).toMatchObject({ directory: project, name: 'Balken & Möwen', classes: [], labelled: 0 });
    expect((await failure(at('new'), 1)).code).toBe('PROJECT_EXISTS');
  });

  it('has nothing to offer yet, and says what to do first', async () => {
    expect((await failure(at('train', 'bnn'), 4)).message).toContain('import');
    for (const command of ['train gwin', 'score', 'transform', 'report']) {
      const { code, message } = await failure(at(...command.split(' ')), 4);
      expect(code).toBe('NO_MODEL');
      expect(message).toMatch(/gwinnow train (bnn|gwin)/);
    }
    expect((await run(at('queue'))).stdout).toContain('gwinnow score');
  });

  it('takes in images and labels, from any folder, nothing twice', async () => {
    const relative = { cwd: join(folder, 'data') };
    const parts = ['--parts', '60:20:20'];
    const first = await json(Imported, at('import', 'bars-images-idx3-ubyte', ...parts), relative);
    expect(first).toMatchObject({ added: 400, known: 0, problems: 0, leftOut: [], classes: CLASSES });
    const { train, validation, test, pool } = first.samples;
    expect(train + validation + test).toBe(400);
    expect(pool).toBe(0);
    const again = await json(Imported, at('import', images, ...parts));
    expect(again).toMatchObject({ added: 0, known: 400, samples: first.samples });
  });

  it('gets a classifier', async () => {
    const train = ['--epochs', '6', '--seed', '1'];
    const model = await json(Model, at('train', 'bnn', ...train));
    expect(model).toMatchObject({ id: 1, kind: 'classifier', architecture: 'lenet5-bnn', classifier: null });
    expect(statSync(join(project, 'models', `${model.weights}.safetensors`)).size).toBeGreaterThan(1000);
  });

  it('gets a second one as a control, and a GWIN', async () => {
    const [model] = await json(v.tuple([Model]), at('models'));
    const second = await json(Model, at('train', 'bnn', '--architecture', 'lenet5', '--epochs', '1'));
    expect(second).toMatchObject({ id: 2, architecture: 'lenet5' });
    const gwin = await json(Model, at('train', 'gwin', '--steps', '2'));
    expect(gwin).toMatchObject({ id: 3, kind: 'gwin', architecture: 'residual', classifier: 1 });
    expect(await json(v.array(Model), at('models'))).toEqual([model, second, gwin]);
    const { stdout } = await run(at('models'));
    expect(stdout).toMatch(/^▸ Model 1: lenet5-bnn[^]*\n {2}Model 2[^]*\n▸ Model 3: GWIN/);
    expect(stdout).toMatch(/on the validation images: accuracy [\d.]+\u202F%, NLL \d/);
    expect(stdout).toMatch(
      /of 2, chosen by \d+ rejected validation images:\n +right [\d.]+\u202F% → [\d.]+\u202F%,/,
    );
  });

  it('gives its models away as a set, and knows which ready ones it could take', async () => {
    const set = join(folder, 'sets', 'bars');
    const words = ['--title', 'Bars', '--limits', 'Bars only.'];
    const card = await json(ModelCard, at('models', 'export', set, ...words));
    expect(card).toMatchObject({ name: 'bars', title: 'Bars', limits: 'Bars only.', classes: CLASSES });
    expect(JSON.parse(readFileSync(join(set, 'card.json'), 'utf8'))).toEqual(card);
    const [model] = await json(v.array(Model), at('models', 'list'));
    expect(card.classifier.sha256).toBe(model?.weights);
    const ready = await json(v.array(PretrainedSet), at('models', 'list', '--pretrained'));
    expect(await json(v.array(PretrainedSet), ['models', 'list', '--pretrained'])).toHaveLength(ready.length);
    const { code, message } = await failure(at('models', 'install', 'nichts'), 4);
    expect({ code, message }).toMatchObject({
      code: 'MODEL_NOT_FOUND',
      message: expect.stringContaining('gwinnow models list --pretrained'),
    });
    expect((await failure(at('models', 'export', join(folder, 'Große Menge')), 2)).message).toContain('name');
  });

  it('is scored in passes and transformed, once', async () => {
    await json(Runs, at('score', '--model', '2', '--draws', '1'));
    const scored = await json(Runs, at('score', '--passes', '2'));
    expect(scored.runs).toHaveLength(2);
    const transformed = await json(Runs, at('transform'));
    expect(transformed.runs).toHaveLength(2);
    expect(await json(Runs, at('score', '--passes', '2'))).toEqual(scored);
  });

  it('lists what was done', async () => {
    const jobs = await json(v.array(Job), at('jobs', '--limit', '4'));
    expect(jobs.map(({ kind, state }) => [kind, state])).toEqual([
      ['score', 'done'],
      ['transform', 'done'],
      ['score', 'done'],
      ['score', 'done'],
    ]);
    expect((await run(at('jobs'))).stdout).toMatch(/train-gwin +done .* model 3\n/);
  });

  it('reports the same in JSON, CSV and HTML', async () => {
    const files = { csv: join(folder, 'Bericht 1.csv'), html: join(folder, 'Bericht 1.html') };
    const report = await json(PrintedReport, at('report', '--csv', files.csv, '--html', files.html));
    expect(report).toMatchObject({ passes: 2, draws: 10, tau: 0.9, dataset: { split: 'test' } });
    const rows: Record<string, string>[] = parse(readFileSync(files.csv), { columns: true });
    expect(rows).toHaveLength(report.thresholds.length);
    const html = readFileSync(files.html, 'utf8');
    for (const [n, entry] of report.thresholds.entries()) {
      const { rejectedAccuracy, wholeAccuracy } = entry;
      const row = rows[n] ?? {};
      for (const [column, value] of Object.entries({
        tau: entry.tau,
        rejected: entry.rejected,
        share: entry.share,
        rejected_bnn: rejectedAccuracy.bnn.value,
        rejected_gwin_low: rejectedAccuracy.gwin.low,
        rejected_second_n: rejectedAccuracy.second.n,
        whole_gwin: wholeAccuracy.gwin.value,
        whole_reject_high: wholeAccuracy.reject.high,
        fixed: entry.fixed,
        broken: entry.broken,
      })) {
        expect([column, row[column]]).toEqual([column, value === null ? '' : String(value)]);
      }
      if (entry.rejected === 0) continue;
      const cells = htmlRow(html, cut(entry.tau));
      expect(cells[0]).toMatch(new RegExp(`^${count(entry.rejected)} `));
      expect(cells.slice(-3)).toEqual([entry.fixed, entry.broken, entry.keptWrong].map((n) => count(n ?? 0)));
    }
  });

  it('prints the report for people where none asks for JSON', async () => {
    const { stdout, stderr } = await run(at('report'), { env: { LC_ALL: 'de_DE.UTF-8', LANGUAGE: 'de' } });
    expect(stdout).toMatch(/^At τ 0\.900 /);
    expect(stdout).toContain('Accuracy on rejected images');
    expect(stderr).toBe('');
  });

  it('keeps every policy with its reason', async () => {
    const before = await json(Policy, at('policy'));
    const args = ['policy', '--tau', '0.8', '--reason', 'Warteschlange zu lang'];
    const changed = await json(Policy, at('--reviewer', 'Jörg', ...args));
    expect(changed).toMatchObject({ version: before.version + 1, tau: 0.8, reason: 'Warteschlange zu lang' });
    const history = await json(v.array(Policy), at('policy', '--history'));
    expect(history[0]).toEqual(changed);
    expect(history[1]).toEqual(before);
    expect(history.at(-1)?.version).toBe(1);
    expect((await failure(at('policy', '--gwin', '1'), 2)).message).toContain('Model 1 is a classifier');
    expect((await failure(at('policy', '--classifier', '77'), 4)).code).toBe('MODEL_NOT_FOUND');
    expect((await failure(at('policy', '--reason', 'none'), 2)).code).toBe('BAD_ARGUMENT');
  });
});

describeReviewing(folder, at);

describe('images that cannot be used', () => {
  it('are named, the rest is imported, and the status says so', async () => {
    const birds = join(folder, 'Vögel');
    for (const [n, name] of ['Fink', 'Möwe'].entries()) {
      mkdirSync(join(birds, name), { recursive: true });
      for (let i = 0; i < 4; i++) {
        const input = {
          create: { width: 9, height: 9, channels: 3, background: { r: 99 * n, g: 9 * i, b: 0 } },
        } as const;
        await sharp(input)
          .png()
          .toFile(join(birds, name, `${i}.png`));
      }
    }
    writeFileSync(join(birds, 'Fink', 'kaputt.png'), 'no image');
    const place = join(folder, 'birds');
    await json(ProjectSummary, ['new', place, '--image', '12x12x3']);
    const args = ['import', birds, '--project', place, '--json'];
    const { stdout, stderr, status } = await start(args).ended;
    const first = v.parse(Imported, JSON.parse(stdout));
    expect(status).toBe(3);
    expect(first).toMatchObject({ added: 8, problems: 1, classes: ['Fink', 'Möwe'] });
    expect(first.leftOut[0]?.message).toContain(join('Fink', 'kaputt.png'));
    expect(stderr).toContain(`kaputt.png`);
    expect(stderr).toContain(first.leftOut[0]?.code);
    expect(await json(Imported, args.slice(0, -1), { status: 3 })).toMatchObject({ added: 0, known: 8 });
  });
});

it('says what computes', async () => {
  const report = await json(BackendReport, ['backends', '--use', 'cpu']);
  expect(report.inUse).toBe('cpu');
  expect((await run(['backends', '--use', 'cpu'])).stdout).toMatch(/^▸ cpu/m);
});

it('knows the classes by the names they came with', async () => {
  const summary = await run(at('show', '1'));
  expect(summary.stdout).toMatch(new RegExp(`given label +(${CLASSES.join('|')})\n`));
});

/** The cells of the first table row for a threshold, tags removed. */
function htmlRow(html: string, tau: string): string[] {
  const row = html.split(`<th scope="row">${tau}`)[1]?.split('</tr>')[0] ?? '';
  return [...row.matchAll(/<td[^>]*>([^]*?)<\/td>/g)].map(([, cell = '']) =>
    cell.replaceAll(/<[^>]*>|[▲▼]/g, ' ').trim(),
  );
}
