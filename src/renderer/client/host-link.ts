import * as v from 'valibot';
import { HOST_PORT, HostMessage } from '../../shared/host-link.ts';

/** Hears each state of the engine; with `running` comes the port to it. */
export type OnState = (state: HostMessage, port: MessagePort | null) => void;

/** Waits for the host's port, which comes as a message of this window itself, and passes on what the host tells. */
export function listenToHost(onState: OnState): void {
  window.addEventListener('message', (event) => {
    if (event.source !== window || event.origin !== window.location.origin) return;
    const [host] = event.ports;
    if (event.data !== HOST_PORT || host === undefined) return;
    host.addEventListener('message', ({ data, ports }) => {
      onState(v.parse(HostMessage, data), ports[0] ?? null);
    });
    host.start();
  });
}
