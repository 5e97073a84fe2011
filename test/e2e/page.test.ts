import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SCREENS } from '../../src/renderer/screens.ts';
import { PageRig } from './page-rig.ts';

const rig = new PageRig();
const folder = (): string => mkdtempSync(join(tmpdir(), 'gwinnow-page-'));
const IMAGE = { height: 28, width: 28, channels: 1 } as const;

describe('the shell', () => {
  it.each([
    ['light', 'rgb(244, 243, 240)'],
    ['dark', 'rgb(18, 19, 21)'],
  ] as const)(
    'shows engine, device and screens in the system’s theme (%s)',
    async (colorScheme, background) => {
      const page = await rig.open({ colorScheme });
      await rig.join();
      await page.getByText(/ a step$/).waitFor({ timeout: 110_000 });
      expect(await rig.status.textContent()).toBe('Engine connected');
      expect(await rig.alert.textContent()).toBe('');
      const screens = page.getByRole('navigation', { name: 'Screens' }).getByRole('link');
      expect(await screens.count()).toBe(SCREENS.length);
      expect(await rig.background()).toBe(background);
      expect(
        await page.evaluate(() => [...document.fonts].filter(({ status }) => status === 'loaded').length),
      ).toBeGreaterThan(0);
      await rig.shoot(`running-${colorScheme}`);
      expect(await rig.axe()).toEqual([]);
      expect(rig.problems).toEqual([]);
    },
  );

  it('says that the engine starts, that it stopped, and that it is back', async () => {
    await rig.open();
    await rig.host.tell({ engine: 'starting' });
    await rig.status.filter({ hasText: 'Engine starting' }).waitFor();
    await rig.host.tell({
      engine: 'stopped',
      reason: 'The engine ended with exit code 7',
      failures: 3,
      retryIn: 1000,
    });
    await rig.alert.getByText('Starting it again, try 3').waitFor();
    expect(await rig.alert.textContent()).toContain('exit code 7');
    expect(await rig.alert.textContent()).toContain('decisions are on disk');
    await rig.shoot('stopped-light');
    await rig.join();
    await rig.status.filter({ hasText: 'Engine connected' }).waitFor();
    await expect.poll(() => rig.alert.textContent()).toBe('');
    expect(rig.problems).toEqual([]);
  });

  it('says that it has no engine where no host speaks', async () => {
    const page = await rig.open();
    expect(await rig.status.textContent()).toBe('Looking for the engine');
    await page.clock.fastForward(4_000);
    await rig.alert.getByRole('heading', { name: 'This page has no engine' }).waitFor();
    expect(await rig.status.textContent()).toBe('No engine');
    expect(rig.problems).toEqual([]);
  });

  it('says why an engine that does not answer shows nothing, and tries again by keyboard', async () => {
    const page = await rig.open({ at: '/data' });
    await rig.host.join((port) => port.on('message', () => undefined));
    await rig.status.filter({ hasText: 'Engine connected' }).waitFor();
    await page.clock.fastForward(30_000);
    await page.getByText('code NO_ANSWER').waitFor();
    const again = page.getByRole('button', { name: 'Try again' });
    await page.getByRole('main').focus();
    await page.keyboard.press('Tab');
    expect(await again.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await again.evaluate((element) => getComputedStyle(element).outlineStyle)).toBe('solid');
    await page.keyboard.press('Enter');
    await page.clock.fastForward(180_000);
    await page.getByText('Speed not known').waitFor();
    expect(rig.problems).toEqual([]);
  });

  it('shows the code of an answer that is an error', async () => {
    const page = await rig.open({ at: '/data' });
    await rig.host.join((port) =>
      port.on('message', (frame: { i: string; t?: number }) => {
        if (frame.t !== undefined) return;
        const json = { defined: true, code: 'DISK_FULL', status: 422, message: 'No room on /data', data: {} };
        port.postMessage({ i: frame.i, p: { s: 422, b: { json } } }, []);
      }),
    );
    await page.getByText('code DISK_FULL').waitFor();
    await page.getByText('No room on /data').waitFor();
    expect(rig.problems).toEqual([]);
  });

  it.each([
    [100, 1024, 700, 'en-GB'],
    [100, 720, 700, 'en-GB'],
    [100, 512, 350, 'en-GB'],
    [200, 1024, 700, 'de-DE'],
    [150, 1280, 760, 'de-DE'],
  ])(
    'with text of %i per cent fits %i x %i without scrolling sideways (%s)',
    async (textSize, width, height, locale) => {
      const page = await rig.open({ viewport: { width, height }, locale, settings: { textSize } });
      await rig.join();
      await page.getByRole('navigation').first().waitFor();
      expect(await rig.overflow()).toBe(0);
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
      await rig.shoot(`small-${width}-${textSize}`);
      expect(await rig.overflow()).toBe(0);
      expect(rig.problems).toEqual([]);
    },
  );

  it('runs no injected script, by its own policy alone', async () => {
    const page = await rig.open({ policyHeader: false });
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.injected = 1';
      document.body.append(script);
    });
    expect(await page.evaluate(() => 'injected' in window)).toBe(false);
    expect(rig.problems.join()).toContain('policy: script-src-elem inline');
  });

  it('starts with damaged settings and keeps what is changed', async () => {
    const page = await rig.open({ settings: { theme: 'pink', language: 'de', textSize: 90 } });
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    await page.getByRole('button', { name: 'Dunkle Farben' }).click();
    expect(await rig.background()).toBe('rgb(18, 19, 21)');
    await page.reload();
    await page.getByRole('button', { name: 'Helle Farben' }).waitFor();
    expect(await rig.background()).toBe('rgb(18, 19, 21)');
    expect(rig.problems).toEqual([]);
  });
});

