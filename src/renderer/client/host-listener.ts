import type { HostMessage } from '../../shared/host-link.ts';
import type { AppHost, AppListener } from './app-host.ts';
import type { EnginePort } from './engine-port.ts';

/** `signed-out`: the page's server runs but does not know this browser; the link it prints has to be opened. */
export type HostState = HostMessage | { readonly engine: 'signed-out' };

/** Hears what the host tells of the engine, and gets the port to each engine that runs. */
export type HostListener = {
  onState(state: HostState): void;
  onEngine(port: EnginePort): void;
  /** In the desktop app alone. */
  readonly app: Pick<AppListener, 'onCommand' | 'onNotice'> & { onJoin(app: AppHost): void };
};
