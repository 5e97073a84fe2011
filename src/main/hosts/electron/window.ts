import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, screen, type WebPreferences } from 'electron';
import { keep, readKept } from './kept-file.ts';
import { placeWindow, SMALLEST, WindowState } from './window-state.ts';

/** The theme's canvas, so that the window does not flash before the page is drawn. */
const CANVAS = { light: '#F4F3F0', dark: '#121315' };

const LOCKED: WebPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInSubFrames: false,
  nodeIntegrationInWorker: false,
  webSecurity: true,
  webviewTag: false,
  // The spelling dictionaries would be fetched from a server.
  spellcheck: false,
};

/**
 * Makes a window where it was when it was last closed, and keeps where it is closed this time.
 *
 * @param preferences besides those that lock it down.
 */
export function createWindow(preferences: Pick<WebPreferences, 'preload' | 'session'>): BrowserWindow {
  const file = join(app.getPath('userData'), 'window.json');
  const { bounds, maximised } = placeWindow(readKept(file, WindowState), workAreas());
  const window = new BrowserWindow({
    title: 'Gwinnow',
    ...bounds,
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? CANVAS.dark : CANVAS.light,
    webPreferences: { ...LOCKED, ...preferences },
  });
  window.once('ready-to-show', () => {
    if (maximised) window.maximize();
    window.show();
  });
  window.on('close', () => {
    const state = { bounds: window.getNormalBounds(), maximised: window.isMaximized() };
    keep(file, state satisfies WindowState);
  });
  return window;
}

export function bringForward(window: BrowserWindow): void {
  if (window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.focus();
}

function workAreas(): Electron.Rectangle[] {
  const first = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== first.id);
  return [first, ...others].map(({ workArea }) => workArea);
}
