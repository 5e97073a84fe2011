import { join } from 'node:path';
import { app, dialog, nativeTheme, protocol, session } from 'electron';
import type { AddressFault, Language, ToHost } from '../../../shared/host-link.ts';
import { attachedWindows } from './attached-windows.ts';
import { DIALOG_WORDS } from './dialog-words.ts';
import type { Launch } from './launch.ts';
import type { Launches } from './launches.ts';
import { localWindow, type LocalWindow } from './local-window.ts';
import { lockContents, lockSession } from './lock-down.ts';
import { offerEditing } from './edit-menu.ts';
import { setMenus } from './menu.ts';
import type { MenuDeed, MenuState } from './menu-template.ts';
import { endOnFault, watchDisplay } from './mishaps.ts';
import { PAGE_ORIGIN, PAGE_SCHEME, PAGE_URL, servePageFile } from './page-files.ts';
import { servedOrigins } from './served-origins.ts';

/** Paths of what was built. */
export type Built = { readonly page: string; readonly preload: string; readonly engine: string };

/** Has to be called before Electron is ready. */
export function prepareApp(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: PAGE_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  app.on('web-contents-created', (_event, contents) => lockContents(contents));
  // Otherwise Electron would show a server the first certificate of this user's that fits.
  app.on('select-client-certificate', (event, _contents, _url, _list, choose) => {
    event.preventDefault();
    choose();
  });
}

/**
 * Opens what the program was started for: the window with an engine of this computer, a window on a served engine, or
 * both. Quitting waits for the engine.
 *
 * @param developmentUrl address of a development server that has the page; null for the built page.
 */
export function runApp(built: Built, developmentUrl: string | null, launches: Launches): void {
  const origin = developmentUrl === null ? PAGE_ORIGIN : new URL(developmentUrl).origin;
  const origins = servedOrigins(join(app.getPath('userData'), 'served-engines.json'));
  let state: MenuState = {
    language: app.getLocale().startsWith('de') ? 'de' : 'en',
    theme: 'system',
    project: null,
    recent: [],
    served: origins.list(),
    platform: process.platform,
    development: !app.isPackaged,
  };
  const language = (): Language => state.language;

  function change(part: Partial<MenuState>): void {
    state = { ...state, ...part };
    setMenus(state, act, attached.windows());
  }

  const attached = attachedWindows(origins, language, () => change({ served: origins.list() }));
  const local: LocalWindow = localWindow(
    { url: developmentUrl ?? PAGE_URL, origin, preload: built.preload, engine: built.engine },
    {
      language,
      attach: (address) => attached.open(address),
      hear: (message) => change(toldOf(message)),
      closed: () => change({ project: null }),
    },
  );

  function attach(address: string): void {
    const fault = attached.open(address);
    if (fault !== null) refuseAddress(fault, language());
  }

  function act(deed: MenuDeed): void {
    if (deed.command === 'attach-to') attach(deed.origin);
    else local.command(deed);
  }

  function open({ project, attach: address }: Launch): void {
    if (address !== null) attach(address);
    if (project !== null) local.command({ command: 'open-project', directory: project });
    else if (address === null || attached.windows().length === 0) local.show();
  }

  protocol.handle(PAGE_SCHEME, (request) => servePageFile(built.page, request));
  lockSession(session.defaultSession, origin);
  endOnFault(language);
  watchDisplay((notice) => local.notice(notice));
  change({});
  app.on('web-contents-created', (_event, contents) => offerEditing(contents, language));
  if (process.platform === 'darwin') app.on('browser-window-focus', () => change({}));
  app.on('window-all-closed', () => app.quit());
  stopBeforeQuit(local);
  launches.serve(open);
}

/** Takes over what the page tells, and has the system's own parts follow. */
function toldOf(message: Extract<ToHost, { type: 'settings' | 'projects' }>): Partial<MenuState> {
  if (message.type === 'settings') {
    const { language, theme } = message;
    nativeTheme.themeSource = theme;
    return { language, theme };
  }
  const { open, recent } = message;
  if (open !== null) app.addRecentDocument(join(open.directory, 'project.gwinnow'));
  return { project: open, recent };
}

function refuseAddress(fault: AddressFault, language: Language): void {
  const { notAttached, addresses } = DIALOG_WORDS[language];
  dialog.showErrorBox(notAttached, addresses[fault]);
}

function stopBeforeQuit(local: LocalWindow): void {
  let stopped = false;
  app.on('will-quit', (event) => {
    if (stopped) return;
    event.preventDefault();
    void local.stop().finally(() => {
      stopped = true;
      // Electron does not hear of a quit while it still tells of this one.
      setImmediate(() => app.quit());
    });
  });
}
