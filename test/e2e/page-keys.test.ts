import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { PageRig } from './page-rig.ts';

const rig = new PageRig();

beforeAll(async () => {
  const directory = mkdtempSync(join(tmpdir(), 'gwinnow-keys-'));
  await rig.api.projects.create({ directory, name: 'Digits', image: { height: 28, width: 28, channels: 1 } });
});

async function openSettings(): Promise<void> {
  await rig.open({ at: '/settings' });
  await rig.join();
  await rig.page.getByLabel('Where you are').getByText('Digits').waitFor();
}

it('goes to the screens, from anywhere', async () => {
  await openSettings();
  await rig.page.keyboard.press('Control+Digit2');
  await rig.page.waitForURL(/#\/data$/);
  expect(await rig.focused()).toBe('Data');
  expect(await rig.page.title()).toBe('Data · Digits · Gwinnow');
  await rig.page.keyboard.press('Control+,');
  await rig.page.waitForURL(/#\/settings$/);
});

it('starts from any screen what is done on another, and says where undo works', async () => {
  await openSettings();
  const dialog = (name: string) => rig.page.getByRole('dialog', { name });
  await rig.page.keyboard.press('Control+z');
  await rig.page.getByText('Undo and redo work in Review and Grid').waitFor();
  await rig.page.keyboard.press('/');
  await dialog('Commands').waitFor();
  await rig.page.keyboard.press('Escape');
  await dialog('Commands').waitFor({ state: 'detached' });
  await rig.page.keyboard.press('Control+o');
  await dialog('Open a project').waitFor();
  expect(rig.page.url()).toMatch(/#\/$/);
  await rig.page.keyboard.press('Escape');
  await dialog('Open a project').waitFor({ state: 'detached' });
  await rig.page.keyboard.press('Control+,');
  await rig.page.waitForURL(/#\/settings$/);
  await rig.page.keyboard.press('Control+n');
  await rig.page
    .getByRole('button', { name: 'Close Digits' })
    .and(rig.page.locator('[role=dialog] *'))
    .waitFor();
  expect(rig.problems).toEqual([]);
});

it('tells a reader why nothing is made', async () => {
  await rig.open({ at: '/settings' });
  await rig.join('reader');
  await rig.page.getByLabel('Where you are').getByText('Digits').waitFor();
  await rig.page.keyboard.press('Control+n');
  await rig.page.getByText('You can look at everything and change nothing.').waitFor();
  expect(rig.page.url()).toMatch(/#\/settings$/);
});

it.each(['light', 'dark'] as const)(
  'lists the keys of the screen and gives the focus back (%s)',
  async (colorScheme) => {
    await rig.open({ at: '/settings', colorScheme });
    await rig.join();
    const button = rig.page.getByRole('button', { name: '? All keys' });
    await button.focus();
    await rig.page.keyboard.press('Enter');
    await rig.page.getByRole('dialog', { name: 'Keys in Settings' }).waitFor();
    await rig.shoot(`keys-${colorScheme}`);
    expect(await rig.axe()).toEqual([]);
    await rig.page.evaluate(() => Object.assign(window, { stays: true }));
    await rig.page.keyboard.press('Control+Digit1');
    await rig.page.keyboard.press('Control+r');
    expect(await rig.page.evaluate(() => 'stays' in window)).toBe(true);
    await rig.page.keyboard.press('Escape');
    await rig.page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await rig.focused()).toContain('All keys');
    expect(rig.page.url()).toMatch(/#\/settings$/);
    await rig.page.keyboard.press('h');
    await rig.page.getByRole('dialog', { name: 'Keys in Settings' }).waitFor();
    expect(rig.problems).toEqual([]);
  },
);

it.each(['light', 'dark'] as const)(
  'finds commands by their words and runs them (%s)',
  async (colorScheme) => {
    await rig.open({ at: '/settings', colorScheme });
    await rig.join();
    await rig.page.getByLabel('Where you are').getByText('Digits').waitFor();
    await rig.page.keyboard.press('Control+k');
    await rig.page.getByRole('option', { name: 'Threshold' }).waitFor();
    await rig.shoot(`palette-${colorScheme}`);
    expect(await rig.axe()).toEqual([]);
    await rig.page.keyboard.type('thr');
    await expect.poll(() => rig.page.getByRole('option').count()).toBe(1);
    await rig.page.keyboard.press('Enter');
    await rig.page.waitForURL(/#\/threshold$/);
    expect(rig.problems).toEqual([]);
  },
);

it('moves through the commands with arrows, and opens an item by its number', async () => {
  await openSettings();
  await rig.page.keyboard.press('Control+k');
  const chosen = rig.page.locator('[role=option][data-highlighted]');
  await chosen.waitFor();
  const first = await chosen.textContent();
  await rig.page.keyboard.press('ArrowDown');
  await expect.poll(() => chosen.textContent()).not.toBe(first);
  await rig.page.keyboard.type('02488');
  await rig.page.getByRole('option', { name: 'Open item 2488 in Review' }).waitFor();
  await rig.page.keyboard.press('Enter');
  await rig.page.waitForURL(/#\/review\/2488$/);
});

it('types letters into a text field and does nothing else', async () => {
  await openSettings();
  await rig.page.keyboard.press('Control+k');
  await rig.page.keyboard.type('h?');
  expect(await rig.page.getByRole('combobox').or(rig.page.getByRole('textbox')).first().inputValue()).toBe(
    'h?',
  );
  expect(await rig.page.getByRole('dialog').count()).toBe(1);
});

it('finds from any screen what is done on another', async () => {
  await openSettings();
  await rig.page.keyboard.press('Control+k');
  await rig.page.keyboard.type('export evidence');
  await rig.page.keyboard.press('Enter');
  await expect.poll(() => rig.page.url()).toMatch(/#\/audit$/);
});

it('changes language and theme from the palette', async () => {
  await openSettings();
  await rig.page.keyboard.press('Control+k');
  await rig.page.keyboard.type('deutsch');
  await rig.page.keyboard.press('Enter');
  await rig.page.getByRole('link', { name: 'Einstellungen' }).waitFor();
  await rig.page.keyboard.press('Control+k');
  await rig.page.keyboard.type('dunkel');
  await rig.page.keyboard.press('Enter');
  await expect.poll(() => rig.background()).toBe('rgb(18, 19, 21)');
  expect(await rig.page.locator('html').getAttribute('lang')).toBe('de');
});

it('enlarges the text by key and keeps the page usable', async () => {
  await openSettings();
  const size = (): Promise<string> =>
    rig.page.evaluate(() => getComputedStyle(document.documentElement).fontSize);
  await rig.page.keyboard.press('Control+=');
  expect(await size()).toBe('17.6px');
  await rig.page.keyboard.press('Control+Digit0');
  expect(await size()).toBe('16px');
});

it('walks the regions with F6 and skips to the content', async () => {
  await openSettings();
  await rig.page.keyboard.press('Tab');
  expect(await rig.focused()).toBe('Skip to the content');
  await rig.page.keyboard.press('Enter');
  expect(await rig.focused()).toBe('Settings');
  const visited: string[] = [];
  for (let step = 0; step < 4; step++) {
    await rig.page.keyboard.press('F6');
    visited.push(await rig.focused());
  }
  expect(visited).toEqual(['Status', 'Title bar', 'Screens', 'Settings']);
  await rig.page.keyboard.press('Shift+F6');
  expect(await rig.focused()).toBe('Screens');
});

it('says on saving that all is saved, and takes no reload', async () => {
  await openSettings();
  await rig.page.evaluate(() => Object.assign(window, { stays: true }));
  await rig.page.keyboard.press('Control+s');
  await rig.page.getByText('Every decision is already saved.').waitFor();
  await rig.page.keyboard.press('Control+r');
  expect(await rig.page.evaluate(() => 'stays' in window)).toBe(true);
  await rig.page.clock.fastForward(7_000);
  await rig.page.getByText('Every decision is already saved.').waitFor({ state: 'detached' });
});

it('obeys changed keys, and leaves single keys alone where they are turned off', async () => {
  await rig.open({ at: '/settings', settings: { keys: { 'app.palette': ['$mod+p'] }, singleKeys: false } });
  await rig.join();
  await rig.page.getByLabel('Where you are').getByText('Digits').waitFor();
  await rig.page.keyboard.press('h');
  await rig.page.keyboard.press('Control+k');
  expect(await rig.page.getByRole('dialog').count()).toBe(0);
  await rig.page.keyboard.press('Control+p');
  await rig.page.getByRole('dialog', { name: 'Commands' }).waitFor();
});
