import type { HostState } from '../../shared/host-link.ts';
import type { AppHost, AppListener } from './app-host.ts';
import type { EnginePort } from './engine-port.ts';

/** Hears what the host tells of the engine, and gets the port to each engine that runs. */
export type HostListener = {
  onState(state: HostState): void;
  onEngine(port: EnginePort): void;
  /** In the desktop app alone. */
  readonly app: Pick<AppListener, 'onCommand' | 'onNotice'> & { onJoin(app: AppHost): void };
};
