import { mkdtempSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PageRig } from './page-rig.ts';

const rig = new PageRig();

describe('Settings', () => {
  async function show(options: Parameters<PageRig['open']>[0] = {}): Promise<void> {
    await rig.open({ at: '/settings', ...options });
    await rig.join();
    await rig.page.getByText(/Engine connected|Engine verbunden/).waitFor();
  }

  const row = (name: string) => rig.page.getByRole('row', { name: new RegExp(`^${name}`) });

  it.each(['light', 'dark'] as const)('has no barrier in it (%s)', async (colorScheme) => {
    await show({ colorScheme });
    await rig.page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
    expect(await rig.axe()).toEqual([]);
    await rig.shoot(`settings-${colorScheme}`);
    expect(rig.problems).toEqual([]);
  });

  it('keeps theme, language, text size and blind first over a reload', async () => {
    await show({ colorScheme: 'light' });
    const page = rig.page;
    await page.getByRole('radio', { name: 'Dark' }).check({ force: true });
    expect(await rig.background()).toBe('rgb(18, 19, 21)');
    await page.getByLabel('Text size', { exact: true }).selectOption({ label: '125 %' });
    await page.getByLabel('Show the original alone first').click();
    await page.getByRole('radio', { name: 'Deutsch' }).check({ force: true });
    await page.getByRole('heading', { name: 'Einstellungen', level: 1 }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Einstellungen', level: 1 }).waitFor();
    expect(await rig.background()).toBe('rgb(18, 19, 21)');
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe('20px');
    expect(await page.getByLabel('Zuerst nur das Original zeigen').getAttribute('aria-checked')).toBe('true');
    const words = await page.getByRole('main').innerText();
    expect(words).not.toMatch(/settings\.|keys\.|Change|Keys of|Theme/);
    expect(rig.problems).toEqual([]);
  });

  it('names the reviewer, here and on the next engine', async () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'gwinnow-settings-')), 'owls');
    await rig.api.projects.create({
      directory: folder,
      name: 'Owls',
      image: { height: 8, width: 8, channels: 1 },
    });
    await show();
    const name = rig.page.getByLabel('Your name');
    await expect.poll(() => name.inputValue()).toBe('ada');
    await name.fill('  Grace  ');
    await rig.page.keyboard.press('Enter');
    await rig.page.getByText('Decisions are recorded as Grace').waitFor();
    await rig.page.evaluate(() => (location.hash = '#/threshold'));
    await rig.page.evaluate(() => (location.hash = '#/settings'));
    await expect.poll(() => name.inputValue()).toBe('Grace');

    await rig.page.reload();
    await rig.join();
    await expect.poll(() => name.inputValue()).toBe('Grace');
    await name.fill('');
    await rig.page.getByRole('button', { name: 'Use this name' }).click();
    await rig.page.getByText('A name is needed').waitFor();
    expect(rig.problems).toEqual([]);
  });

  it('changes a key, asks before it takes one away, and gives keys back', async () => {
    await show();
    const page = rig.page;
    await page.getByLabel('Keys of').selectOption({ label: 'Decide (Review, Grid)' });
    await page.getByRole('button', { name: 'Change the key of Keep original' }).click();
    await page.keyboard.press('y');
    await expect.poll(() => row('Keep original').textContent()).toMatch(/Y/);

    await page.getByRole('button', { name: 'Change the key of Keep original' }).click();
    await page.keyboard.press('u');
    await page.getByText('U already does: Unsure.').waitFor();
    expect(await rig.axe()).toEqual([]);
    await page.getByRole('button', { name: 'Keep it there' }).click();
    await expect.poll(() => row('Keep original').textContent()).toMatch(/Y/);

    await page.getByRole('button', { name: 'Change the key of Keep original' }).click();
    await page.keyboard.press('u');
    await page.getByRole('button', { name: 'Take it over' }).click();
    await expect.poll(() => row('Unsure').textContent()).toContain('none');
    await page.getByRole('button', { name: 'Change the key of Flag' }).click();
    await page.keyboard.press('Escape');
    await expect.poll(() => row('Flag').textContent()).toMatch(/F/);

    await page.reload();
    await page.getByLabel('Keys of').selectOption({ label: 'Decide (Review, Grid)' });
    await expect.poll(() => row('Keep original').textContent()).toMatch(/U/);
    await page.getByRole('button', { name: 'Reset the keys of Unsure' }).click();
    await page.getByText('U on Review: Keep original, Unsure.').waitFor();
    await page.getByRole('button', { name: 'Reset all keys' }).click();
    await expect.poll(() => row('Keep original').textContent()).toMatch(/X/);
    await page
      .getByRole('heading', { name: 'A key does two things on one screen' })
      .waitFor({ state: 'detached' });
    expect(rig.problems).toEqual([]);
  });

  it('acts by the changed key, and by no single key once they are off', async () => {
    await show();
    const page = rig.page;
    await page.getByRole('button', { name: 'Change the key of All keys' }).click();
    await page.keyboard.press('q');
    await page.getByRole('main').focus();
    await page.keyboard.press('?');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.keyboard.press('q');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByLabel('Single keys act').click();
    await page.getByRole('main').focus();
    await page.keyboard.press('q');
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Commands' }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(1);
    expect(rig.problems).toEqual([]);
  });

  it('writes the keys to a file and reads them back', async () => {
    await show();
    const page = rig.page;
    await page.getByRole('button', { name: 'Change the key of Export' }).click();
    await page.keyboard.press('Control+Shift+x');
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export keys' }).click();
    const download = await downloading;
    const text = await readFile(await download.path(), 'utf8');
    expect(JSON.parse(text)).toEqual({
      gwinnow: 'keys',
      version: 1,
      singleKeys: true,
      keys: { 'app.export': ['$mod+Shift+x'] },
    });
    await page.getByRole('button', { name: 'Reset all keys' }).click();
    const file = (content: string) => ({
      name: 'keys.json',
      mimeType: 'application/json',
      buffer: Buffer.from(content),
    });
    const input = page.locator('input[type=file]');
    await input.setInputFiles(file('{"keys":[]}'));
    await page.getByText('The file holds no keys of Gwinnow').waitFor();
    await input.setInputFiles(file(text));
    await page.getByText('Keys were taken from the file').waitFor();
    await expect.poll(() => row('Export').textContent()).toContain('Ctrl Shift X');
    expect(rig.problems).toEqual([]);
  });

  it('says where data lies and that nothing leaves the machine', async () => {
    await show();
    const { project } = await rig.api.sessions.get({});
    await rig.page.getByText(project ?? '', { exact: true }).waitFor();
    await rig.page.getByText(/^Nothing leaves this machine/).waitFor();
    const { version } = await rig.api.sessions.get({});
    await rig.page.getByText(version, { exact: true }).waitFor();
    expect(rig.problems).toEqual([]);
  });
});
