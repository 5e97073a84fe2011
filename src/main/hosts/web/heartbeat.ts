import type { WebSocket } from '@fastify/websocket';

/** An answer can lie unread while this process is busy; after two rounds it does no more. */
const MOST_UNANSWERED = 2;

/**
 * Asks each socket for a sign of life every so many milliseconds and ends those that leave two without an answer: a
 * closed laptop says no farewell, and its calls would run on. Returns what stops it.
 */
export function keepAlive(sockets: ReadonlySet<WebSocket>, interval: number): () => void {
  const unanswered = new WeakMap<WebSocket, number>();

  function ask(socket: WebSocket): void {
    const before = unanswered.get(socket);
    if (before === undefined) socket.on('pong', () => unanswered.set(socket, 0));
    if ((before ?? 0) >= MOST_UNANSWERED) return socket.terminate();
    unanswered.set(socket, (before ?? 0) + 1);
    socket.ping();
  }

  const timer = setInterval(() => {
    for (const socket of sockets) ask(socket);
  }, interval);
  return () => clearInterval(timer);
}
