import { app, dialog, type BrowserWindow, type MessageBoxOptions } from 'electron';
import type { HostNotice, Language } from '../../../shared/host-link.ts';
import { DIALOG_WORDS } from './dialog-words.ts';
import { limitRetries } from './retries.ts';

/** A page that breaks more often than this is not reloaded without being asked. */
const RELOADS = { most: 2, within: 60_000 };

type Report = {
  /** Tells the page what was mended. */
  notice(notice: HostNotice): void;
  language(): Language;
};

/**
 * Reloads a page whose process is gone, a few times by itself and then on demand; asks what to do with one that does
 * not answer. What was decided is safe with the engine throughout.
 */
export function watchPage(window: BrowserWindow, { notice, language }: Report): void {
  const retries = limitRetries(RELOADS.most, RELOADS.within);
  const { webContents } = window;
  let asking: AbortController | null = null;

  webContents.on('render-process-gone', (_event, { reason }) => {
    asking?.abort();
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    if (retries.mayRetry(Date.now())) {
      notice({ notice: 'page-restarted', reason });
      return webContents.reload();
    }
    const { gone, safe, reload, quit } = DIALOG_WORDS[language()];
    const question = ask('error', gone, `${safe} (${reason})`, [reload, quit]);
    void dialog.showMessageBox(window, question).then(({ response }) => {
      if (response === 1) app.quit();
      else if (!window.isDestroyed()) webContents.reload();
    });
  });

  window.on('unresponsive', () => {
    if (asking !== null) return;
    asking = new AbortController();
    const { frozen, safe, wait, reload } = DIALOG_WORDS[language()];
    const question = { ...ask('warning', frozen, safe, [wait, reload]), signal: asking.signal };
    void dialog.showMessageBox(window, question).then(({ response }) => {
      asking = null;
      // Its process is asked in vain, so it is ended; then it counts as one that broke.
      if (response === 1 && !window.isDestroyed()) webContents.forcefullyCrashRenderer();
    });
  });
  window.on('responsive', () => asking?.abort());
}

/** Chromium starts the process that draws anew by itself; the page is told. The engine is its supervisor's to watch. */
export function watchDisplay(notice: (notice: HostNotice) => void): void {
  app.on('child-process-gone', (_event, { type, reason }) => {
    if (type === 'GPU' && reason !== 'clean-exit') notice({ notice: 'display-restarted', reason });
  });
}

/** A fault of this process itself: nothing here can be trusted to go on, so it says why and ends. */
export function endOnFault(language: () => Language): void {
  process.on('uncaughtException', (error) => {
    const { fault, safe } = DIALOG_WORDS[language()];
    console.error(error);
    dialog.showErrorBox(fault, `${safe}\n\n${error.stack ?? String(error)}`);
    app.exit(1);
  });
}

function ask(
  type: 'error' | 'warning',
  message: string,
  detail: string,
  buttons: [string, string],
): MessageBoxOptions {
  return { type, message, detail, buttons, defaultId: 0, cancelId: 0, noLink: true };
}
