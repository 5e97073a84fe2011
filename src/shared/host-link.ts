import * as v from 'valibot';

/**
 * Names the messages with which the preload script hands the page its ports: one to the host, on which the page hears
 * {@link FromHost} and says {@link ToHost}, once it has loaded; and one to the engine itself whenever an engine runs.
 * A later one takes the place of the one before.
 */
export const PORTS = { host: 'gwinnow:host-port', engine: 'gwinnow:engine-port' } as const;

/**
 * What the host tells of an engine that does not run. `failures` counts the stops in a row; `retryIn` is the wait
 * before the next start, milliseconds.
 */
export const HostMessage = v.variant('engine', [
  v.strictObject({ engine: v.literal('starting') }),
  v.strictObject({
    engine: v.literal('stopped'),
    reason: v.string(),
    failures: v.pipe(v.number(), v.integer(), v.minValue(1)),
    retryIn: v.pipe(v.number(), v.minValue(0)),
  }),
]);
export type HostMessage = v.InferOutput<typeof HostMessage>;

/** Actions of the page's keymap that the native menu has too. */
export const MENU_ACTIONS = [
  'app.new',
  'app.open',
  'app.undo',
  'app.redo',
  'app.palette',
  'app.keys',
  'app.larger',
  'app.smaller',
  'app.normal',
  'go.home',
  'go.data',
  'go.review',
  'go.grid',
  'go.threshold',
  'go.training',
  'go.report',
  'go.audit',
  'go.settings',
] as const;
export type MenuAction = (typeof MENU_ACTIONS)[number];

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

const Path = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));
const Text = v.pipe(v.string(), v.maxLength(2000));
const Call = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What a person asked of the host (menu, argument, double-click) and the page does. */
export const HostCommand = v.variant('command', [
  v.strictObject({ command: v.literal('act'), action: v.picklist(MENU_ACTIONS) }),
  v.strictObject({ command: v.literal('open-project'), directory: Path }),
  v.strictObject({ command: v.literal('close-project') }),
  v.strictObject({ command: v.literal('set-theme'), theme: v.picklist(THEMES) }),
  /** Asks for the address of a served engine. */
  v.strictObject({ command: v.literal('attach') }),
]);
export type HostCommand = v.InferOutput<typeof HostCommand>;

/**
 * What broke and was mended: the page itself (`page-restarted`), or the process that draws (`display-restarted`).
 * `reason` is Chromium's word.
 */
export const HostNotice = v.strictObject({
  notice: v.picklist(['page-restarted', 'display-restarted']),
  reason: Text,
});
export type HostNotice = v.InferOutput<typeof HostNotice>;

/** Why an address is none that can be attached to. `needs-https`: beyond this computer a connection is encrypted. */
export const ADDRESS_FAULTS = ['no-address', 'no-web-address', 'needs-https'] as const;
export type AddressFault = (typeof ADDRESS_FAULTS)[number];

/** Answers to what the page asked under the same number; a path is null when the person chose none. */
export const HostAnswer = v.variant('answer', [
  v.strictObject({ answer: v.literal('path'), call: Call, path: v.nullable(Path) }),
  v.strictObject({ answer: v.literal('attach'), call: Call, fault: v.nullable(v.picklist(ADDRESS_FAULTS)) }),
]);
export type HostAnswer = v.InferOutput<typeof HostAnswer>;

export const FromHost = v.union([HostMessage, HostCommand, HostNotice, HostAnswer]);
export type FromHost = v.InferOutput<typeof FromHost>;

const NamedProject = v.strictObject({ directory: Path, name: Text });
export type NamedProject = v.InferOutput<typeof NamedProject>;

/** What the page tells its host, and asks of it. */
export const ToHost = v.variant('type', [
  /** Opens the system's own dialog. `start`: the folder in which it begins. */
  v.strictObject({
    type: v.literal('choose-path'),
    call: Call,
    what: v.picklist(['folder', 'file']),
    title: Text,
    start: v.nullable(Path),
  }),
  v.strictObject({ type: v.literal('attach'), call: Call, address: Path }),
  /** How the native parts should look and speak. */
  v.strictObject({
    type: v.literal('settings'),
    language: v.picklist(LANGUAGES),
    theme: v.picklist(THEMES),
  }),
  /** What the menu lists: the open project, and those opened before. */
  v.strictObject({
    type: v.literal('projects'),
    open: v.nullable(NamedProject),
    recent: v.pipe(v.array(NamedProject), v.maxLength(20)),
  }),
]);
export type ToHost = v.InferOutput<typeof ToHost>;

/**
 * What a host tells of an engine that is not there. `signed-out`: the page's server runs but does not know this
 * browser; the link it prints has to be opened. `away`: the server does not answer; `failures` counts the tries in a
 * row.
 */
export type HostState =
  | HostMessage
  | { readonly engine: 'signed-out' }
  | { readonly engine: 'away'; readonly reason: string; readonly failures: number };
