import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../../src/main/engine/engine.ts';
import { SIDE, writeIdx } from './small-data.ts';
import { LEARNER } from '../../learner.ts';

const IMAGE = { height: SIDE, width: SIDE, channels: 1 as const };

let folder: string;
let engines: Engine[];

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'gwinnow-projects-')));
  engines = [];
});

afterEach(async () => {
  await Promise.all(engines.map((engine) => engine.close()));
  rmSync(folder, { recursive: true, force: true });
});

function clientWith(options: { recents?: string; home?: string }) {
  const engine = createEngine({ learner: LEARNER, ...options });
  engines.push(engine);
  return createRouterClient(engine.router, { context: { actor: 'ann', role: 'reviewer' } });
}

const places = () => ({ recents: join(folder, 'recents.json'), home: join(folder, 'home') });
const named = (name: string) => ({ directory: join(folder, 'home', name), name, image: IMAGE });

describe('projects', () => {
  it('are opened one after another, each closed before the next', async () => {
    const client = clientWith(places());
    await client.projects.create(named('a'));
    await expect(client.projects.create(named('b'))).rejects.toMatchObject({ code: 'BUSY' });
    expect(await client.projects.close({})).toEqual({});
    await expect(client.projects.summary({})).rejects.toMatchObject({ code: 'NO_PROJECT' });
    await client.projects.create(named('b'));
    await client.projects.close({});
    await client.projects.close({});
    expect((await client.projects.open({ directory: named('a').directory })).name).toBe('a');
  });

  it('are remembered for the next time, newest first, until they are forgotten', async () => {
    const client = clientWith(places());
    for (const name of ['a', 'b']) {
      await client.projects.create(named(name));
      await client.projects.close({});
    }
    await client.projects.open({ directory: named('a').directory });
    const later = clientWith(places());
    const { projects, home } = await later.projects.recent({});
    expect(home).toBe(places().home);
    expect(projects.map(({ name, there }) => [name, there])).toEqual([
      ['a', true],
      ['b', true],
    ]);
    rmSync(named('a').directory, { recursive: true });
    await later.projects.forget({ directory: named('b').directory });
    expect((await later.projects.recent({})).projects).toMatchObject([{ name: 'a', there: false }]);
  });

  it('are not remembered by an engine that was given no place for it', async () => {
    const client = clientWith({ home: join(folder, 'home') });
    await client.projects.create(named('a'));
    expect((await client.projects.recent({})).projects).toEqual([]);
  });

  it('are closed only after their jobs have stopped, which can be resumed', async () => {
    const client = clientWith(places());
    const { directory } = await client.projects.create(named('a'));
    const source = writeIdx(folder, 'bars', 3000, 1);
    const { job } = await client.datasets.import({ source });
    await client.projects.close({});
    await client.projects.open({ directory });
    expect((await client.jobs.get({ job })).state).toBe('cancelled');
  });

  it('cannot be opened while another one is being closed', async () => {
    const client = clientWith(places());
    const { directory } = await client.projects.create(named('a'));
    await client.datasets.import({ source: writeIdx(folder, 'bars', 3000, 1) });
    const closing = client.projects.close({});
    await expect(client.projects.open({ directory })).rejects.toMatchObject({ code: 'BUSY' });
    await closing;
    await client.projects.open({ directory });
  });
});

describe('browsing for a project', () => {
  it('begins where projects are kept, or as near as there is a folder', async () => {
    const client = clientWith(places());
    expect((await client.files.browse({})).directory).toBe(folder);
    await client.projects.create(named('a'));
    const { directory, entries } = await client.files.browse({});
    expect(directory).toBe(places().home);
    expect(entries).toMatchObject([{ name: 'a', kind: 'project' }]);
    await expect(client.files.browse({ directory: join(folder, 'no') })).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
    });
  });
});
