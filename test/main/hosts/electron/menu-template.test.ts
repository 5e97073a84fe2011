import type { MenuItemConstructorOptions } from 'electron';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import {
  attachedMenuTemplate,
  menuTemplate,
  type MenuDeed,
  type MenuState,
} from '../../../../src/main/hosts/electron/menu-template.ts';
import { HostCommand, MENU_ACTIONS } from '../../../../src/shared/host-link.ts';

const DIGITS = { directory: '/home/ada/digits', name: 'Digits' };
const CATS = { directory: '/home/ada/cats', name: 'Cats' };

const STATE: MenuState = {
  language: 'en',
  theme: 'dark',
  project: DIGITS,
  recent: [DIGITS, CATS],
  served: ['https://gpu.example'],
  platform: 'linux',
  development: false,
};

type Item = MenuItemConstructorOptions;

function itemsOf(template: readonly Item[]): Item[] {
  return template.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? itemsOf(item.submenu) : [])]);
}

/** Clicks every item and gives what each does. */
function deedsOf(make: typeof menuTemplate, state: MenuState): { label: string; deed: MenuDeed }[] {
  const deeds: { label: string; deed: MenuDeed }[] = [];
  let label = '';
  const template = make(state, (deed) => deeds.push({ label, deed }));
  for (const item of itemsOf(template)) {
    label = item.label ?? '';
    // Called as Electron does, but for its own objects, which no item looks at.
    if (item.click !== undefined) Reflect.apply(item.click, undefined, []);
  }
  return deeds;
}

it('has every action of the menu once, and each deed is one that the page understands', () => {
  const deeds = deedsOf(menuTemplate, STATE).map(({ deed }) => deed);
  const actions = deeds.flatMap((deed) => (deed.command === 'act' ? [deed.action] : []));
  expect(actions.toSorted()).toEqual([...MENU_ACTIONS].toSorted());
  const foreign = deeds.filter((deed) => !v.is(HostCommand, deed));
  expect(foreign).toEqual([{ command: 'attach-to', origin: 'https://gpu.example' }]);
});

it('lists projects opened before, but not the open one, and engines attached to before', () => {
  const deeds = deedsOf(menuTemplate, STATE);
  expect(deeds).toContainEqual({
    label: 'Cats',
    deed: { command: 'open-project', directory: '/home/ada/cats' },
  });
  expect(deeds.map(({ label }) => label)).not.toContain('Digits');
  expect(deeds).toContainEqual({
    label: 'https://gpu.example',
    deed: { command: 'attach-to', origin: 'https://gpu.example' },
  });
});

it('can close a project only while one is open', () => {
  const close = (project: MenuState['project']) =>
    itemsOf(menuTemplate({ ...STATE, project }, () => undefined)).find(
      ({ label }) => label === 'Close project',
    )?.enabled;
  expect(close(DIGITS)).toBe(true);
  expect(close(null)).toBe(false);
});

it('marks the theme in use', () => {
  const radios = itemsOf(menuTemplate(STATE, () => undefined)).filter(({ type }) => type === 'radio');
  expect(radios.map(({ label, checked }) => [label, checked])).toEqual([
    ['As the system', false],
    ['Light', false],
    ['Dark', true],
  ]);
});

it.each(['linux', 'darwin', 'win32'] as const)('uses no accelerator twice on %s', (platform) => {
  for (const make of [menuTemplate, attachedMenuTemplate]) {
    const keys = itemsOf(make({ ...STATE, platform }, () => undefined)).flatMap(
      ({ accelerator }) => accelerator ?? [],
    );
    expect(new Set(keys).size).toBe(keys.length);
  }
});

it('offers developer tools and a reload in a development build alone', () => {
  const roles = (development: boolean) =>
    itemsOf(menuTemplate({ ...STATE, development }, () => undefined)).map(({ role }) => role);
  expect(roles(true)).toContain('toggleDevTools');
  expect(roles(false)).not.toContain('toggleDevTools');
  expect(roles(false)).not.toContain('reload');
});

it('speaks German throughout', () => {
  const labels = (language: MenuState['language']) =>
    itemsOf(menuTemplate({ ...STATE, language, recent: [], served: [] }, () => undefined)).flatMap(
      ({ label }) => label ?? [],
    );
  const same = labels('en').filter((label, index) => label === labels('de')[index]);
  expect(same).toEqual(['Training', 'Audit']);
});

it('commands nothing on the page of a served engine', () => {
  const deeds = deedsOf(attachedMenuTemplate, STATE).map(({ deed }) => deed);
  expect(deeds).toEqual([{ command: 'attach' }]);
});
