import { dialog, session, type BrowserWindow, type Session } from 'electron';
import type { AddressFault, Language } from '../../../shared/host-link.ts';
import { DIALOG_WORDS } from './dialog-words.ts';
import { lockSession, settle } from './lock-down.ts';
import { watchPage } from './mishaps.ts';
import { readAddress } from './served-address.ts';
import type { ServedOrigins } from './served-origins.ts';
import { bringForward, createWindow } from './window.ts';

/** What Chromium calls a load that was left for another. */
const ABORTED = -3;

export type AttachedWindows = {
  /** Opens a window on a served engine, or its window if there is one; gives what is wrong with the address. */
  open(address: string): AddressFault | null;
  windows(): readonly BrowserWindow[];
};

/**
 * Windows that show what a served engine's own page is, and have no power of this app: no preload script, no other
 * origin, and a session that is gone when the program ends.
 */
export function attachedWindows(
  origins: ServedOrigins,
  language: () => Language,
  changed: () => void,
): AttachedWindows {
  const open = new Map<string, BrowserWindow>();
  const sessions = new Map<string, Session>();

  function sessionOf(origin: string): Session {
    const there = sessions.get(origin);
    if (there !== undefined) return there;
    // Without "persist:" in its name it is kept in memory alone.
    const made = session.fromPartition(`served:${origin}`);
    lockSession(made, origin);
    sessions.set(origin, made);
    return made;
  }

  function windowOf(origin: string): BrowserWindow {
    const there = open.get(origin);
    if (there !== undefined) return there;
    const window = createWindow({ session: sessionOf(origin) });
    settle(window.webContents, origin);
    open.set(origin, window);
    window.on('closed', () => {
      open.delete(origin);
      changed();
    });
    window.on('page-title-updated', (event, title) => {
      event.preventDefault();
      window.setTitle(`${title} (${origin})`);
    });
    watchPage(window, { notice: () => undefined, language });
    explainFailures(window, origin, language);
    return window;
  }

  return {
    open(address) {
      const read = readAddress(address);
      if (typeof read === 'string') return read;
      const window = windowOf(read.origin);
      origins.note(read.origin);
      changed();
      bringForward(window);
      void window.loadURL(read.link).catch(() => undefined);
      return null;
    },
    windows: () => [...open.values()],
  };
}

/** Asks whether to try again where the page cannot be loaded; a certificate that does not hold is no way in. */
function explainFailures(window: BrowserWindow, origin: string, language: () => Language): void {
  window.webContents.on('did-fail-load', (_event, code, description, url, isMainFrame) => {
    if (!isMainFrame || code === ABORTED || window.isDestroyed()) return;
    const words = DIALOG_WORDS[language()];
    const untrusted = description.startsWith('ERR_CERT_');
    const question = {
      type: 'error' as const,
      message: (untrusted ? words.certificate : words.noAnswer).replace('{origin}', origin),
      detail: `${untrusted ? words.whatNowCertificate : words.whatNow} (${description})`,
      buttons: [words.again, words.close],
      cancelId: 1,
      noLink: true,
    };
    window.show();
    void dialog.showMessageBox(window, question).then(({ response }) => {
      if (window.isDestroyed()) return;
      if (response === 0) void window.loadURL(url).catch(() => undefined);
      else window.close();
    });
  });
}
