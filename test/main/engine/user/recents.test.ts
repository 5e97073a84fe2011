import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { userPlaces } from '../../../../src/main/engine/user/places.ts';
import { recentProjects } from '../../../../src/main/engine/user/recents.ts';

let folder: string;
let file: string;
let second = 0;
const clock = () => new Date(Date.UTC(2026, 0, 1, 0, 0, second++));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gwinnow-recents-'));
  file = join(folder, 'config', 'gwinnow', 'recent-projects.json');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function place(name: string) {
  return { directory: join(folder, name), name };
}

describe('recent projects', () => {
  it('come newest first, each once, and say whether they are still there', async () => {
    mkdirSync(join(folder, 'a'));
    writeFileSync(join(folder, 'a', 'gwinnow.sqlite'), '');
    const recents = recentProjects(file, clock);
    expect(await recents.list()).toEqual([]);
    for (const name of ['a', 'b', 'a']) await recents.note(place(name));
    const list = await recentProjects(file, clock).list();
    expect(list.map(({ name, there }) => [name, there])).toEqual([
      ['a', true],
      ['b', false],
    ]);
    expect((list[0]?.openedAt ?? '') > (list[1]?.openedAt ?? '')).toBe(true);
  });

  it('are twenty at most', async () => {
    const recents = recentProjects(file, clock);
    for (let n = 0; n < 23; n++) await recents.note(place(String(n)));
    expect((await recents.list()).map(({ name }) => Number(name))).toEqual(
      Array.from({ length: 20 }, (_, n) => 22 - n),
    );
  });

  it('lose none of several changes at once, and forget what they are told to', async () => {
    const recents = recentProjects(file, clock);
    await Promise.all([...'abcd'].map((name) => recents.note(place(name))));
    await recents.forget(join(folder, 'b'));
    await recents.forget(join(folder, 'unheard of'));
    expect((await recents.list()).map(({ name }) => name)).toEqual(['d', 'c', 'a']);
  });

  it('are for the user alone, and leave no draft behind', async () => {
    await recentProjects(file, clock).note(place('a'));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'config', 'gwinnow')).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(folder, 'config', 'gwinnow'))).toEqual(['recent-projects.json']);
  });

  it.each(['', '{"version": 1, "proj', '[]', '{"version": 2, "projects": []}', '\u0000\u0001'])(
    'start anew from the damaged file %j',
    async (text) => {
      mkdirSync(join(folder, 'config', 'gwinnow'), { recursive: true });
      writeFileSync(file, text);
      const recents = recentProjects(file, clock);
      expect(await recents.list()).toEqual([]);
      await recents.note(place('a'));
      expect((await recents.list()).map(({ name }) => name)).toEqual(['a']);
    },
  );

  it('keep the sound entries of a file that was edited by hand', async () => {
    await recentProjects(file, clock).note(place('a'));
    const document = JSON.parse(readFileSync(file, 'utf8')) as { projects: unknown[] };
    document.projects.unshift({ directory: 5 }, null, { ...place('b'), openedAt: 'yesterday' });
    writeFileSync(file, JSON.stringify(document));
    expect((await recentProjects(file).list()).map(({ name }) => name)).toEqual(['a']);
  });

  it('are not in the way where they cannot be written', async () => {
    writeFileSync(join(folder, 'config'), 'a file where the folder should be');
    await recentProjects(file).note(place('a'));
    expect(await recentProjects(file).list()).toEqual([]);
  });

  it('are not kept without a file', async () => {
    const recents = recentProjects(undefined);
    await recents.note(place('a'));
    await recents.forget(join(folder, 'a'));
    expect(await recents.list()).toEqual([]);
  });
});

describe('places of the user', () => {
  const at = (platform: NodeJS.Platform, env: Record<string, string> = {}) =>
    userPlaces({ platform, env, user: '/u' }).recents;

  it('follow the platform, and $XDG_CONFIG_HOME where it is a whole path', () => {
    expect(at('linux')).toBe('/u/.config/gwinnow/recent-projects.json');
    expect(at('darwin')).toBe('/u/Library/Application Support/gwinnow/recent-projects.json');
    expect(at('win32', { APPDATA: '/u/Roaming' })).toBe('/u/Roaming/gwinnow/recent-projects.json');
    expect(at('linux', { XDG_CONFIG_HOME: '/c' })).toBe('/c/gwinnow/recent-projects.json');
    expect(at('linux', { XDG_CONFIG_HOME: 'c' })).toBe('/u/.config/gwinnow/recent-projects.json');
    expect(userPlaces({ user: '/u' }).home).toBe('/u/Gwinnow');
  });
});
