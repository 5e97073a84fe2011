import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ModelCard } from '../../../src/shared/contract/models.ts';
import { createEngine, type Engine } from '../../../src/main/engine/engine.ts';
import { openStore } from '../../../src/main/store/open.ts';
import { CLASSES, SIDE, writeIdx } from './small-data.ts';
import { LEARNER } from '../../learner.ts';

const IMAGE = { height: SIDE, width: SIDE, channels: 1 as const };

let folder: string;
let sets: string;
let bars: string;
const engines: Engine[] = [];
let made = 0;

/** A new engine with a new project. */
async function project(
  more: { image?: { height: number; width: number; channels: 1 | 3 }; classes?: string[] } = {},
) {
  const engine = createEngine({ learner: LEARNER, pretrained: sets });
  engines.push(engine);
  const client = createRouterClient(engine.router, { context: { actor: 'ann', role: 'reviewer' } });
  const directory = join(folder, `project-${made++}`);
  await client.projects.create({ directory, name: 'bars', image: IMAGE, ...more });
  const finish = async (job: number) => {
    for await (const { state, error } of await client.jobs.watch({ job })) {
      if (state === 'failed') throw new Error(`${error?.code}: ${error?.message}`);
    }
  };
  return { client, directory, finish };
}

type Project = Awaited<ReturnType<typeof project>>;

async function scored({ client, finish }: Project) {
  await finish(
    (await client.datasets.import({ source: join(folder, 'few-images-idx3-ubyte'), split: 'test' })).job,
  );
  await finish((await client.scoring.score({ draws: 3 })).job);
  await finish((await client.scoring.transform({ below: 1 })).job);
}

/** Bars, a classifier and its GWIN. */
async function trained({ client, finish }: Project) {
  const plan = { train: 2, validation: 1, test: 0, seed: 1 };
  await finish((await client.datasets.import({ source: bars, plan })).job);
  await finish((await client.training.classifier({ epochs: 1, seed: 5 })).job);
  await finish((await client.training.gwin({ steps: 2 })).job);
}

/** Everything that the runs on a project's images found, and the transforms. */
function findings(directory: string) {
  const store = openStore(directory, { readonly: true });
  const found = {
    scores: store.scores.runs({ split: 'test' }).map(({ id }) => store.scores.columns(id)),
    transforms: store.transforms.runs().map(({ id }) => store.transforms.images(id).images.pixels),
  };
  store.close();
  return found;
}

let origin: Project;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gwinnow-pretrained-'));
  sets = join(folder, 'sets');
  writeIdx(folder, 'few', 12, 9);
  origin = await project();
  bars = writeIdx(folder, 'bars', 300, 3);
  await trained(origin);
});

afterAll(async () => {
  await Promise.all(engines.map((engine) => engine.close()));
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  rmSync(sets, { recursive: true, force: true });
  await origin.client.models.export({ directory: join(sets, 'bars'), title: 'Bars', limits: 'Bars only.' });
});

