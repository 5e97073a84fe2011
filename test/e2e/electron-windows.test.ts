import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeEach, describe, expect, it, type TestContext } from 'vitest';
import { PROGRAM } from '../main/hosts/cli/cli.ts';
import { startServer } from '../main/hosts/web/served.ts';
import { closeDisplay, Desktop, missing, screenshots } from './electron-app.ts';

let desktop: Desktop;

beforeEach((context: TestContext) => {
  if (missing !== null) context.skip(missing);
  desktop = new Desktop();
});

afterEach(async () => {
  if (missing !== null) return;
  await desktop.quit().catch(() => undefined);
  desktop.remove();
});

afterAll(closeDisplay);

/** An empty project of that name, made by the command line. */
function makeProject(name: string): string {
  const directory = join(desktop.folder, 'projects', name);
  mkdirSync(join(desktop.folder, 'projects'), { recursive: true });
  execFileSync(process.execPath, [PROGRAM, 'new', directory], { stdio: 'ignore' });
  return directory;
}

const titled = (page: Page, title: string): Promise<unknown> =>
  page.waitForFunction((title) => document.title === title, title, { timeout: 60_000 });

const titles = (): Promise<string[]> =>
  desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((one) => one.getTitle()));

/** Answers the app's questions in the person's place; gives what they were. */
async function answerQuestions(response: number): Promise<() => Promise<string[]>> {
  await desktop.app.evaluate(({ dialog }, response) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    Object.assign(dialog, {
      showMessageBox: (_window: unknown, { message, detail }: Electron.MessageBoxOptions) => {
        asked.push(`${message}\n${detail}`);
        return Promise.resolve({ response, checkboxChecked: false });
      },
    });
  }, response);
  return () => desktop.app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked);
}

describe('the window', () => {
  it('opens the project it was started with, then the one of a later start', async () => {
    const [digits, cats] = [makeProject('digits'), makeProject('cats')];
    const page = await desktop.launch(digits);
    await titled(page, 'Home · digits · Gwinnow');
    await desktop.startAgain(join(cats, 'gwinnow.sqlite'));
    await titled(page, 'Home · cats · Gwinnow');
    await desktop.clickMenu('File', 'Open recent', 'digits');
    await titled(page, 'Home · digits · Gwinnow');
    await desktop.clickMenu('File', 'Close project');
    await titled(page, 'Home · Gwinnow');
    expect(desktop.app.windows()).toHaveLength(1);
  });

  it('says why a folder is no project', async () => {
    const page = await desktop.launch(join(desktop.folder, 'nothing'));
    const alert = page.getByRole('alert').filter({ hasText: 'The project could not be opened' });
    await alert.waitFor({ timeout: 60_000 });
    expect(await alert.textContent()).toContain('NO_PROJECT');
  });

  it('does what its menu says', async () => {
    const page = await desktop.launch();
    await page.getByText('Engine connected').waitFor({ timeout: 60_000 });
    await desktop.clickMenu('View', 'Theme', 'Dark');
    await page.waitForFunction(() => document.documentElement.dataset['theme'] === 'dark');
    await expect.poll(() => desktop.app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark');
    await desktop.clickMenu('File', 'Settings');
    await page.waitForURL(/#\/settings$/);
    await desktop.clickMenu('Help', 'Keys');
    await page.getByRole('dialog').waitFor();
    await page.screenshot({ path: join(screenshots, 'keys-dark.png') });
  });

  it('comes back where it was closed', async () => {
    await desktop.launch();
    const bounds = { x: 40, y: 50, width: 1100, height: 750 };
    await desktop.app.evaluate(({ BrowserWindow }, bounds) => {
      BrowserWindow.getAllWindows()[0]?.setBounds(bounds);
    }, bounds);
    await desktop.quit();
    await desktop.launch();
    const again = await desktop.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.getBounds(),
    );
    expect(again).toEqual(bounds);
  });

  it('loads its page anew when that breaks, says so, and asks when it breaks again and again', async () => {
    await desktop.launch();
    const questions = await answerQuestions(0);
    const crash = () =>
      desktop.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
      );
    // The page of before the crash is lost to the test's own tools; one that is going gives no answer.
    const shown = (): Promise<string> =>
      desktop.app.evaluate(({ BrowserWindow }) => {
        const text =
          BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('document.body.innerText');
        return Promise.race([text, new Promise<string>((done) => setTimeout(() => done(''), 1000))]);
      });
    for (const mended of [1, 2]) {
      await crash();
      await expect.poll(shown, { timeout: 60_000 }).toContain('The window was restarted');
      expect([mended, await questions()]).toEqual([mended, []]);
    }
    await crash();
    await expect.poll(questions).toHaveLength(1);
    await expect.poll(shown, { timeout: 60_000 }).toContain('Engine connected');
    expect((await questions())[0]).toContain('Nothing that was decided is lost');
  });
});

