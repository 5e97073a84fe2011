import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { ImportResult } from '../../../src/shared/contract/datasets.ts';
import { EXCHANGE_FORMATS } from '../../../src/shared/domain/exchange.ts';
import { Sidecar } from '../../../src/main/formats/exchange/sidecar.ts';
import { createStore, openStore, type Store } from '../../../src/main/store/open.ts';
import { CLASSES, contentOf, exchangeProject, newFolder, SHAPE } from './exchange-project.ts';
import { ended, exported, openProject } from './exchange-caller.ts';

/** A new project with what the export holds, under another name. */
async function imported(source: string, folder = newFolder()) {
  if (!existsSync(join(folder, 'gwinnow.sqlite'))) {
    createStore(folder, 'cy', { name: 'Copy', image: SHAPE, classes: [] }).close();
  }
  const caller = await openProject(folder, 'cy');
  const { job } = await caller.datasets.import({ source });
  const result = v.parse(ImportResult, await ended(caller, job));
  const problems = await caller.datasets.problems({ import: result.imports[0] ?? 1 });
  await caller.projects.close({});
  return { folder, result, problems };
}

describe.each(EXCHANGE_FORMATS)('%s', (format) => {
  test('brings samples, labels and decisions into another project unchanged', async () => {
    const project = await exchangeProject();
    const target = join(newFolder(), 'a', 'out');
    const { samples, undecided } = await exported(project, { format, target });
    expect([samples, undecided]).toEqual([12, 7]);
    const { folder, result, problems } = await imported(target);
    expect(problems).toEqual([]);
    expect(result).toMatchObject({ added: 12, known: 0, problems: 0, decisions: 5 });
    expect(contentOf(folder)).toEqual(contentOf(project));
    const again = await imported(target, folder);
    expect(again.result).toMatchObject({ added: 0, known: 12, problems: 0, decisions: 0 });
  });

  test('holds only what the filter asks for and says so', async () => {
    const project = await exchangeProject();
    const target = join(newFolder(), 'out');
    const filter = { status: 'open', label: 3 } as const;
    const { samples } = await exported(project, { format, target, filter });
    const store = openStore(project, { readonly: true });
    const matching = store.queue.count(filter);
    store.close();
    expect(matching).toBeGreaterThan(0);
    expect(samples).toBe(matching);
    const sidecar = v.parse(Sidecar, JSON.parse(await readFile(join(target, 'gwinnow.json'), 'utf8')));
    expect(sidecar).toMatchObject({
      format,
      classes: CLASSES,
      filter: { status: 'open', label: 'CAT' },
      samples,
    });
    const { result } = await imported(target);
    expect(result).toMatchObject({ added: matching, decisions: 0 });
  });
});

describe('an export', () => {
  test('tells whoever has not this program what its columns hold and who gave which label', async () => {
    const target = join(newFolder(), 'out');
    await exported(await exchangeProject(), { format: 'label-studio', target });
    const read = async (name: string) => JSON.parse(await readFile(join(target, name), 'utf8'));
    const [task] = await read('tasks.json');
    const columns = Object.keys(task.data).filter((name) => name !== 'image');
    const meanings = await read('gwinnow.json');
    expect(Object.keys(meanings.columns).toSorted()).toEqual(columns.toSorted());
    expect(task.predictions.map((one: { model_version: string }) => one.model_version)).toEqual([
      'Classifier 1 on the original image',
      'Classifier 1 on the image as transformed by GWIN 2',
    ]);
  });

  test('stands in the log with the digest that its sidecar gives', async () => {
    const project = await exchangeProject();
    const target = join(newFolder(), 'out');
    const { digest, treeSize } = await exported(project, {
      format: 'jsonl',
      target,
      filter: { changed: true },
    });
    const store = openStore(project, { readonly: true });
    const [leaf] = store.audit.list(1).entries;
    expect(leaf).toMatchObject({ type: 'export', actor: 'bo', index: treeSize - 1 });
    expect(leaf?.body).toEqual({ format: 'jsonl', filter: { changed: true }, samples: 8, digest });
    store.close();
    expect(JSON.parse(await readFile(join(target, 'gwinnow.json'), 'utf8'))).toMatchObject({ digest });
  });

  test('replaces an export only when forced, and nothing else ever', async () => {
    const project = await exchangeProject();
    const home = newFolder();
    const target = join(home, 'out');
    const request = { format: 'jsonl', target } as const;
    await mkdir(target);
    await exported(project, request);
    await expect(exported(project, request)).rejects.toMatchObject({ code: 'FILE_EXISTS' });
    await writeFile(join(target, 'mine.txt'), 'x');
    await exported(project, { ...request, format: 'csv', force: true });
    expect((await readdir(target)).toSorted()).toEqual(['gwinnow.json', 'images', 'samples.csv']);
    const other = join(home, 'other');
    await mkdir(other);
    await writeFile(join(other, 'mine.txt'), 'x');
    await expect(exported(project, { ...request, target: other, force: true })).rejects.toMatchObject({
      code: 'FILE_EXISTS',
    });
    expect(await readdir(other)).toEqual(['mine.txt']);
    expect((await readdir(home)).toSorted()).toEqual(['other', 'out']);
  });

  test('that is stopped or fails leaves nothing behind, not in the log either', async () => {
    const project = await exchangeProject();
    const home = newFolder();
    const caller = await openProject(project);
    const { job } = await caller.exchange.export({ format: 'jsonl', target: join(home, 'out') });
    await caller.jobs.cancel({ job });
    await expect(ended(caller, job)).rejects.toThrow('cancelled');
    expect(await readdir(home)).toEqual([]);
    const facets = await caller.activity.facets({});
    expect(facets.types.map(({ type }) => type)).not.toContain('export');
  });
});

