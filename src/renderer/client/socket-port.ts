import { Packr } from 'msgpackr';
import { PACKING } from '../../shared/web-link.ts';
import type { EnginePort } from './engine.ts';

/** A socket in the shape of a port. A message that does not unpack closes it. */
export function portOf(socket: WebSocket): EnginePort {
  const packer = new Packr(PACKING);
  const port = new EventTarget();
  socket.binaryType = 'arraybuffer';

  function receive({ data }: MessageEvent): void {
    try {
      port.dispatchEvent(new MessageEvent('message', { data: packer.unpack(new Uint8Array(data)) }));
    } catch {
      socket.close();
    }
  }

  socket.addEventListener('close', () => port.dispatchEvent(new Event('close')), { once: true });
  return Object.assign(port, {
    postMessage: (message: unknown) => socket.send(Uint8Array.from(packer.pack(message))),
    start: () => socket.addEventListener('message', receive),
    close: () => socket.close(),
  });
}
