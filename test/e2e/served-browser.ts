import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Locator,
  type Page,
} from 'playwright-core';
import { afterAll, beforeAll, beforeEach, onTestFinished, type TestContext } from 'vitest';
import { build } from '../main/hosts/cli/cli.ts';
import type { ServedProcess } from '../main/hosts/web/served.ts';
import { axeOf, overflowOf, tellOfFailure, watchPage } from './page-watch.ts';

const executablePath = process.env['GWINNOW_CHROMIUM'] ?? '/usr/bin/chromium';
const missing = existsSync(executablePath) ? null : `no Chromium at ${executablePath}`;
const screenshots = resolve(import.meta.dirname, '../../test-results/web');

/** The real browser that opens what `gwinnow serve` serves. */
export class ServedBrowser {
  #browser: Browser | null = null;

  /** Registers the set-up with the test file that calls it; the command line is built anew where it has to be. */
  constructor() {
    beforeAll(async () => {
      if (missing !== null) return;
      mkdirSync(screenshots, { recursive: true });
      build();
      // Chromium's own sandbox refuses to run as root.
      this.#browser = await chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
    });
    beforeEach((context: TestContext) => {
      if (missing !== null) context.skip(missing);
    });
    afterAll(() => this.#browser?.close());
  }

  /** A new browser profile with a page on the link; gone when the test is. */
  async open(link: string, options: BrowserContextOptions = {}): Promise<Visit> {
    if (this.#browser === null) throw new Error('not started');
    const context = await this.#browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
    onTestFinished(async ({ task }) => {
      await tellOfFailure(context, task);
      await context.close();
    });
    return openIn(context, link);
  }
}

/** A page, and what it complains of: its console, its policy, requests that leave it. */
export class Visit {
  readonly problems: string[] = [];

  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get context(): BrowserContext {
    return this.page.context();
  }

  key(name: string): Promise<void> {
    return this.page.keyboard.press(name);
  }

  heading(name: string | RegExp): Locator {
    return this.page.getByRole('heading', { name });
  }

  connected(): Promise<void> {
    return this.page.getByRole('status').filter({ hasText: 'Engine connected' }).first().waitFor();
  }

  alert(text: string): Promise<void> {
    return this.page.getByRole('alert').filter({ hasText: text }).first().waitFor();
  }

  /** Waits until a sample is on the stage of Review with its images drawn. */
  isOn(sample: number): Promise<void> {
    return this.page.locator(`[data-drawn="${sample}"]`).waitFor();
  }

  /** Goes to a folder in the dialog that is open: once it lists one, for then it fills in its own path. */
  async goTo(path: string): Promise<void> {
    await this.page.getByRole('dialog').getByRole('list').waitFor();
    await this.page.getByLabel('Path').fill(path);
    await this.key('Enter');
  }

  async shoot(name: string): Promise<void> {
    await this.page.screenshot({ path: join(screenshots, `${name}.png`), animations: 'disabled' });
  }

  axe(): Promise<string[]> {
    return axeOf(this.page);
  }

  overflow(): Promise<number> {
    return overflowOf(this.page);
  }
}

/** Another window of the same profile. */
export async function openIn(context: BrowserContext, link: string): Promise<Visit> {
  const visit = new Visit(await context.newPage());
  await watchPage(visit.page, new URL(link).origin, visit.problems);
  await visit.page.goto(link);
  return visit;
}

/** The link that lets one browser in as a reviewer. */
export function linkOf({ links }: Pick<ServedProcess, 'links'>): string {
  return links['reviewer'] ?? '';
}
