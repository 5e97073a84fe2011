import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Id } from '../../../src/shared/contract/common.ts';
import { reviewedOf } from '../../../src/shared/contract/reviewed.ts';
import { compareModels } from '../../../src/shared/domain/model-comparison.ts';
import { createEngine, type Engine } from '../../../src/main/engine/engine.ts';
import { openStore } from '../../../src/main/store/open.ts';
import { verifyProject } from '../../../src/main/store/verify/verify.ts';
import { SIDE, writeIdx } from './small-data.ts';
import { LEARNER } from '../../learner.ts';

const Trained = v.object({ model: Id });
const POOL = 240;

let folder: string;
let engine: Engine;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gwinnow-retrain-'));
  engine = createEngine({ learner: LEARNER });
});

afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const client = () => createRouterClient(engine.router, { context: { actor: 'ann', role: 'reviewer' } });

async function ended(job: number): Promise<unknown> {
  let result: unknown;
  for await (const state of await client().jobs.watch({ job })) {
    if (state.state === 'failed') throw new Error(`${state.error?.code}: ${state.error?.message}`);
    result = state.result;
  }
  return result;
}

const modelNumber = (id: number) =>
  client()
    .models.list({})
    .then((all) => all.find((one) => one.id === id));

/** Images of one split, ascending. */
async function imagesOf(split: 'test' | 'pool'): Promise<number[]> {
  const { items } = await client().datasets.samples({ filter: { split }, limit: 500 });
  return items.map(({ sample }) => sample).toSorted((a, b) => a - b);
}

/** One story; each test goes on where the one before stopped. */
describe('learning from what people decided', () => {
  it('begins with few labelled images and many without a label', async () => {
    const image = { height: SIDE, width: SIDE, channels: 1 as const };
    await client().projects.create({ directory: join(folder, 'bars'), name: 'bars', image });
    const labelled = writeIdx(folder, 'bars', 150, 3);
    await ended(
      (
        await client().datasets.import({
          source: labelled,
          plan: { train: 40, validation: 40, test: 20, seed: 1 },
        })
      ).job,
    );
    const unlabelled = writeIdx(join(folder, 'pool'), 'more', POOL, 8);
    rmSync(join(folder, 'pool', 'more-labels-idx1-ubyte'));
    await ended((await client().datasets.import({ source: unlabelled })).job);
    expect((await client().projects.summary({})).samples.pool).toBe(POOL);
    await ended((await client().training.classifier({ epochs: 2 })).job);
    await expect(client().training.classifier({ reviewed: {} })).rejects.toMatchObject({ code: 'NO_DATA' });
  });

  it('takes labels of pool images, and none of those that are held out', async () => {
    const pool = await imagesOf('pool');
    for (const label of [0, 1, 2]) {
      const samples = pool.filter((_, n) => n % 3 === label);
      await client().decisions.decideMany({ samples, verdict: 'label', label });
    }
    const [test = 0] = await imagesOf('test');
    await client().decisions.decide({ sample: test, verdict: 'label', label: 0 });
    const would = await client().training.reviewed({});
    expect(would).toMatchObject({ labels: POOL, added: POOL, replaced: 0, heldOut: 1 });
    const started = await client().training.classifier({ epochs: 2, reviewed: {}, seed: 2 });
    await client().decisions.decide({ sample: pool[0] ?? 0, verdict: 'flag' });
    const { model } = v.parse(Trained, await ended(started.job));
    const { heldOut: _, ...reviewed } = would;
    expect(reviewedOf((await modelNumber(model))?.config)).toEqual(reviewed);
    const { entries } = await client().activity.list({ filter: { type: 'model' }, limit: 1 });
    expect(entries[0]?.body).toMatchObject({ model, config: { reviewed: { digest: would.digest } } });
    expect((await client().policies.current({})).classifier).toBe(1);
    expect(Number((await modelNumber(model))?.metrics['steps'])).toBeGreaterThan(
      Number((await modelNumber(1))?.metrics['steps']),
    );
  });

  it('compares both on the same validation images, by the scores on record', async () => {
    const pair = { old: 1, new: 2 };
    await expect(client().models.compare(pair)).rejects.toMatchObject({ code: 'NO_SCORES' });
    for (const model of [1, 2])
      await ended((await client().scoring.score({ model, split: 'validation' })).job);
    const found = await client().models.compare(pair);
    const store = openStore(join(folder, 'bars'), { readonly: true });
    const [one, two] = [1, 2].map((model) => {
      const run = store.scores.runs({ model, split: 'validation' }).at(-1);
      return store.scores.columns(run?.id ?? 0);
    });
    store.close();
    if (one === undefined || two === undefined) throw new Error('no scores');
    const readings = ({ certainties: { labels, medians } }: typeof one) => ({ labels, certainties: medians });
    expect(found).toEqual(compareModels(one.given, readings(one), readings(two), found.tau));
    expect(found.images).toBe(one.samples.length);
  });

  it('puts a decision against it on record and leaves the policy', async () => {
    const before = await client().policies.current({});
    const declined = await client().models.promote({ model: 2, promote: false, reason: 'let us wait' });
    expect(declined).toMatchObject({ old: 1, new: 2, promoted: false, policy: null, by: 'ann', test: null });
    expect(declined.validation).toEqual(await client().models.compare({ old: 1, new: 2 }));
    expect(await client().policies.current({})).toEqual(before);
  });

  it('promotes it with the figures, those of the test images only then', async () => {
    for (const model of [1, 2]) await ended((await client().scoring.score({ model })).job);
    const promoted = await client().models.promote({ model: 2, promote: true, reason: 'it knows more' });
    const policy = await client().policies.current({});
    expect(policy).toMatchObject({ classifier: 2, reason: 'it knows more', version: promoted.policy });
    expect(promoted.test?.images).toBe((await client().projects.summary({})).samples.test);
    const all = await client().models.promotions({});
    expect(all.map(({ promoted: yes }) => yes)).toEqual([true, false]);
    expect(all[0]).toEqual(promoted);
    const { entries } = await client().activity.list({ limit: 2 });
    expect(entries.map(({ type }) => type)).toEqual(['promotion', 'policy']);
    await expect(client().models.promote({ model: 2, promote: true, reason: 'again' })).rejects.toMatchObject(
      { code: 'BAD_ARGUMENT' },
    );
  });

  it('is borne out by the log', async () => {
    await client().projects.close({});
    const steps = verifyProject(join(folder, 'bars'));
    let step = steps.next();
    while (step.done !== true) step = steps.next();
    expect(step.value.finding).toBeNull();
  });
});
