import { PORTS } from '../../shared/host-link.ts';
import { joinApp } from './app-host.ts';
import type { HostListener } from './host-listener.ts';
import { isServed, listenToServer } from './server-link.ts';

/** Listens to whichever host this page has: the server it came from, or the desktop app. */
export function listenToHost(listener: HostListener, until: AbortSignal): void {
  if (isServed()) void listenToServer(listener, until);
  else listenToApp(listener, until);
}

/** Waits for the ports that the app hands over as messages of this window itself. */
function listenToApp({ onState, onEngine, app }: HostListener, until: AbortSignal): void {
  const { onJoin, ...listener } = { onState, ...app };
  let engine: MessagePort | null = null;
  // Closed in time, the engine hears of it at once. (Older Chromiums also crash on a port that outlives its page.)
  window.addEventListener('pagehide', () => engine?.close(), { signal: until });
  const hear = (event: MessageEvent<unknown>): void => {
    if (event.source !== window || event.origin !== window.location.origin) return;
    const [port] = event.ports;
    if (port === undefined) return;
    if (event.data === PORTS.engine) {
      engine = port;
      onEngine(port);
    }
    if (event.data === PORTS.host) onJoin(joinApp(port, listener));
  };
  window.addEventListener('message', hear, { signal: until });
}