describe('the project in the shell', () => {
  it('sends whoever has none to Home', async () => {
    await rig.endEngine();
    const page = await rig.open({ at: '/grid' });
    await rig.join();
    await page.getByRole('heading', { name: 'No project is open' }).waitFor();
    expect(await rig.axe()).toEqual([]);
    await page.getByRole('button', { name: 'Go to Home' }).click();
    await page.waitForURL(/#\/$/);
    expect(rig.problems).toEqual([]);
  });

  it('is named, and follows what others do to it', async () => {
    await rig.api.projects.create({ directory: folder(), name: 'Barn owls', image: IMAGE });
    const page = await rig.open({ at: '/settings' });
    await rig.join();
    await page.getByLabel('Where you are').getByText('Barn owls').waitFor();
    expect(await page.title()).toBe('Settings · Barn owls · Gwinnow');
    const { tau } = await rig.api.policies.current({});
    await page.getByText(`τ ${tau.toFixed(3)}`).waitFor();
    await rig.api.policies.set({ tau: 0.9, reason: 'Stricter' });
    await page.getByText('τ 0.900').waitFor();
    expect(rig.problems).toEqual([]);
  });

  it('is opened again by an engine that had to start anew', async () => {
    const page = await rig.open({ at: '/settings' });
    await rig.join();
    await page.getByLabel('Where you are').getByText('Barn owls').waitFor();
    await rig.host.tell({ engine: 'stopped', reason: 'It crashed', failures: 1, retryIn: 10 });
    await rig.endEngine();
    expect((await rig.api.sessions.get({})).project).toBeNull();
    await rig.join();
    await rig.status.filter({ hasText: 'Engine connected' }).waitFor();
    await expect.poll(async () => (await rig.api.sessions.get({})).project).not.toBeNull();
    await page.getByLabel('Where you are').getByText('Barn owls').waitFor();
    expect(rig.problems).toEqual([]);
  });

  it('tells readers that they only read', async () => {
    const page = await rig.open({ at: '/settings' });
    await rig.join('reader');
    await page.getByText('Reading only').waitFor();
    expect(rig.problems).toEqual([]);
  });
});
