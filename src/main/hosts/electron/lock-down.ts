import type { Session, WebContents } from 'electron';

/** The origin that each window belongs to. One that has none shows nothing but what it was opened with. */
const homes = new WeakMap<WebContents, string>();

/**
 * Refuses a session every permission, every certificate that does not hold, every request that leaves `origin`, and
 * every download but that of what its page made itself.
 */
export function lockSession(session: Session, origin: string): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(`blob:${origin}/`)) event.preventDefault();
  });
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayLoad(url, origin) }));
}

/** Keeps a window on the pages of one origin: no other in it, in a frame, in a `<webview>` or in one it opens. */
export function lockContents(contents: WebContents): void {
  const stay = (event: { preventDefault(): void }, url: string): void => {
    if (!isAtHome(contents, url)) event.preventDefault();
  };
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) event.preventDefault();
  });
}

/** Names the only origin that a window may show. */
export function settle(contents: WebContents, origin: string): void {
  homes.set(contents, origin);
}

function isAtHome(contents: WebContents, url: string): boolean {
  const home = homes.get(contents);
  // Not by URL.origin, which Node has as 'null' for a scheme of one's own.
  return home === undefined ? url === contents.getURL() : url.startsWith(`${home}/`);
}

/** A page under development talks to its server by socket too, and so does a served one. */
function mayLoad(url: string, origin: string): boolean {
  const { protocol, host } = new URL(url);
  if (['blob:', 'data:', 'devtools:'].includes(protocol)) return true;
  return `${protocol.replace(/^ws/, 'http')}//${host}` === origin;
}
