import { EventEmitter } from 'node:events';
import type { WebSocket } from '@fastify/websocket';
import { Packr } from 'msgpackr';
import { asGwinnowError, GwinnowError } from '../../../shared/errors.ts';
import { PACKING } from '../../../shared/web-link.ts';
import type { Port, Report } from '../../engine/port.ts';

/** Bytes that may wait for a slow reader; one that falls further behind is let go and can come back. */
const MOST_WAITING = 64 * 1024 * 1024;

/** WebSocket close codes: what the other end sent was not as agreed. */
const BAD_DATA = 1007;
const REFUSED = 1008;

/** A socket in the shape of a port. A message that does not unpack closes it, reported as BAD_FRAME. */
export function portOf(socket: WebSocket, report: Report): Port {
  const packer = new Packr(PACKING);
  const events = new EventEmitter();

  function receive(bytes: unknown, isBinary: boolean): void {
    const data = isBinary && bytes instanceof Uint8Array ? unpacked(packer, bytes) : NOTHING;
    if (data !== NOTHING) events.emit('message', { data });
    else {
      report(new GwinnowError('BAD_FRAME', 'A message on the socket did not unpack'));
      socket.close(BAD_DATA);
    }
  }

  socket.on('message', receive);
  socket.once('close', () => events.emit('close'));
  // What breaks the protocol, or is too large, ends this socket; the close event follows.
  socket.on('error', (error) => report(new GwinnowError('BAD_FRAME', asGwinnowError(error).message)));
  return {
    on: (event: string, listener: (message: { data: unknown }) => void) => events.on(event, listener),
    postMessage(message) {
      if (socket.bufferedAmount > MOST_WAITING) socket.terminate();
      else if (socket.readyState === socket.OPEN) socket.send(packer.pack(message));
    },
    start: () => undefined,
    close: () => socket.close(REFUSED),
  };
}

const NOTHING = Symbol('nothing');

function unpacked(packer: Packr, bytes: Uint8Array): unknown {
  try {
    return packer.unpack(bytes);
  } catch {
    return NOTHING;
  }
}
