import { existsSync, mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import { join, resolve } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, type TestContext } from 'vitest';
import { createEngine, type Engine } from '../../src/main/engine/engine.ts';
import { serve } from '../../src/main/engine/port.ts';
import { PageHost, servePage } from './page-host.ts';

const root = resolve(import.meta.dirname, '../..');
const built = join(root, 'out/renderer');
const screenshots = join(root, 'test-results/page');
const executablePath = process.env['GWINNOW_CHROMIUM'] ?? '/usr/bin/chromium';
const missing = existsSync(executablePath) ? null : `no Chromium at ${executablePath}`;

describe('the page in a browser', () => {
  let browser: Browser;
  let server: Server;
  let url: string;
  let engine: Engine;
  let page: Page;
  let host: PageHost;
  let problems: string[];

  beforeAll(async () => {
    if (missing !== null) return;
    if (!existsSync(built)) throw new Error('The page is not built: npm run build');
    mkdirSync(screenshots, { recursive: true });
    ({ server, url } = await servePage(built, true));
    engine = createEngine({ learner: new URL('../../src/main/learning/worker.ts', import.meta.url) });
    // Chromium's own sandbox refuses to run as root.
    browser = await chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
  });

  afterAll(async () => {
    await browser?.close();
    server?.close();
    await engine?.close();
  });

  beforeEach((context: TestContext) => {
    if (missing !== null) context.skip(missing);
    problems = [];
  });

  afterEach(async () => {
    host?.close();
    await page?.context().close();
  });

  async function open(options: BrowserContextOptions = {}, address = url): Promise<void> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
    page = await context.newPage();
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) problems.push(message.text());
    });
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(address)) problems.push(`left the page: ${request.url()}`);
    });
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
        console.error(`policy: ${violatedDirective} ${blockedURI}`),
      );
    });
    host = new PageHost(page);
    await host.prepare();
    await page.clock.install();
    await page.goto(address);
  }

  const joinEngine = (): Promise<void> =>
    host.join((port) =>
      serve(engine.router, port, { actor: 'ada', role: 'reviewer' }, (error) => problems.push(String(error))),
    );

  const alert = () => page.getByRole('alert');
  const status = () => page.getByRole('status');
  const background = (): Promise<string> =>
    page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);

  it.each(['light', 'dark'] as const)(
    'shows what the engine says of this computer (%s)',
    async (colorScheme) => {
      await open({ colorScheme });
      await joinEngine();
      await page.getByRole('cell', { name: 'in use' }).waitFor({ timeout: 110_000 });
      expect(await status().textContent()).toBe('Engine connected');
      const rows = await page.getByRole('rowheader').allTextContents();
      expect(rows.map((row) => row.split(/\s{2,}/)[0]?.trim())).toContain('CPU, plain JavaScript');
      expect(await page.getByRole('cell', { name: 'in use' }).count()).toBe(1);
      expect(await alert().textContent()).toBe('');
      expect(await background()).toBe(colorScheme === 'light' ? 'rgb(244, 243, 240)' : 'rgb(18, 19, 21)');
      await page.screenshot({
        path: join(screenshots, `running-${colorScheme}.png`),
        animations: 'disabled',
      });
      expect(problems).toEqual([]);
    },
  );

  it('says that the engine starts, that it stopped, and that it is back', async () => {
    await open();
    await host.tell({ engine: 'starting' });
    await status().filter({ hasText: 'Engine starting' }).waitFor();
    await host.tell({
      engine: 'stopped',
      reason: 'The engine ended with exit code 7',
      failures: 3,
      retryIn: 1000,
    });
    await alert().getByRole('heading', { name: 'Engine stopped. Restarting…' }).waitFor();
    expect(await alert().textContent()).toContain('exit code 7');
    expect(await alert().textContent()).toContain('3 times in a row');
    await page.screenshot({ path: join(screenshots, 'stopped-light.png') });
    await joinEngine();
    await page.getByRole('cell', { name: 'in use' }).waitFor({ timeout: 110_000 });
    expect(await alert().textContent()).toBe('');
    expect(problems).toEqual([]);
  });

  it('says that it has no engine where no host speaks', async () => {
    await open();
    expect(await status().textContent()).toBe('Looking for the engine');
    await page.clock.fastForward(4_000);
    await alert().getByRole('heading', { name: 'This page has no engine' }).waitFor();
    expect(await status().textContent()).toBe('No engine');
    expect(problems).toEqual([]);
  });

  it('says why the probe brought nothing, and tries again by keyboard', async () => {
    await open();
    await host.join((port) => port.on('message', () => undefined));
    await page.getByText('Timing one training step').waitFor();
    await page.clock.fastForward(180_000);
    await page.getByText('NO_ANSWER').waitFor();
    await page.keyboard.press('Tab');
    const button = page.getByRole('button', { name: 'Probe again' });
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await button.evaluate((element) => getComputedStyle(element).outlineStyle)).toBe('solid');
    await page.keyboard.press('Enter');
    await page.getByText('Timing one training step').waitFor();
    expect(problems).toEqual([]);
  });

  it('shows the code of an answer that is an error', async () => {
    await open();
    await host.join((port) =>
      port.on('message', (frame: { i: string; t?: number }) => {
        if (frame.t !== undefined) return;
        const json = {
          defined: true,
          code: 'LEARNER_DIED',
          status: 422,
          message: 'The learner stopped',
          data: {},
        };
        port.postMessage({ i: frame.i, p: { s: 422, b: { json } } }, []);
      }),
    );
    await page.getByText('LEARNER_DIED').waitFor();
    await page.getByText('The learner stopped. Nothing was changed by it.').waitFor();
    expect(problems).toEqual([]);
  });

  it('fits a small window and enlarged text without scrolling sideways', async () => {
    for (const width of [1024, 720, 512]) {
      await open({ viewport: { width, height: 700 } });
      await joinEngine();
      await page.getByRole('cell', { name: 'in use' }).waitFor({ timeout: 110_000 });
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect([width, overflow]).toEqual([width, 0]);
      await page.context().close();
    }
  });

  it('runs no injected script, by its own policy alone', async () => {
    const bare = await servePage(built, false);
    try {
      await open({}, bare.url);
      await page.evaluate(() => {
        const script = document.createElement('script');
        script.textContent = 'window.injected = 1';
        document.body.append(script);
      });
      expect(await page.evaluate(() => 'injected' in window)).toBe(false);
      expect(problems.join()).toContain('policy: script-src-elem inline');
    } finally {
      await page.context().close();
      bare.server.close();
    }
  });
});
