import { userInfo } from 'node:os';
import { dialog, type BrowserWindow } from 'electron';
import type { AddressFault, HostCommand, HostNotice, Language, ToHost } from '../../../shared/host-link.ts';
import { forkEngine } from './engine-fork.ts';
import { settle } from './lock-down.ts';
import { watchPage } from './mishaps.ts';
import { linkPage, type PageLink } from './page-link.ts';
import { supervise } from './supervisor.ts';
import { bringForward, createWindow } from './window.ts';

/** Where the page comes from, and the paths of what was built. */
export type LocalParts = {
  readonly url: string;
  readonly origin: string;
  readonly preload: string;
  readonly engine: string;
};

type Told = Extract<ToHost, { type: 'settings' | 'projects' }>;

export type LocalHost = {
  language(): Language;
  attach(address: string): AddressFault | null;
  /** Hears how the page looks and speaks, and which projects it knows. */
  hear(message: Told): void;
  closed(): void;
};

export type LocalWindow = {
  /** Brings the window forward, and makes it first if there is none. */
  show(): void;
  /** Shows the window and has its page do something. */
  command(command: HostCommand): void;
  notice(notice: HostNotice): void;
  window(): BrowserWindow | null;
  /** Resolves when no engine of a window runs any more. */
  stop(): Promise<void>;
};

type Opened = { readonly window: BrowserWindow; readonly link: PageLink; stop(): Promise<void> };

/** The window whose page is joined to an engine of this computer. The engine lives as long as its window. */
export function localWindow(parts: LocalParts, host: LocalHost): LocalWindow {
  let opened: Opened | null = null;
  let stopped: Promise<unknown> = Promise.resolve();

  function open(): Opened {
    const window = createWindow({ preload: parts.preload });
    settle(window.webContents, parts.origin);
    const link: PageLink = linkPage(window.webContents, parts.origin, reviewer(), (message) =>
      hear(message, window, link),
    );
    const engine = supervise(
      () => forkEngine(parts.engine),
      (state) => {
        if (!window.isDestroyed()) link.tell(state);
      },
    );
    const made = { window, link, stop: () => engine.stop() };
    window.on('closed', () => {
      if (opened === made) opened = null;
      stopped = Promise.all([stopped, made.stop()]);
      host.closed();
    });
    watchPage(window, { notice: (notice) => link.say(notice), language: () => host.language() });
    void window.loadURL(parts.url);
    return made;
  }

  function hear(message: ToHost, window: BrowserWindow, link: PageLink): void {
    if (message.type === 'attach') {
      link.say({ answer: 'attach', call: message.call, fault: host.attach(message.address) });
    } else if (message.type === 'choose-path') {
      const { call } = message;
      void choosePath(window, message).then((path) => link.say({ answer: 'path', call, path }));
    } else host.hear(message);
  }

  function show(): Opened {
    opened ??= open();
    bringForward(opened.window);
    return opened;
  }

  return {
    show: () => void show(),
    command: (command) => show().link.say(command),
    notice: (notice) => opened?.link.say(notice),
    window: () => opened?.window ?? null,
    async stop() {
      await Promise.all([stopped, opened?.stop()]);
    },
  };
}

/** Whose name decisions carry. */
function reviewer(): string {
  return process.env['GWINNOW_REVIEWER'] ?? userInfo().username;
}

type PathRequest = Extract<ToHost, { type: 'choose-path' }>;

async function choosePath(
  window: BrowserWindow,
  { what, title, start }: PathRequest,
): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title,
    ...(start === null ? {} : { defaultPath: start }),
    properties: what === 'file' ? ['openFile'] : ['openDirectory', 'createDirectory'],
  });
  return filePaths[0] ?? null;
}
