import * as v from 'valibot';
import { HostMessage, PORTS } from '../../shared/host-link.ts';

/** Hears what the host tells of the engine, and gets the port to each engine that runs. */
export type HostListener = {
  onState(state: HostMessage): void;
  onEngine(port: MessagePort): void;
};

/** Waits for the ports that the host hands over as messages of this window itself. */
export function listenToHost({ onState, onEngine }: HostListener): void {
  window.addEventListener('message', (event) => {
    if (event.source !== window || event.origin !== window.location.origin) return;
    const [port] = event.ports;
    if (port === undefined) return;
    if (event.data === PORTS.engine) onEngine(port);
    if (event.data !== PORTS.host) return;
    port.addEventListener('message', ({ data }) => onState(v.parse(HostMessage, data)));
    port.start();
  });
}
