import type { MenuItemConstructorOptions } from 'electron';
import type { HostCommand, Language, MenuAction, NamedProject, Theme } from '../../../shared/host-link.ts';
import { MENU_WORDS } from './menu-words.ts';

export type MenuState = {
  readonly language: Language;
  readonly theme: Theme;
  /** The project that is open in the window of this computer's engine. */
  readonly project: NamedProject | null;
  /** Newest first. */
  readonly recent: readonly NamedProject[];
  /** Origins of served engines, newest first. */
  readonly served: readonly string[];
  readonly platform: NodeJS.Platform;
  /** Whether developer tools are offered. */
  readonly development: boolean;
};

/** `attach-to`: opens a window on an engine that was attached to before. */
export type MenuDeed = HostCommand | { readonly command: 'attach-to'; readonly origin: string };

type Item = MenuItemConstructorOptions;

const SEPARATOR: Item = { type: 'separator' };

const SCREENS = [
  'home',
  'data',
  'review',
  'grid',
  'threshold',
  'training',
  'report',
  'audit',
] as const satisfies readonly (MenuAction extends infer A
  ? A extends `go.${infer S}`
    ? S
    : never
  : never)[];

/**
 * The menu of the window that has this computer's engine. The page hears keys first and keeps what it uses, so
 * an accelerator here acts on the rest alone. No entry leads outside.
 */
export function menuTemplate(state: MenuState, act: (deed: MenuDeed) => void): Item[] {
  const words = MENU_WORDS[state.language];
  const onMac = state.platform === 'darwin';
  const item = (label: string, deed: MenuDeed, more: Item = {}): Item => ({
    label,
    click: () => act(deed),
    ...more,
  });
  const action = (label: string, name: MenuAction, accelerator?: string): Item =>
    item(label, { command: 'act', action: name }, accelerator === undefined ? {} : { accelerator });

  const recent = state.recent
    .filter(({ directory }) => directory !== state.project?.directory)
    .map(({ name, directory }) => item(name, { command: 'open-project', directory }, { toolTip: directory }));
  const served = state.served.map((origin) => item(origin, { command: 'attach-to', origin }));

  const file: Item[] = [
    action(words.newProject, 'app.new', 'CmdOrCtrl+N'),
    action(words.openProject, 'app.open', 'CmdOrCtrl+O'),
    {
      label: words.openRecent,
      submenu: recent.length > 0 ? recent : [{ label: words.noRecent, enabled: false }],
    },
    item(words.closeProject, { command: 'close-project' }, { enabled: state.project !== null }),
    SEPARATOR,
    item(words.attach, { command: 'attach' }),
    { label: words.attachAgain, submenu: served, visible: served.length > 0 },
    SEPARATOR,
    action(words.settings, 'go.settings', 'CmdOrCtrl+,'),
    ...closing(state),
  ];

  const view: Item[] = [
    action(words.commands, 'app.palette', 'CmdOrCtrl+K'),
    {
      label: words.screens,
      submenu: SCREENS.map((screen, index) =>
        action(words[screen], `go.${screen}`, `CmdOrCtrl+${index + 1}`),
      ),
    },
    SEPARATOR,
    {
      label: words.theme,
      submenu: (['system', 'light', 'dark'] as const).map((theme) =>
        item(
          words.themes[theme],
          { command: 'set-theme', theme },
          { type: 'radio', checked: theme === state.theme },
        ),
      ),
    },
    action(words.larger, 'app.larger', 'CmdOrCtrl+Plus'),
    action(words.smaller, 'app.smaller', 'CmdOrCtrl+-'),
    action(words.normal, 'app.normal', 'CmdOrCtrl+0'),
    SEPARATOR,
    ...ofDisplay(state),
  ];

  return [
    ...(onMac ? [{ role: 'appMenu' as const }] : []),
    { label: words.file, submenu: file },
    {
      label: words.edit,
      // Not by role: outside of a text field the page takes back the last decision.
      submenu: [
        action(words.undo, 'app.undo', 'CmdOrCtrl+Z'),
        action(words.redo, 'app.redo', 'CmdOrCtrl+Shift+Z'),
        SEPARATOR,
        ...ofClipboard(state),
      ],
    },
    { label: words.view, submenu: view },
    ...(onMac ? [{ role: 'windowMenu' as const }] : []),
    { role: 'help', label: words.help, submenu: [action(words.keys, 'app.keys'), ...about(state)] },
  ];
}

/** The menu of a window on a served engine, whose page this app does not command. */
export function attachedMenuTemplate(state: MenuState, act: (deed: MenuDeed) => void): Item[] {
  const words = MENU_WORDS[state.language];
  const onMac = state.platform === 'darwin';
  const attach: Item = { label: words.attach, click: () => act({ command: 'attach' }) };
  return [
    ...(onMac ? [{ role: 'appMenu' as const }] : []),
    { label: words.file, submenu: [attach, ...closing(state)] },
    {
      label: words.edit,
      submenu: [
        { role: 'undo', label: words.undo },
        { role: 'redo', label: words.redo },
        SEPARATOR,
        ...ofClipboard(state),
      ],
    },
    {
      label: words.view,
      submenu: [
        { role: 'zoomIn', label: words.larger },
        { role: 'zoomOut', label: words.smaller },
        { role: 'resetZoom', label: words.normal },
        SEPARATOR,
        ...ofDisplay(state),
      ],
    },
    ...(onMac ? [{ role: 'windowMenu' as const }] : []),
    { role: 'help', label: words.help, submenu: about(state) },
  ];
}

function closing({ language, platform }: MenuState): Item[] {
  const { closeWindow, quit } = MENU_WORDS[language];
  const close: Item = { role: 'close', label: closeWindow };
  return platform === 'darwin' ? [SEPARATOR, close] : [SEPARATOR, close, { role: 'quit', label: quit }];
}

function ofClipboard({ language }: MenuState): Item[] {
  const { cut, copy, paste, selectAll } = MENU_WORDS[language];
  return [
    { role: 'cut', label: cut },
    { role: 'copy', label: copy },
    { role: 'paste', label: paste },
    { role: 'selectAll', label: selectAll },
  ];
}

function ofDisplay({ language, development }: MenuState): Item[] {
  const tools: Item[] = [{ role: 'reload' }, { role: 'toggleDevTools' }];
  const fullScreen: Item = { role: 'togglefullscreen', label: MENU_WORDS[language].fullScreen };
  return development ? [fullScreen, SEPARATOR, ...tools] : [fullScreen];
}

/** On a Mac it is in the application's own menu. */
function about({ language, platform }: MenuState): Item[] {
  return platform === 'darwin' ? [] : [{ role: 'about', label: MENU_WORDS[language].about }];
}