describe('decisions that come with samples', () => {
  test('stand under the name of who made them, in leaves that name import, verdict and time', async () => {
    const project = await exchangeProject();
    const target = join(newFolder(), 'out');
    await exported(project, { format: 'jsonl', target });
    const { folder } = await imported(target);
    const store = openStore(folder, { readonly: true });
    const leaves = store.audit.list(10, undefined, { type: 'decision' }).entries;
    expect(leaves.map(({ actor }) => actor).toSorted()).toEqual(['Zoë, "2nd"', 'anna', 'bo']);
    const first = store.decisions.history(1)[0];
    expect(first).toMatchObject({ kind: 'label', reviewer: 'anna', original: null, suggestion: null });
    expect(leaves.find(({ actor }) => actor === 'anna')?.body).toMatchObject({
      decisions: [{ told: { import: 1, verdict: 'accept', at: expect.any(String) } }, {}],
    });
    expect(store.audit.firstBad()).toBeNull();
    store.close();
  });

  test('never take the place of decisions made here; the difference is told', async () => {
    const project = await exchangeProject();
    const target = join(newFolder(), 'out');
    await exported(project, { format: 'jsonl', target });
    const store = openStore(project);
    store.decisions.record('cy', { sample: 1, kind: 'label', label: 0 });
    store.decisions.undo('anna', { sample: 3 });
    store.close();
    const { result, problems } = await imported(target, project);
    expect(result).toMatchObject({ added: 0, known: 12, decisions: 1, problems: 1 });
    const list = await openProject(project);
    const all = await list.datasets.problems({ import: 2 });
    expect([...problems, ...all].map(({ source }) => source)).toContain('odd, "source"; é');
  });

  test.each(EXCHANGE_FORMATS)(
    'of several people come as they were: waiting, in conflict, decided between, %s',
    async (format) => {
      const project = await exchangeProject();
      const twice = { reviewers: 2, independentReview: true, reason: 'two look' };
      const store = openStore(project);
      store.policies.set('anna', twice);
      const say = (reviewer: string, sample: number, label: number, adjudicate = false) =>
        store.decisions.record(reviewer, {
          sample,
          kind: 'label',
          label,
          adjudicate,
          reason: `says ${reviewer}`,
        });
      say('anna', 8, 1);
      for (const [sample, label] of [
        [9, 1],
        [10, 2],
        [11, 0],
      ] as const)
        say('anna', sample, label);
      for (const [sample, label] of [
        [9, 1],
        [10, 1],
        [11, 1],
      ] as const)
        say('bo', sample, label);
      say('cy', 11, 1, true);
      const stateIn = (from: Store) =>
        [8, 9, 10, 11].map((sample) => {
          const { status, label } = from.decisions.standing(sample);
          return [status, label, from.decisions.counting(sample)];
        });
      const before = stateIn(store);
      expect(before.map(([status]) => status)).toEqual(['waiting', 'decided', 'conflict', 'decided']);
      store.close();
      const target = join(newFolder(), 'out');
      const { undecided } = await exported(project, { format, target });
      expect(undecided).toBe(9);
      const folder = newFolder();
      const copy = createStore(folder, 'cy', { name: 'Copy', image: SHAPE, classes: [], policy: twice });
      copy.close();
      const { result } = await imported(target, folder);
      expect(result).toMatchObject({ added: 12, problems: 0 });
      const after = openStore(folder);
      expect(stateIn(after)).toEqual(before);
      expect(after.decisions.history(10)[1]).toMatchObject({
        reviewer: 'bo',
        othersSeen: false,
        reason: 'says bo',
      });
      expect(after.decisions.history(11)[2]).toMatchObject({
        reviewer: 'cy',
        adjudicates: [expect.any(Number), expect.any(Number)],
      });
      after.close();
      const again = await imported(target, folder);
      expect(again.result).toMatchObject({ added: 0, decisions: 0, problems: 0 });
    },
  );

  test("count as the importer's own where a label was changed in the file", async () => {
    const project = await exchangeProject();
    const target = join(newFolder(), 'out');
    await exported(project, { format: 'jsonl', target });
    const table = join(target, 'samples.jsonl');
    const lines = (await readFile(table, 'utf8')).trim().split('\n');
    const edited = lines.map((line, n) =>
      n === 6 ? JSON.stringify({ ...JSON.parse(line), label: 'CAT' }) : line,
    );
    await writeFile(table, edited.join('\n'));
    const { folder } = await imported(target);
    expect(contentOf(folder).samples[6]).toMatchObject({ decided: 3, reviewer: 'cy', label: 0 });
  });
});