describe('a window on a served engine', () => {
  it('shows its page and nothing else, and starts no engine of this computer', async () => {
    const server = await startServer(['--no-open']);
    const { origin } = new URL(server.address);
    const page = await desktop.launch('--attach', server.links['reviewer'] ?? '');
    await page.getByText('Engine connected').waitFor({ timeout: 60_000 });
    await expect.poll(titles).toEqual([`Home · Gwinnow (${origin})`]);
    const processes = await desktop.app.evaluate(({ app }) => app.getAppMetrics().map(({ name }) => name));
    expect(processes).not.toContain('Gwinnow engine');
    const powers = await page.evaluate(async () => ({
      globals: ['require', 'process', 'electron'].filter((name) => name in window),
      window: window.open('https://example.org/'),
      notification: await Notification.requestPermission(),
    }));
    expect(powers).toEqual({ globals: [], window: null, notification: 'denied' });
    await page.evaluate(() => location.assign('https://example.org/'));
    await page.evaluate(() => location.assign('app://gwinnow/index.html'));
    expect(new URL(page.url()).origin).toBe(origin);
    await page.screenshot({ path: join(screenshots, 'attached.png') });
  });

  it('is one window for each engine, and keeps the origin alone', async () => {
    const server = await startServer();
    const link = server.links['reviewer'] ?? '';
    const page = await desktop.launch('--attach', link);
    await page.getByText('Engine connected').waitFor({ timeout: 60_000 });
    await desktop.startAgain('--attach', link);
    expect(await titles()).toHaveLength(1);
    await desktop.quit();
    const kept = readFileSync(join(desktop.folder, 'served-engines.json'), 'utf8');
    expect(JSON.parse(kept)).toEqual([new URL(link).origin]);
    expect(readdirSync(desktop.folder)).not.toContain('Partitions');
  });

  it('says that a link is used up', async () => {
    const server = await startServer();
    const link = server.links['reviewer'] ?? '';
    await fetch(link, { redirect: 'manual' });
    const page = await desktop.launch('--attach', link);
    expect(await page.textContent('body')).toContain('it prints a new one');
  });

  it('refuses a certificate that does not hold', async (context) => {
    const pair = certificate();
    if (pair === null) return context.skip('no openssl to make a certificate with');
    const server = createServer(pair, (_request, response) => response.end('<title>false</title>'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await desktop.launch();
    const questions = await answerQuestions(1);
    await desktop.startAgain('--attach', `https://127.0.0.1:${port}/`);
    await expect.poll(questions).toHaveLength(1);
    expect((await questions())[0]).toContain(
      `The certificate of https://127.0.0.1:${port} cannot be trusted`,
    );
    await expect.poll(titles).not.toContain(`false (https://127.0.0.1:${port})`);
    await expect.poll(titles).toHaveLength(1);
    server.close();
  });

  it('says that nobody answers', async () => {
    await desktop.launch();
    const questions = await answerQuestions(1);
    await desktop.startAgain('--attach', 'http://127.0.0.1:9/');
    await expect.poll(questions).toHaveLength(1);
    expect((await questions())[0]).toContain('No answer from http://127.0.0.1:9');
  });
});

/** One that nobody has reason to trust; null where there is no openssl. */
function certificate(): { key: Buffer; cert: Buffer } | null {
  const [key, cert] = [join(desktop.folder, 'key.pem'), join(desktop.folder, 'cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
  try {
    const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject];
    execFileSync('openssl', [...args, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  } catch {
    return null;
  }
  return { key: readFileSync(key), cert: readFileSync(cert) };
}
