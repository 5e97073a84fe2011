import { WEB_LINK } from '../../shared/web-link.ts';
import type { HostListener } from './host-listener.ts';
import { portOf } from './socket-port.ts';

/** Milliseconds. */
const FIRST_RETRY = 250;
const LONGEST_RETRY = 5_000;
const ANSWER_WITHIN = 10_000;

/** A connection that held for this long was a good one: the next loss counts as the first. */
const STEADY_AFTER = 10_000;

/** Whether this page came from Gwinnow's own server, which marks it. */
export function isServed(): boolean {
  return document.querySelector(`meta[name="${WEB_LINK.mark}"]`) !== null;
}

/**
 * Keeps a socket open to the server that this page came from, and tells what `listenToHost` tells. While the server
 * does not know this browser's session it goes on asking: the new link may be opened in another tab.
 */
export async function listenToServer({ onState, onEngine }: HostListener, until: AbortSignal): Promise<void> {
  let failures = 0;
  onState({ engine: 'starting' });
  while (!until.aborted) {
    const since = performance.now();
    const session = await askForSession();
    if (session === 'unknown') onState({ engine: 'signed-out' });
    const reason = session === 'known' ? await liveOnce((socket) => onEngine(portOf(socket))) : 'silent';
    failures = performance.now() - since >= STEADY_AFTER ? 1 : failures + 1;
    const retryIn = Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** (failures - 1));
    if (session !== 'unknown') onState({ engine: 'away', reason, failures });
    await pause(retryIn);
  }
}

/** `away`: nobody answers. The browser keeps from the page why an upgrade was refused, so this is asked first. */
async function askForSession(): Promise<'known' | 'unknown' | 'away'> {
  try {
    const { status } = await fetch(WEB_LINK.session, {
      cache: 'no-store',
      signal: AbortSignal.timeout(ANSWER_WITHIN),
    });
    if (status === 401) return 'unknown';
    return status === 204 ? 'known' : 'away';
  } catch {
    return 'away';
  }
}

/** One connection from its opening to its end; resolves with the reason of the end, the server's or a name for it. */
function liveOnce(onOpen: (socket: WebSocket) => void): Promise<string> {
  const socket = new WebSocket(socketAddress());
  let opened = false;
  socket.addEventListener('open', () => {
    opened = true;
    onOpen(socket);
  });
  return new Promise((resolve) => {
    socket.addEventListener('close', ({ reason }) => {
      if (reason !== '') resolve(reason);
      else resolve(opened ? 'lost' : 'refused');
    });
  });
}

/** Ends early when the person comes back to this tab. */
function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      window.removeEventListener('focus', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    window.addEventListener('focus', end);
  });
}

/** Whole, because browsers from before 2024 take no relative address for a socket. */
function socketAddress(): URL {
  const address = new URL(WEB_LINK.socket, window.location.href);
  address.protocol = address.protocol.replace('http', 'ws');
  return address;
}
