import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ImportRequest } from '../../../src/shared/contract/datasets.ts';
import type { Job } from '../../../src/shared/contract/jobs.ts';
import { createEngine, type Engine } from '../../../src/main/engine/engine.ts';
import { SIDE, writeIdx } from './small-data.ts';
import { LEARNER } from '../../learner.ts';

let folder: string;
let engine: Engine;

function clientOf(target: Engine) {
  return createRouterClient(target.router, { context: { actor: 'ann', role: 'reviewer' } });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gwinnow-import-'));
  engine = createEngine({ learner: LEARNER });
});

afterEach(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

async function project(image = { height: SIDE, width: SIDE, channels: 1 as const }) {
  const client = clientOf(engine);
  await client.projects.create({ directory: join(folder, 'project'), name: 'bars', image });
  return client;
}

async function imported(client: ReturnType<typeof clientOf>, request: ImportRequest): Promise<Job> {
  const { job } = await client.datasets.import(request);
  let last: Job | undefined;
  for await (const state of await client.jobs.watch({ job })) last = state;
  if (last === undefined) throw new Error('no state');
  return last;
}

describe('importing', () => {
  it('brings in real MNIST whole, with its own splits and classes, and nothing twice', async () => {
    const client = await project({ height: 28, width: 28, channels: 1 });
    const first = await imported(client, { source: 'mnist' });
    expect(first.result).toMatchObject({ added: 70_000, known: 0, problems: 0 });
    expect(first.progress).toMatchObject({ done: 70_000, total: 70_000, etaSeconds: 0 });
    const summary = await client.projects.summary({});
    expect(summary.samples).toEqual({ train: 50_000, validation: 10_000, test: 10_000, pool: 0 });
    expect(summary.classes).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    const again = await imported(client, { source: 'mnist' });
    expect(again.result).toMatchObject({ added: 0, known: 70_000 });
    expect((await client.projects.summary({})).samples).toEqual(summary.samples);
  });

  it('deals splits by class, the same for the same seed', async () => {
    const images = writeIdx(folder, 'bars', 300, 1);
    const client = await project();
    const plan = { train: 60, validation: 20, test: 20, seed: 7 };
    expect((await imported(client, { source: images, plan })).state).toBe('done');
    const { samples, classes } = await client.projects.summary({});
    expect(samples.train + samples.validation + samples.test + samples.pool).toBe(300);
    expect(Math.abs(samples.train - 180)).toBeLessThanOrEqual(3);
    expect(Math.abs(samples.validation - 60)).toBeLessThanOrEqual(3);
    expect(classes).toEqual(['0', '1', '2']);
  });

  it('names each row that cannot be used, with a code, and imports the rest', async () => {
    const row = (label: string, value: string) =>
      [label, ...Array.from({ length: SIDE * SIDE }, () => value)].join(',');
    const file = join(folder, 'rows.csv');
    writeFileSync(file, [row('a', '1'), row('b', 'NaN'), row('b', '2'), 'a,1,2', row('', '3')].join('\n'));
    const client = await project();
    const job = await imported(client, { source: file });
    expect(job.result).toMatchObject({ added: 3, problems: 2 });
    const { imports } = job.result as { imports: number[] };
    const problems = await client.datasets.problems({ import: imports[0] ?? 0 });
    expect(problems.map(({ code }) => code)).toEqual(['BAD_ROW', 'BAD_ROW']);
    expect(problems.map(({ source }) => source.replace(/^.*#/, '#'))).toEqual(['#2', '#4']);
    expect((await client.projects.summary({})).samples.pool).toBe(1);
  });

  it('says which class name the project does not know', async () => {
    const images = writeIdx(folder, 'bars', 30, 1);
    const client = clientOf(engine);
    const image = { height: SIDE, width: SIDE, channels: 1 as const };
    await client.projects.create({ directory: join(folder, 'p'), name: 'p', image, classes: ['0', '1'] });
    const job = await imported(client, { source: images });
    expect(job.result).toMatchObject({ added: 20, problems: 10 });
  });

  it('fails with a code when the source is not there, and keeps the project as it was', async () => {
    const client = await project();
    const before = await client.projects.summary({});
    const job = await imported(client, { source: join(folder, 'nowhere') });
    expect(job).toMatchObject({ state: 'failed', error: { code: 'FILE_NOT_FOUND' } });
    expect(await client.projects.summary({})).toEqual(before);
  });
});
