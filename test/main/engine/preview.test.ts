import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../../src/main/engine/engine.ts';
import { bars, SIDE, writeIdx } from './small-data.ts';
import { LEARNER } from '../../learner.ts';

const PICTURES = new URL('../formats/fixtures/images/', import.meta.url).pathname;
const IMAGE = { height: SIDE, width: SIDE, channels: 1 as const };

let folder: string;
let engine: Engine;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gwinnow-preview-'));
  engine = createEngine({ learner: LEARNER });
});

afterEach(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

async function project(more: { image?: typeof IMAGE; classes?: string[] } = {}) {
  const client = createRouterClient(engine.router, { context: { actor: 'ann', role: 'reviewer' } });
  await client.projects.create({ directory: join(folder, 'project'), name: 'bars', image: IMAGE, ...more });
  return client;
}

/** A picture under each name, in folders that are made for it. */
function pictures(root: string, ...names: string[]): string {
  for (const name of names) {
    mkdirSync(join(folder, root, name, '..'), { recursive: true });
    cpSync(join(PICTURES, 'rgb.png'), join(folder, root, name));
  }
  return join(folder, root);
}

describe('a preview of a source', () => {
  it('shows the first items of an IDX file with their pixels, and how many there are', async () => {
    const source = writeIdx(folder, 'bars', 300, 1);
    const client = await project();
    const before = await client.projects.summary({});
    const preview = await client.datasets.preview({ source, limit: 5 });
    expect(preview).toMatchObject({ kind: 'idx', items: 300, newClasses: ['0', '1', '2'], problems: [] });
    expect(preview.samples.map(({ class: name, split }) => [name, split])).toEqual([
      ['0', null],
      ['1', null],
      ['2', null],
      ['0', null],
      ['1', null],
    ]);
    const { pixels } = bars(300, 1);
    for (const [n, sample] of preview.samples.entries()) {
      expect(sample.pixels).toEqual(pixels.slice(n * SIDE * SIDE, (n + 1) * SIDE * SIDE));
      expect(sample.source).toBe(`${source}#${n}`);
    }
    expect(await client.projects.summary({})).toEqual(before);
    expect(await client.datasets.imports({})).toEqual([]);
  });

  it('knows MNIST by name, its classes and its splits', async () => {
    const client = await project({ image: { height: 28, width: 28, channels: 1 } });
    const preview = await client.datasets.preview({ source: 'mnist' });
    expect(preview).toMatchObject({ kind: 'mnist', items: 70_000, problems: [] });
    expect(preview.newClasses).toHaveLength(10);
    expect(preview.samples).toHaveLength(48);
    expect(preview.samples.every(({ split, pixels }) => split === 'train' && pixels.length === 784)).toBe(
      true,
    );
  });

  it('brings pictures of a folder to the form of the project, unlabelled ones into the pool', async () => {
    const source = pictures('zoo', 'cat/1.png', 'dog/1.png', '_unlabeled/x.png');
    writeFileSync(join(source, 'cat', 'notes.txt'), 'no picture');
    const client = await project({ classes: ['dog', 'owl', 'x'] });
    const preview = await client.datasets.preview({ source });
    expect(preview).toMatchObject({ kind: 'image-folder', items: null, newClasses: ['cat'] });
    expect(preview.samples.map(({ class: name, split, pixels }) => [name, split, pixels.length])).toEqual([
      [null, 'pool', SIDE * SIDE],
      ['dog', null, SIDE * SIDE],
    ]);
    expect(preview.problems.map(({ code, source: where }) => [code, where.slice(source.length)])).toEqual([
      ['BAD_LABEL', '/cat/1.png'],
      ['UNSUPPORTED_FORMAT', '/cat/notes.txt'],
    ]);
  });

  it('names what is wrong with rows of a CSV file, and takes the split that was asked for', async () => {
    const row = (label: string, value: string) =>
      [label, ...Array.from({ length: SIDE * SIDE }, () => value)].join(',');
    const source = join(folder, 'rows.csv');
    writeFileSync(source, [row('a', '1'), row('b', '300'), row('b', '2'), 'a,1', row('', '3')].join('\n'));
    const client = await project();
    const preview = await client.datasets.preview({ source, split: 'validation' });
    expect(preview).toMatchObject({ kind: 'csv', items: null, newClasses: ['a', 'b'] });
    expect(preview.samples.map(({ class: name, split, pixels }) => [name, split, pixels[0]])).toEqual([
      ['a', 'validation', 1],
      ['b', 'validation', 2],
      [null, 'validation', 3],
    ]);
    expect(preview.problems.map(({ code, source: where }) => [code, where])).toEqual([
      ['BAD_ROW', `${source}#2`],
      ['BAD_ROW', `${source}#4`],
    ]);
  });

  it('shows as much as was asked for, and stops at that', async () => {
    const names = Array.from({ length: 30 }, (_, n) => `a/${n}.png`);
    const source = pictures('many', ...names);
    // Reading further than was asked for would meet this one.
    writeFileSync(join(source, 'a', '99.png'), 'no picture');
    const client = await project();
    const preview = await client.datasets.preview({ source, limit: 12 });
    expect(preview.samples).toHaveLength(12);
    expect(preview.problems).toEqual([]);
  });

  it('ends among nothing but problems', async () => {
    mkdirSync(join(folder, 'texts'));
    for (let n = 0; n < 500; n++) writeFileSync(join(folder, 'texts', `${n}.txt`), 'x');
    const client = await project();
    const preview = await client.datasets.preview({ source: join(folder, 'texts') });
    expect(preview.samples).toEqual([]);
    expect(preview.problems).toHaveLength(200);
  });

  it('fails as the import would', async () => {
    const client = await project();
    await expect(client.datasets.preview({ source: join(folder, 'nowhere') })).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
    });
    mkdirSync(join(folder, 'empty'));
    const { problems, samples } = await client.datasets.preview({ source: join(folder, 'empty') });
    expect(samples).toEqual([]);
    expect(problems.map(({ code }) => code)).toEqual(['NO_DATA']);
  });
});
