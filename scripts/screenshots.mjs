import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { checkout } from './setup/paths.mjs';
import { say } from './setup/say.mjs';

/*
 * Takes a picture of each screen, light and dark, from a project that is served for the purpose. Changes nothing in it.
 */

const SCREENS = ['home', 'data', 'review', 'grid', 'threshold', 'training', 'report', 'audit', 'settings'];
const THEMES = /** @type {const} */ (['light', 'dark']);
const VIEWPORT = { width: 1440, height: 900 };

/** Time for images to be drawn after everything that loads has loaded, milliseconds. */
const SETTLE = 1200;

/**
 * @param {string} project
 * @param {string} settings a folder for what the program remembers of its user
 * @returns {Promise<{ link: string, stop: () => Promise<unknown> }>}
 */
async function serve(project, settings) {
  const cli = join(checkout, 'out', 'main', 'cli.js');
  const child = spawn(process.execPath, [cli, 'serve', '--project', project, '--no-open', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, XDG_CONFIG_HOME: settings, GWINNOW_KEYS: 'file' },
  });
  const ended = once(child, 'exit');
  let text = '';
  for await (const line of createInterface({ input: child.stdout })) {
    text += line;
    const document = parsed(text);
    if (document?.links !== undefined) {
      return { link: document.links.reviewer, stop: () => (child.kill('SIGINT'), ended) };
    }
  }
  throw new Error(`gwinnow serve ended with exit status ${(await ended)[0]}`);
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} screen
 */
async function openScreen(page, screen) {
  const { origin } = new URL(page.url());
  await page.goto(`${origin}/#/${screen === 'home' ? '' : screen}`);
  await page.locator('main h1, main h2').first().waitFor();
  await page.locator('main :is(.skeleton, [aria-busy="true"])').first().waitFor({ state: 'detached' });
  await sleep(SETTLE);
}

const { values } = parseArgs({
  options: {
    project: { type: 'string', default: join(homedir(), 'Gwinnow', 'MNIST demo') },
    to: { type: 'string', default: join(checkout, 'docs', 'screens') },
    only: { type: 'string', multiple: true, default: SCREENS },
  },
});
const folder = resolve(values.to);
await mkdir(folder, { recursive: true });
const settings = await mkdtemp(join(tmpdir(), 'gwinnow-screenshots-'));
const { link, stop } = await serve(resolve(values.project), settings);
const executablePath = process.env['GWINNOW_CHROMIUM'];
const browser = await chromium.launch({
  ...(executablePath ? { executablePath } : {}),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  const page = await browser.newPage({ viewport: VIEWPORT, reducedMotion: 'reduce' });
  await page.goto(link);
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme });
    for (const screen of values.only) {
      await openScreen(page, screen);
      await page.screenshot({ path: join(folder, `${screen}-${theme}.png`) });
      say(`${screen}, ${theme}`);
    }
  }
} finally {
  await browser.close();
  await stop();
  await rm(settings, { recursive: true });
}
