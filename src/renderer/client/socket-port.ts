import { Packr } from 'msgpackr';
import { PACKING } from '../../shared/web-link.ts';
import type { EnginePort } from './engine-port.ts';

/** A socket in the shape of a port. A message that does not unpack closes it. */
export function portOf(socket: WebSocket): EnginePort {
  const packer = new Packr(PACKING);
  socket.binaryType = 'arraybuffer';

  function receive(bytes: unknown, listener: (event: { readonly data: unknown }) => void): void {
    try {
      if (!(bytes instanceof ArrayBuffer)) throw new TypeError('Not binary');
      listener({ data: packer.unpack(new Uint8Array(bytes)) });
    } catch {
      socket.close();
    }
  }

  return {
    addEventListener(type, listener) {
      if (type === 'close') socket.addEventListener('close', () => listener({ data: null }));
      else socket.addEventListener('message', ({ data }) => receive(data, listener));
    },
    postMessage: (message) => socket.send(Uint8Array.from(packer.pack(message))),
    start: () => undefined,
    close: () => socket.close(),
  };
}
