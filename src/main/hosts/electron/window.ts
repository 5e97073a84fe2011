import { BrowserWindow, nativeTheme } from 'electron';

/** The theme's canvas, so that the window does not flash before the page is drawn. */
const CANVAS = { light: '#F4F3F0', dark: '#121315' };

/** @param preload path of the built preload script. */
export function createWindow(preload: string): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Gwinnow',
    width: 1440,
    height: 900,
    minWidth: 1024,
    minHeight: 700,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? CANVAS.dark : CANVAS.light,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
      // The spelling dictionaries would be fetched from a server.
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  return window;
}
