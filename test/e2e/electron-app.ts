import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { findDisplay, findElectron } from './electron-binary.ts';

const root = resolve(import.meta.dirname, '../..');
const electron = findElectron(root);
const display = electron === null ? null : await findDisplay();

/** Why the desktop app cannot be tried here; null where it can. */
export const missing =
  electron === null
    ? 'no Electron binary: GWINNOW_ELECTRON or ELECTRON_OVERRIDE_DIST_PATH can name one'
    : display === null
      ? 'no display for a window, and no Xvfb'
      : null;

export const screenshots = join(root, 'test-results/electron');

/** The built app with a folder of its own for what it keeps. */
export class Desktop {
  readonly folder = mkdtempSync(join(tmpdir(), 'gwinnow-electron-'));
  app!: ElectronApplication;

  async launch(...args: string[]): Promise<Page> {
    mkdirSync(screenshots, { recursive: true });
    this.app = await _electron.launch(this.#options(args));
    const page = await this.app.firstWindow();
    await page.waitForLoadState();
    return page;
  }

  /** Starts the program a second time and waits until that start has ended. */
  async startAgain(...args: string[]): Promise<void> {
    const { executablePath, args: all, env } = this.#options(args);
    const second = spawn(executablePath, all, { env, stdio: 'ignore' });
    await once(second, 'exit');
  }

  /** What the native menu does when its item is clicked. */
  async clickMenu(...labels: string[]): Promise<void> {
    const clicked = await this.app.evaluate(({ Menu }, labels) => {
      let items = Menu.getApplicationMenu()?.items ?? [];
      for (const label of labels.slice(0, -1)) {
        items = items.find((item) => item.label === label)?.submenu?.items ?? [];
      }
      const item = items.find((item) => item.label === labels.at(-1));
      item?.click();
      return item !== undefined;
    }, labels);
    if (!clicked) throw new Error(`the menu has no ${labels.join(' > ')}`);
  }

  /** Ends the app and waits until its process is gone; what it kept stays. */
  async quit(): Promise<void> {
    const child = this.app.process();
    await this.app.close();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #options(args: readonly string[]) {
    // Chromium's own sandbox refuses to run as root.
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const env: Record<string, string> = {
      DISPLAY: display?.name ?? '',
      GWINNOW_REVIEWER: 'ada',
      LANGUAGE: 'en',
      XDG_CONFIG_HOME: this.folder,
    };
    for (const [name, value] of Object.entries(process.env)) env[name] ??= value ?? '';
    return {
      executablePath: electron?.path ?? '',
      args: [
        ...(electron?.holdsApp ? [] : [root]),
        `--user-data-dir=${this.folder}`,
        '--lang=en',
        ...sandbox,
        ...args,
      ],
      env,
    };
  }
}

/** Ends the virtual display, if there was one. */
export function closeDisplay(): void {
  display?.close();
}
