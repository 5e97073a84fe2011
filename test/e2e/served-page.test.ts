import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ProjectSummary } from '../../src/shared/contract/projects.ts';
import { build, json, temporaryFolder } from '../main/hosts/cli/cli.ts';
import { startServer } from '../main/hosts/web/served.ts';

const executablePath = process.env['GWINNOW_CHROMIUM'] ?? '/usr/bin/chromium';
const missing = existsSync(executablePath) ? null : `no Chromium at ${executablePath}`;
const screenshots = resolve(import.meta.dirname, '../../test-results/web');
const { folder, remove } = temporaryFolder();
const project = join(folder, 'digits');

let browser: Browser;

beforeAll(async () => {
  if (missing !== null) return;
  mkdirSync(screenshots, { recursive: true });
  build();
  await json(ProjectSummary, ['new', project]);
  // Chromium's own sandbox refuses to run as root.
  browser = await chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
});

afterAll(async () => {
  await browser?.close();
  remove();
});

beforeEach((context) => {
  if (missing !== null) context.skip(missing);
});

type Visit = { readonly context: BrowserContext; readonly page: Page; readonly problems: string[] };

/** A page of a new browser profile, and what it complains of: its console, its policy, requests that leave it. */
async function open(link: string): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const problems: string[] = [];
  const { origin } = new URL(link);
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(origin)) problems.push(`left the page: ${request.url()}`);
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.error(`policy: ${violatedDirective} ${blockedURI}`),
    );
  });
  await page.goto(link);
  return { context, page, problems };
}

const connected = (page: Page): Promise<void> =>
  page.getByRole('status').filter({ hasText: 'Engine connected' }).first().waitFor();

const alert = (page: Page, text: string): Promise<void> =>
  page.getByRole('alert').filter({ hasText: text }).first().waitFor();

const linkOf = ({ links }: { readonly links: Readonly<Record<string, string>> }): string =>
  links['reviewer'] ?? '';

describe('the served page in a browser', () => {
  it('joins the engine under its policy, with no token left in its address', async () => {
    const server = await startServer(['--project', project]);
    const { page, problems } = await open(linkOf(server));
    await connected(page);
    expect(page.url()).not.toContain('token');
    expect(await page.evaluate(() => document.cookie)).toBe('');
    expect(await page.evaluate(() => history.length)).toBeLessThanOrEqual(2);
    await page.screenshot({ path: join(screenshots, 'served.png') });
    await page.reload();
    await connected(page);
    expect(problems).toEqual([]);
  });

  it('runs no injected script and reaches no other server', async () => {
    const server = await startServer(['--project', project]);
    const other = await startServer(['--project', project]);
    const { page, problems } = await open(linkOf(server));
    await connected(page);
    await page.evaluate((address) => {
      const script = document.createElement('script');
      script.textContent = 'window.injected = 1';
      document.body.append(script);
      Reflect.construct(WebSocket, [`${address.replace('http', 'ws')}/engine`]);
    }, other.address);
    expect(await page.evaluate(() => 'injected' in window)).toBe(false);
    await expect.poll(() => problems.join('\n')).toContain('policy: connect-src');
    expect(problems.join('\n')).toContain('policy: script-src-elem inline');
  });

  it('goes on after kill -9 and a new start on the same port, once the new link is opened', async () => {
    const first = await startServer(['--project', project]);
    const { context, page, problems } = await open(linkOf(first));
    await connected(page);
    first.child.kill('SIGKILL');
    await alert(page, 'stopped');
    await page.screenshot({ path: join(screenshots, 'stopped.png') });

    const { port } = new URL(first.address);
    const second = await startServer(['--project', project, '--port', port]);
    await alert(page, 'link');
    expect(await page.getByRole('status').first().textContent()).toContain('Signed out');
    await page.screenshot({ path: join(screenshots, 'signed-out.png') });

    const other = await context.newPage();
    await other.goto(linkOf(second));
    await connected(other);
    await connected(page);
    expect(problems.filter((problem) => problem.startsWith('policy'))).toEqual([]);
  });

  it('says so when a link was used before', async () => {
    const server = await startServer(['--project', project]);
    await connected((await open(linkOf(server))).page);
    const { page, problems } = await open(linkOf(server));
    await page.getByRole('heading', { name: 'This link does not work any more' }).waitFor();
    await page.screenshot({ path: join(screenshots, 'used-link.png') });
    expect(problems.filter((problem) => problem.startsWith('policy'))).toEqual([]);
  });

  it('is told when the server ends', async () => {
    const server = await startServer(['--project', project]);
    const { page } = await open(linkOf(server));
    await connected(page);
    server.child.kill('SIGINT');
    await alert(page, 'Gwinnow was stopped');
    expect((await server.ended).status).toBe(0);
  });
});
