import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Id } from '../../../src/shared/contract/common.ts';
import type { Job } from '../../../src/shared/contract/jobs.ts';
import { createEngine, type Engine } from '../../../src/main/engine/engine.ts';
import { SIDE, writeIdx } from './small-data.ts';
import { LEARNER } from '../../learner.ts';

const Trained = v.object({ model: Id });
const Runs = v.object({ runs: v.array(Id) });

let folder: string;
let engine: Engine;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gwinnow-method-'));
  engine = createEngine({ learner: LEARNER });
});

afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const clientOf = (target: Engine) =>
  createRouterClient(target.router, { context: { actor: 'ann', role: 'reviewer' } });

async function ended(job: number): Promise<Job> {
  let last: Job | undefined;
  for await (const state of await clientOf(engine).jobs.watch({ job })) last = state;
  if (last?.state !== 'done') throw new Error(`${last?.state}: ${last?.error?.code} ${last?.error?.message}`);
  return last;
}

/** One story on a tiny data set; each test goes on where the one before stopped. */
describe('the whole method, through the contract', () => {
  it('imports labelled images', async () => {
    const client = clientOf(engine);
    const image = { height: SIDE, width: SIDE, channels: 1 as const };
    await client.projects.create({ directory: join(folder, 'bars'), name: 'bars', image });
    const source = writeIdx(folder, 'bars', 900, 3);
    const plan = { train: 60, validation: 20, test: 20, seed: 1 };
    await ended((await client.datasets.import({ source, plan })).job);
    expect((await client.projects.summary({})).labelled).toBe(900);
  });

  it('trains a Bayesian classifier and makes it the policy of the project', async () => {
    const client = clientOf(engine);
    const job = await ended((await client.training.classifier({ epochs: 4 })).job);
    const { model } = v.parse(Trained, job.result);
    const [only] = await client.models.list({});
    expect(only).toMatchObject({ id: model, kind: 'classifier', architecture: 'lenet5-bnn' });
    expect((await client.policies.current({})).classifier).toBe(model);
    expect(existsSync(join(folder, 'bars', 'models', `${only?.weights}.safetensors`))).toBe(true);
    expect(only?.metrics['validationAccuracy']).toBeGreaterThan(0.5);
  });

  it('trains a second classifier without giving the policy away', async () => {
    const client = clientOf(engine);
    await ended((await client.training.classifier({ architecture: 'lenet5', epochs: 3, seed: 2 })).job);
    expect((await client.policies.current({})).classifier).toBe(1);
  });

  it('trains a GWIN for that classifier', async () => {
    const client = clientOf(engine);
    const job = await ended((await client.training.gwin({ steps: 6 })).job);
    const { model } = v.parse(Trained, job.result);
    expect((await client.models.list({})).at(-1)).toMatchObject({ id: model, kind: 'gwin', classifier: 1 });
    expect((await client.policies.current({})).gwin).toBe(model);
  });

  it('scores in passes and knows what it did', async () => {
    const client = clientOf(engine);
    await ended((await client.scoring.score({ model: 2, draws: 1 })).job);
    const first = await ended((await client.scoring.score({ passes: 2 })).job);
    const again = await ended((await client.scoring.score({ passes: 2 })).job);
    expect(v.parse(Runs, again.result)).toEqual(v.parse(Runs, first.result));
  });

  it('transforms and relabels what is rejected, once', async () => {
    const client = clientOf(engine);
    const first = await ended((await client.scoring.transform({})).job);
    const before = (await client.projects.summary({})).auditLeaves;
    const again = await ended((await client.scoring.transform({})).job);
    expect(again.result).toEqual(first.result);
    expect((await client.projects.summary({})).auditLeaves).toBe(before);
  });

  it('queues the rejects, least certain first', async () => {
    const client = clientOf(engine);
    const { items, counts } = await client.queue.list({ limit: 1000 });
    expect(items.length).toBe(counts.rejected);
    expect(items.length).toBeGreaterThan(0);
    expect(counts.rescued + counts.unsure).toBe(counts.rejected);
    const certainties = items.map(({ certainty }) => certainty);
    expect(certainties).toEqual(certainties.toSorted((a, b) => a - b));
    const { tau } = await client.policies.current({});
    expect(certainties.every((certainty) => certainty < tau)).toBe(true);
    expect(items.every(({ suggestion }) => suggestion !== null)).toBe(true);
  });

  it('lists all samples, least certain first, those not scored last', async () => {
    const client = clientOf(engine);
    const { counts } = await client.queue.list({ limit: 1 });
    const { items, matching, next } = await client.datasets.samples({ sort: 'certainty', limit: 500 });
    expect(matching).toBe(900);
    const scored = items.filter(({ certainty }) => certainty !== null);
    expect(scored).toHaveLength(counts.accepted + counts.rejected);
    expect(
      items.slice(scored.length).every(({ certainty, split }) => certainty === null && split !== 'test'),
    ).toBe(true);
    expect(next).toEqual({ key: null, sample: items.at(-1)?.sample });
    const classes = await client.datasets.classes({});
    expect(classes.map(({ label }) => label)).toEqual([0, 1, 2, null]);
    const summary = await client.projects.summary({});
    for (const split of ['train', 'validation', 'test', 'pool'] as const) {
      expect(classes.reduce((sum, row) => sum + row[split], 0)).toBe(summary.samples[split]);
    }
  });

  it('says what each threshold would do, as the queue does at the one in use', async () => {
    const client = clientOf(engine);
    const { counts } = await client.queue.list({ limit: 1 });
    const { tau } = await client.policies.current({});
    const outlook = await client.thresholds.outlook({});
    expect(outlook).toMatchObject({ splits: ['test'], statistic: 'median', tau, labelled: outlook.samples });
    expect(outlook.samples).toBe(counts.accepted + counts.rejected);
    const inUse = outlook.points.find((point) => point.tau === tau);
    expect(inUse?.rejected).toBe(counts.rejected);
    expect(inUse?.errorAmongAccepted.n).toBe(counts.accepted);
    await expect(client.thresholds.outlook({ split: 'train' })).rejects.toMatchObject({ code: 'NO_SCORES' });
  });

  it('keeps the course of each training', async () => {
    const client = clientOf(engine);
    const jobs = await client.jobs.list({});
    const gwin = jobs.find(({ kind }) => kind === 'train-gwin');
    expect(gwin?.progress).not.toHaveProperty('preview');
    const { points, previews } = await client.training.history({ job: gwin?.id ?? 0 });
    expect(points.at(-1)).toMatchObject({ phase: 'training', done: 6 });
    expect(points.map(({ phase }) => phase)).toContain('scoring');
    expect(previews.at(-1)).toMatchObject({ step: 6, height: SIDE, width: SIDE, channels: 1 });
    await expect(client.training.history({ job: 99 })).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' });
  });

  it('shows a sample whole: draws, doubt, original and transform as pictures', async () => {
    const client = clientOf(engine);
    const { items } = await client.queue.list({ limit: 1 });
    const sample = items[0]?.sample ?? 0;
    const detail = await client.queue.sample({ sample });
    const { draws } = await client.policies.current({});
    expect(detail.original?.probabilities?.length).toBe(draws);
    expect(detail.second).toMatchObject({ model: 2 });
    for (const row of detail.transform?.probabilities ?? []) {
      expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    }
    for (const which of ['original', 'transform'] as const) {
      const { bytes } = await client.queue.image({ sample, which });
      expect(Buffer.from(bytes.subarray(0, 4)).toString('latin1')).toBe('\u0089PNG');
    }
  });

  it('records a decision, takes it back and brings it back', async () => {
    const client = clientOf(engine);
    const sample = (await client.queue.list({ limit: 1 })).items[0]?.sample ?? 0;
    const { suggestion } = await client.queue.sample({ sample }).then(({ transform }) => ({
      suggestion: transform?.label,
    }));
    const done = await client.decisions.decide({ sample, verdict: 'accept', reason: 'clear' });
    expect(done.decisions[0]).toMatchObject({ kind: 'accept', label: suggestion, reviewer: 'ann' });
    expect((await client.queue.sample({ sample })).status).toBe('decided');
    await client.decisions.undo({});
    expect((await client.queue.sample({ sample })).status).toBe('open');
    await client.decisions.redo({});
    const after = await client.queue.sample({ sample });
    expect(after.status).toBe('decided');
    expect(after.history.map(({ kind }) => kind)).toEqual(['accept', 'undo', 'undo']);
    expect((await client.projects.summary({})).auditLeaves).toBe(done.treeSize + 2);
  });

  it('reports with controls and intervals', async () => {
    const client = clientOf(engine);
    const report = await client.report.get({});
    expect(report).toMatchObject({ passes: 2, draws: 10, statistic: 'median' });
    expect(report.models.second?.architecture).toBe('lenet5');
    const names = Object.values(report.models).map((model) => model?.name);
    expect(names).toEqual(['classifier 1', 'GWIN 3', 'classifier 2']);
    for (const model of Object.values(report.models)) expect(model?.parameters).toBeGreaterThan(1000);
    const passes = report.costs.map((cost) => [cost.source, cost.generatorPasses, cost.classifierPasses]);
    expect(passes).toEqual([
      ['bnn', 0, 10],
      ['gwin', 1, 10],
      ['retry', 0, 10],
      ['second', 0, 1],
    ]);
    for (const { millisecondsPerImage, trainingSeconds } of report.costs) {
      expect(millisecondsPerImage).toBeGreaterThan(0);
      expect(trainingSeconds).not.toBeNull();
    }
    expect(report.costs[2]?.millisecondsPerImage).toBe(report.costs[0]?.millisecondsPerImage);
    const inUse = report.thresholds.find(({ tau }) => tau === 0.9);
    expect(inUse?.rejectedAccuracy.retry.n).toBe(inUse?.rejected);
    expect(inUse?.rejectedAccuracy.second.n).toBe(inUse?.rejected);
    expect(report.metrics.bnn?.nll).toBeGreaterThan(0);
    const { text } = await client.report.render({ format: 'text' });
    expect(text).toContain('fixed');
    expect((await client.report.render({ format: 'html' })).text).toContain('<svg');
  });

  it('follows a new policy at once', async () => {
    const client = clientOf(engine);
    const before = (await client.queue.list({})).counts.rejected;
    await client.policies.set({ tau: 0.5, reason: 'fewer' });
    expect((await client.queue.list({})).counts.rejected).toBeLessThanOrEqual(before);
    await expect(client.policies.set({ gwin: 1, reason: 'wrong kind' })).rejects.toMatchObject({
      code: 'BAD_ARGUMENT',
    });
  });

  it('answers wrong requests with a code that names the field', async () => {
    const client = clientOf(engine);
    await expect(client.policies.set({ tau: 1.5, reason: 'x' })).rejects.toMatchObject({
      code: 'BAD_ARGUMENT',
      message: expect.stringContaining('tau'),
    });
    await expect(client.queue.sample({ sample: 999_999 })).rejects.toMatchObject({
      code: 'SAMPLE_NOT_FOUND',
    });
  });
});
