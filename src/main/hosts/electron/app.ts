import { userInfo } from 'node:os';
import { app, dialog, protocol, session, type BrowserWindow, type WebContents } from 'electron';
import { forkEngine } from './engine-fork.ts';
import { lockContents, lockSession } from './lock-down.ts';
import { setMenu } from './menu.ts';
import { PAGE_ORIGIN, PAGE_SCHEME, PAGE_URL, servePageFile } from './page-files.ts';
import { linkPage } from './page-link.ts';
import { supervise, type Supervisor } from './supervisor.ts';
import { createWindow } from './window.ts';

/** Paths of what was built. */
export type Built = { readonly page: string; readonly preload: string; readonly engine: string };

/** Has to be called before Electron is ready. */
export function prepareApp(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: PAGE_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  app.on('web-contents-created', (_event, contents) => lockContents(contents));
}

/**
 * Opens the window and starts the engine. Quitting waits for the engine.
 *
 * @param developmentUrl address of a development server that has the page; null for the built page.
 */
export function runApp(built: Built, developmentUrl: string | null): void {
  const origin = developmentUrl === null ? PAGE_ORIGIN : new URL(developmentUrl).origin;
  protocol.handle(PAGE_SCHEME, (request) => servePageFile(built.page, request));
  lockSession(session.defaultSession, origin);
  setMenu(!app.isPackaged);

  const window = createWindow(built.preload);
  const link = linkPage(window.webContents, origin, reviewer());
  const engine = supervise(
    () => forkEngine(built.engine),
    (state) => {
      if (!window.isDestroyed()) link.tell(state);
    },
  );
  app.on('second-instance', () => focus(window));
  app.on('window-all-closed', () => app.quit());
  stopBeforeQuit(engine);
  offerReload(window.webContents);
  void window.loadURL(developmentUrl ?? PAGE_URL);
}

/** Whose name decisions carry. */
function reviewer(): string {
  return process.env['GWINNOW_REVIEWER'] ?? userInfo().username;
}

function stopBeforeQuit(engine: Supervisor): void {
  let stopped = false;
  app.on('will-quit', (event) => {
    if (stopped) return;
    event.preventDefault();
    void engine.stop().finally(() => {
      stopped = true;
      app.quit();
    });
  });
}

function offerReload(contents: WebContents): void {
  contents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    const message = {
      type: 'error' as const,
      message: 'The window stopped working',
      detail: `Nothing that was decided is lost: the engine has it on disk. (${reason})`,
      buttons: ['Reload', 'Quit'],
      cancelId: 1,
    };
    void dialog
      .showMessageBox(message)
      .then(({ response }) => (response === 0 ? contents.reload() : app.quit()));
  });
}

function focus(window: BrowserWindow): void {
  if (window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.focus();
}
