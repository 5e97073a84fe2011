import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type Served, serve } from './served.ts';
import { type Cause, watchPage } from './watch-page.ts';

/** A page of a project that is being served. */
export type Visit = {
  readonly served: Served;
  readonly context: BrowserContext;
  readonly page: Page;
  /** From the click on the project in Home to its first item on the screen, milliseconds. */
  readonly opening: number;
  close(): Promise<void>;
};

const VIEWPORT = { width: 1440, height: 900 };
const MOST = 60_000;

/** Starts a server without a project, opens Home in a fresh browser profile and the project from there. */
export async function visit(
  browser: Browser,
  home: string,
  project: { readonly directory: string; readonly name: string },
): Promise<Visit> {
  const served = await serve(home, project);
  const context = await browser.newContext({ viewport: VIEWPORT });
  const close = async (): Promise<void> => {
    await context.close();
    await served.stop();
  };
  try {
    context.setDefaultTimeout(MOST);
    const page = await context.newPage();
    await page.addInitScript(watchPage);
    await page.goto(served.link);
    const open = page.locator('main button:enabled').filter({ hasText: project.directory });
    await open.waitFor();
    const opening = await timed(page, 'forItem', 'click', () => open.click());
    return { served, context, page, opening, close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

/** Milliseconds from what `act` does until its outcome is painted. @throws when that takes a minute */
export async function timed(
  page: Page,
  waiting: 'forItem' | 'forList',
  cause: Cause,
  act: () => Promise<unknown>,
): Promise<number> {
  await page.evaluate(([waiting, cause]) => window.benchWatch[waiting](cause), [waiting, cause] as const);
  await act();
  const late = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(new Error(`Nothing was painted within ${MOST / 1000} s`)), MOST);
    timer.unref();
  });
  return Promise.race([page.evaluate(() => window.benchWatch.measured), late]);
}
