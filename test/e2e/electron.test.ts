import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, type TestContext } from 'vitest';
import { closeDisplay, Desktop, missing } from './electron-app.ts';

/** The page, on any of its screens. */
const PAGE = /^app:\/\/gwinnow\/index\.html(#.*)?$/;

describe('the desktop app', () => {
  let desktop: Desktop | null = null;
  let app: ElectronApplication;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    if (missing !== null) return;
    desktop = new Desktop();
    page = await desktop.launch();
    app = desktop.app;
    page.on('console', (message) => problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(error.message));
  });

  afterAll(async () => {
    await desktop?.quit();
    desktop?.remove();
    closeDisplay();
  });

  beforeEach((context: TestContext) => {
    if (missing !== null) context.skip(missing);
    problems.length = 0;
  });

  async function enginePid(): Promise<number> {
    const pid = await app.evaluate(
      ({ app }) => app.getAppMetrics().find(({ name }) => name === 'Gwinnow engine')?.pid ?? null,
    );
    if (pid === null) throw new Error('no process of that name');
    return pid;
  }

  /** Waits until the page has the engine's own words. */
  async function isJoined(): Promise<void> {
    await page.getByText('Engine connected').waitFor({ timeout: 60_000 });
    await page.getByText(/ms a step$/).waitFor({ timeout: 180_000 });
  }

  it('shows one window with its page, joined to the engine', async () => {
    expect(app.windows()).toHaveLength(1);
    expect(page.url()).toMatch(PAGE);
    await isJoined();
    expect(await enginePid()).toBeGreaterThan(0);
  });

  it('gives the page nothing of Node or Electron', async () => {
    const there = await page.evaluate(() =>
      ['require', 'process', 'Buffer', 'global', 'module', 'electron', 'ipcRenderer'].filter(
        (name) => name in window,
      ),
    );
    expect(there).toEqual([]);
    const preferences = await app.evaluate(({ BrowserWindow }) => {
      const contents: object | undefined = BrowserWindow.getAllWindows()[0]?.webContents;
      // Electron has this method and does not document it.
      return (contents as { getLastWebPreferences(): unknown }).getLastWebPreferences();
    });
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    });
  });

  it('sends the policy as a header and has it in the page', async () => {
    const policies = await page.evaluate(async () => ({
      header: (await fetch(location.href)).headers.get('content-security-policy'),
      meta: document.querySelector('meta[http-equiv]')?.getAttribute('content'),
    }));
    expect(policies.header).toBe(`${policies.meta}; frame-ancestors 'none'`);
    expect(policies.meta).toContain("script-src 'self'");
  });

  it('runs no script that is not its own', async () => {
    const ran = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.injected = 1';
      document.body.append(script);
      return 'injected' in window;
    });
    expect(ran).toBe(false);
    expect(problems.join()).toContain('Content Security Policy');
  });

  it('stays on its page', async () => {
    await page.evaluate(() => location.assign('https://example.org/'));
    await page.evaluate(() =>
      document.body.insertAdjacentHTML('beforeend', '<a id="out" href="file:///etc/passwd">x</a>'),
    );
    await page.evaluate(() => document.getElementById('out')?.click());
    await page.evaluate(() => document.getElementById('out')?.remove());
    expect(page.url()).toMatch(PAGE);
    expect(await page.evaluate(() => document.querySelectorAll('main').length)).toBe(1);
  });

  it('opens no other window, frame or webview', async () => {
    expect(await page.evaluate(() => window.open('app://gwinnow/index.html'))).toBeNull();
    expect(await page.evaluate(() => window.open('https://example.org/'))).toBeNull();
    await page.evaluate(() => document.body.append(document.createElement('webview')));
    expect(app.windows()).toHaveLength(1);
    const contents = await app.evaluate(({ webContents }) => webContents.getAllWebContents().length);
    expect(contents).toBe(1);
  });

  it('grants no permission and reaches no network', async () => {
    const answers = await page.evaluate(async () => ({
      notification: await Notification.requestPermission(),
      location: await new Promise((done) =>
        navigator.geolocation.getCurrentPosition(
          () => done('granted'),
          ({ code }) => done(code),
        ),
      ),
      camera: await navigator.mediaDevices?.getUserMedia({ video: true }).then(
        () => 'granted',
        () => 'denied',
      ),
      network: await fetch('http://127.0.0.1:9/').then(
        () => 'reached',
        () => 'refused',
      ),
    }));
    expect(answers).toEqual({ notification: 'denied', location: 1, camera: 'denied', network: 'refused' });
    // The same below the policy, as the session sees it.
    const below = await app.evaluate(
      ({ net }) =>
        new Promise((done) => {
          const request = net.request('http://127.0.0.1:9/');
          request.on('response', () => done('reached'));
          request.on('error', ({ message }) => done(message));
          request.end();
        }),
    );
    expect(below).toBe('net::ERR_BLOCKED_BY_CLIENT');
  });

  it('serves nothing but the files of its page', async () => {
    const statuses = await page.evaluate(() =>
      Promise.all(
        ['/..%2fmain%2findex.js', '/..%5cmain%5cindex.js', '/missing.js'].map(
          async (path) => (await fetch(`app://gwinnow${path}`)).status,
        ),
      ),
    );
    expect(statuses).toEqual([403, 400, 404]);
  });

  it('is given a new port after a reload', async () => {
    await page.reload();
    await isJoined();
    expect(page.url()).toMatch(PAGE);
  });

  it('says so when the engine is killed, and goes on with a new one', async () => {
    const before = await enginePid();
    const stopped = page
      .locator('[role=alert]', { hasText: 'The engine stopped. Starting it again.' })
      .waitFor();
    process.kill(before, 'SIGKILL');
    await stopped;
    await isJoined();
    expect(await enginePid()).not.toBe(before);
  });

  it('lets a second start go and stays alone', async () => {
    await desktop?.startAgain();
    expect(app.windows()).toHaveLength(1);
  });

  it('ends the engine when it quits', async () => {
    const pid = await enginePid();
    await desktop?.quit();
    desktop?.remove();
    desktop = null;
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});