describe('a set of models', () => {
  it('says in its card what it is and how the like of it is made', async () => {
    const { client } = origin;
    const text = readFileSync(join(sets, 'bars', 'card.json'), 'utf8');
    const card = v.parse(ModelCard, JSON.parse(text));
    const [classifier, gwin] = await client.models.list({});
    expect(card).toMatchObject({
      name: 'bars',
      title: 'Bars',
      dataset: 'bars-images-idx3-ubyte',
      split: '201 train, 99 validation',
      image: IMAGE,
      classes: CLASSES,
      classifier: {
        architecture: 'lenet5-bnn',
        seed: 5,
        sha256: classifier?.weights,
        metrics: classifier?.metrics,
      },
      gwin: { architecture: 'residual', seed: 1, sha256: gwin?.weights, metrics: gwin?.metrics },
      limits: 'Bars only.',
    });
    expect(card.command).toBe(
      'gwinnow train bnn --architecture lenet5-bnn --epochs 1 --preset quick --seed 5\n' +
        'gwinnow train gwin --preset quick --seed 1 --steps 2',
    );
    expect(readdirSync(join(sets, 'bars')).sort()).toEqual([
      'card.json',
      'classifier.safetensors',
      'gwin.safetensors',
    ]);
  });

  it('gives another project the very scores and transforms it gave its own', async () => {
    const other = await project();
    const { client, directory } = other;
    expect(await client.models.pretrained({})).toMatchObject([
      { card: { name: 'bars' }, installed: null, misfit: null },
    ]);
    const installed = await client.models.install({ name: 'bars' });
    expect(await client.models.pretrained({})).toMatchObject([{ installed, misfit: null }]);
    expect((await client.projects.summary({})).classes).toEqual(CLASSES);
    expect(await client.policies.current({})).toMatchObject({
      classifier: installed.classifier,
      gwin: installed.gwin,
    });
    const models = await client.models.list({});
    const originals = await origin.client.models.list({});
    const facts = models.map(({ createdAt: _, ...model }) => model);
    expect(facts).toEqual(originals.map(({ createdAt: _, ...model }) => model));
    await scored(other);
    await scored(origin);
    const [before, after] = [findings(origin.directory), findings(directory)];
    expect(after.scores).toHaveLength(2);
    // Samples have other numbers there.
    expect(
      after.scores.map(({ certainties, given, trueClass }) => ({ certainties, given, trueClass })),
    ).toEqual(before.scores.map(({ certainties, given, trueClass }) => ({ certainties, given, trueClass })));
    expect(after.transforms).toEqual(before.transforms);
  });

  it('is installed once, under a leaf for each model', async () => {
    const { client } = await project({ classes: ['a', 'b', 'c'] });
    const before = (await client.projects.summary({})).auditLeaves;
    const first = await client.models.install({ name: 'bars' });
    const { entries } = await client.activity.list({ filter: { type: 'model' } });
    expect(entries.map(({ actor, body }) => [actor, (body as { model: number }).model])).toEqual([
      ['ann', first.gwin],
      ['ann', first.classifier],
    ]);
    const { auditLeaves, classes } = await client.projects.summary({});
    // Two models, and the policy that takes up each.
    expect(auditLeaves).toBe(before + 4);
    expect(classes).toEqual(['a', 'b', 'c']);
    expect(await client.models.install({ name: 'bars' })).toEqual(first);
    expect((await client.projects.summary({})).auditLeaves).toBe(auditLeaves);
  });

  it('leaves the policy that has a classifier as it is', async () => {
    cpSync(join(sets, 'bars'), join(sets, 'again'), { recursive: true });
    const path = join(sets, 'again', 'card.json');
    const card = v.parse(ModelCard, JSON.parse(readFileSync(path, 'utf8')));
    writeFileSync(
      path,
      JSON.stringify({ ...card, name: 'again', gwin: card.classifier, classifier: card.gwin }),
    );
    for (const [from, to] of [
      ['classifier', 'gwin'],
      ['gwin', 'classifier'],
    ]) {
      copyFileSync(join(sets, 'bars', `${from}.safetensors`), join(sets, 'again', `${to}.safetensors`));
    }
    const { client } = await project();
    const first = await client.models.install({ name: 'bars' });
    const second = await client.models.install({ name: 'again' });
    expect(new Set([first.classifier, first.gwin, second.classifier, second.gwin]).size).toBe(4);
    expect(await client.policies.current({})).toMatchObject({
      classifier: first.classifier,
      gwin: first.gwin,
    });
  });

  it.each([
    [
      { image: { height: SIDE, width: SIDE + 1, channels: 1 as const } },
      'IMAGE_SHAPE_MISMATCH',
      '12 x 13 x 1',
    ],
    [{ image: { height: SIDE, width: SIDE, channels: 3 as const } }, 'IMAGE_SHAPE_MISMATCH', '12 x 12 x 3'],
    [{ classes: ['a', 'b'] }, 'BAD_ARGUMENT', '3 classes'],
  ])('does not go into a project of %j', async (more, code, words) => {
    const { client, directory } = await project(more);
    const before = await client.projects.summary({});
    await expect(client.models.install({ name: 'bars' })).rejects.toMatchObject({ code });
    expect(await client.models.pretrained({})).toMatchObject([{ misfit: expect.stringContaining(words) }]);
    expect(await client.projects.summary({})).toEqual(before);
    expect(readdirSync(join(directory, 'models'))).toEqual([]);
  });

  it('with a damaged file is refused and named, and nothing is recorded', async () => {
    const { client } = await project();
    const path = join(sets, 'bars', 'gwin.safetensors');
    const bytes = readFileSync(path);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    writeFileSync(path, bytes);
    await expect(client.models.install({ name: 'bars' })).rejects.toMatchObject({
      code: 'BAD_WEIGHTS',
      message: expect.stringContaining(path),
    });
    rmSync(path);
    await expect(client.models.install({ name: 'bars' })).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    expect(await client.models.list({})).toEqual([]);
  });

  it('with a damaged card is left out of the list, and its fault is named when it is asked for', async () => {
    const { client } = await project();
    const path = join(sets, 'bars', 'card.json');
    const card = v.parse(ModelCard, JSON.parse(readFileSync(path, 'utf8')));
    const damaged = { ...card, classifier: { ...card.classifier, sha256: 'abc' } };
    for (const [text, fault] of [
      [JSON.stringify(damaged), 'classifier.sha256'],
      ['{', 'card.json'],
      [JSON.stringify({ ...card, name: 'other' }), '"other"'],
    ] as const) {
      writeFileSync(path, text);
      expect(await client.models.pretrained({})).toEqual([]);
      await expect(client.models.install({ name: 'bars' })).rejects.toMatchObject({
        code: 'BAD_ARGUMENT',
        message: expect.stringContaining(fault),
      });
    }
  });

  it.each(['nothing', 'bars/../bars', '..', '/etc'])('is not found by the name %j', async (name) => {
    const { client } = await project();
    mkdirSync(join(sets, 'nothing'), { recursive: true });
    await expect(client.models.install({ name })).rejects.toMatchObject({
      code: name === 'nothing' ? 'MODEL_NOT_FOUND' : 'BAD_ARGUMENT',
    });
  });

  it('is not looked for where none come with the program', async () => {
    rmSync(sets, { recursive: true });
    const { client } = await project();
    expect(await client.models.pretrained({})).toEqual([]);
    await expect(client.models.install({ name: 'bars' })).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
  });

  it('takes a classifier and a GWIN, and a name that can be typed', async () => {
    const { client } = await project();
    await expect(client.models.export({ directory: join(sets, 'x') })).rejects.toMatchObject({
      code: 'NO_MODEL',
    });
    await expect(origin.client.models.export({ directory: join(sets, 'My Set') })).rejects.toMatchObject({
      code: 'BAD_ARGUMENT',
      message: expect.stringContaining('name'),
    });
  });

  it('takes a second classifier along as a control', async () => {
    const own = await project();
    await trained(own);
    const { client, finish } = own;
    const request = { architecture: 'lenet5', epochs: 1, width: 0.5, augment: 'objects', seed: 6 } as const;
    await finish((await client.training.classifier(request)).job);
    const second = (await client.models.list({})).at(-1);
    const directory = join(sets, 'controlled');
    const card = await client.models.export({ directory, second: second?.id });
    expect(card.second).toMatchObject({ architecture: 'lenet5', sha256: second?.weights, seed: 6 });
    expect(card.command.split('\n')[2]).toBe(
      'gwinnow train bnn --architecture lenet5 --augment objects --epochs 1 --preset quick --seed 6 --width 0.5',
    );
    const other = await project();
    const installed = await other.client.models.install({ name: 'controlled' });
    expect((await other.client.models.list({})).find(({ id }) => id === installed.second)).toMatchObject({
      kind: 'classifier',
      weights: second?.weights,
    });
    expect((await other.client.policies.current({})).classifier).toBe(installed.classifier);
    const gwin = (await client.models.list({})).find(({ kind }) => kind === 'gwin');
    await expect(client.models.export({ directory, second: gwin?.id })).rejects.toMatchObject({
      code: 'BAD_ARGUMENT',
    });
  });
});
