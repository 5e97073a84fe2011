import type { WebSocket } from '@fastify/websocket';

/**
 * Asks each socket for a sign of life every so many milliseconds and ends those that gave none since: a closed laptop
 * says no farewell, and its calls would run on. Returns what stops it.
 */
export function keepAlive(sockets: ReadonlySet<WebSocket>, interval: number): () => void {
  const asked = new WeakSet<WebSocket>();
  const timer = setInterval(() => {
    for (const socket of sockets) {
      if (asked.has(socket)) socket.terminate();
      else {
        asked.add(socket);
        socket.once('pong', () => asked.delete(socket));
        socket.ping();
      }
    }
  }, interval);
  return () => clearInterval(timer);
}
