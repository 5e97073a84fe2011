import { existsSync, mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import { join, resolve } from 'node:path';
import { createRouterClient, type RouterClient } from '@orpc/server';
import { chromium, type Browser, type BrowserContextOptions, type Locator, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, type TestContext } from 'vitest';
import type { CallContext } from '../../src/main/engine/dispatch.ts';
import { createEngine, type Engine, type EngineOptions } from '../../src/main/engine/engine.ts';
import { serve } from '../../src/main/engine/port.ts';
import { PageHost, servePage } from './page-host.ts';
import { axeOf, overflowOf, tellOfFailure, watchPage } from './page-watch.ts';
import { LEARNER } from '../learner.ts';

const root = resolve(import.meta.dirname, '../..');
const built = join(root, 'out/renderer');
const screenshots = join(root, 'test-results/page');
const executablePath = process.env['GWINNOW_CHROMIUM'] ?? '/usr/bin/chromium';
const missing = existsSync(executablePath) ? null : `no Chromium at ${executablePath}`;

type Opening = BrowserContextOptions & {
  /** Route: `/review`. */
  readonly at?: string;
  /** What an earlier visit saved. */
  readonly settings?: unknown;
  /** Default: with the headers of the desktop app. */
  readonly policyHeader?: boolean;
};

/** Opens the built page in Chromium and joins it to a real engine; one page at a time, cleaned up after each test. */
export class PageRig {
  /** Whatever the page should not have done: errors, warnings, refused content, requests that leave it. */
  readonly problems: string[] = [];
  #browser: Browser | null = null;
  #servers: Record<'bare' | 'headed', { server: Server; url: string }> | null = null;
  #engine: Engine | null = null;
  #page: Page | null = null;
  #host: PageHost | null = null;
  readonly #places: Partial<EngineOptions>;

  /** Registers the set-up with the test file that calls it. `places`: where the engine keeps what is the user's. */
  constructor(places: Partial<EngineOptions> = {}) {
    this.#places = places;
    beforeAll(() => this.#start());
    beforeEach((context: TestContext) => {
      if (missing !== null) context.skip(missing);
      this.problems.length = 0;
    });
    afterEach(async ({ task }: TestContext) => {
      if (this.#page !== null) await tellOfFailure(this.#page.context(), task);
      await this.leave();
    });
    afterAll(() => this.#stop());
  }

  get page(): Page {
    if (this.#page === null) throw new Error('no page is open');
    return this.#page;
  }

  get host(): PageHost {
    if (this.#host === null) throw new Error('no page is open');
    return this.#host;
  }

  get engine(): Engine {
    this.#engine ??= createEngine({ learner: LEARNER, ...this.#places });
    return this.#engine;
  }

  /** The engine's contract, called in this process by somebody else. */
  get api(): RouterClient<Engine['router']> {
    return createRouterClient(this.engine.router, { context: { actor: 'bob', role: 'reviewer' } });
  }

  async open({ at = '/', settings, policyHeader = true, ...options }: Opening = {}): Promise<Page> {
    if (this.#browser === null || this.#servers === null) throw new Error('not started');
    const { url } = this.#servers[policyHeader ? 'headed' : 'bare'];
    const context = await this.#browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
    const page = await context.newPage();
    this.#page = page;
    await watchPage(page, url, this.problems);
    await page.addInitScript(
      (saved) => {
        if (saved !== undefined && localStorage.length === 0) localStorage.setItem('gwinnow.settings', saved);
      },
      settings === undefined ? undefined : JSON.stringify(settings),
    );
    this.#host = new PageHost(page);
    await this.#host.prepare();
    await page.clock.install();
    await page.goto(`${url}#${at}`);
    await this.status.waitFor();
    return page;
  }

  /** Hands the page a port to the engine. */
  join(role: CallContext['role'] = 'reviewer'): Promise<void> {
    return this.host.join((port) =>
      serve(this.engine.router, port, { actor: 'ada', role }, (error) => this.problems.push(String(error))),
    );
  }

  /** Ends the engine; the next use starts another. */
  async endEngine(): Promise<void> {
    await this.#engine?.close();
    this.#engine = null;
  }

  async leave(): Promise<void> {
    this.#host?.close();
    await this.#page?.context().close();
    this.#page = null;
    this.#host = null;
  }

  get status(): Locator {
    return this.page.getByRole('status');
  }

  get alert(): Locator {
    return this.page.getByRole('alert');
  }

  background(): Promise<string> {
    return this.page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  }

  /** What has the focus: its accessible name, or its element. */
  focused(): Promise<string> {
    return this.page.evaluate(() => {
      const element = document.activeElement;
      return element?.getAttribute('aria-label') ?? element?.textContent.trim() ?? '';
    });
  }

  overflow(): Promise<number> {
    return overflowOf(this.page);
  }

  axe(): Promise<string[]> {
    return axeOf(this.page);
  }

  async shoot(name: string): Promise<void> {
    await this.page.screenshot({ path: join(screenshots, `${name}.png`), animations: 'disabled' });
  }

  async #start(): Promise<void> {
    if (missing !== null) return;
    if (!existsSync(built)) throw new Error('The page is not built: npm run build');
    mkdirSync(screenshots, { recursive: true });
    this.#servers = { headed: await servePage(built, true), bare: await servePage(built, false) };
    // Chromium's own sandbox refuses to run as root.
    this.#browser = await chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
  }

  async #stop(): Promise<void> {
    await this.#browser?.close();
    this.#servers?.bare.server.close();
    this.#servers?.headed.server.close();
    await this.#engine?.close();
  }
}
