import type { Session, WebContents } from 'electron';

/** Refuses a session every permission, every download and every request that leaves `origin`. */
export function lockSession(session: Session, origin: string): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayLoad(url, origin) }));
}

/** Keeps a window on its page: no other page in it, in a frame, in a `<webview>` or in a window it opens. */
export function lockContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-navigate', (event, url) => {
    if (url !== contents.getURL()) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
}

/** A page under development talks to its server by socket too. */
function mayLoad(url: string, origin: string): boolean {
  const { protocol, host } = new URL(url);
  if (['blob:', 'data:', 'devtools:'].includes(protocol)) return true;
  return `${protocol.replace(/^ws/, 'http')}//${host}` === origin;
}
