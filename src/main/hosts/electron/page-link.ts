import { MessageChannelMain, type MessagePortMain, type WebContents } from 'electron';
import { PORTS } from '../../../shared/host-link.ts';
import type { ForkedEngine } from './engine-fork.ts';
import type { EngineState } from './supervisor.ts';

export type PageLink = {
  /** Tells the page what the engine does or, when it runs, joins the two by a port of their own. */
  tell(state: EngineState<ForkedEngine>): void;
};

/**
 * Links the page of one window to the engine. Each time the page has loaded it is given new ports, and hears the
 * present state and all later ones. Only a page of `origin` is given any.
 */
export function linkPage(contents: WebContents, origin: string, actor: string): PageLink {
  let host: MessagePortMain | null = null;
  let last: EngineState<ForkedEngine> = { engine: 'starting' };

  function give(name: string): MessagePortMain {
    const { port1, port2 } = new MessageChannelMain();
    contents.postMessage(name, null, [port2]);
    return port1;
  }

  function pass(): void {
    if (host === null) return;
    if (last.engine === 'running') last.process.serve(give(PORTS.engine), actor);
    else host.postMessage(last, []);
  }

  contents.on('did-finish-load', () => {
    host?.close();
    host = null;
    // Not by URL.origin, which Node has as 'null' for a scheme of one's own.
    if (!contents.getURL().startsWith(`${origin}/`)) return;
    host = give(PORTS.host);
    host.start();
    pass();
  });

  return {
    tell(state) {
      last = state;
      pass();
    },
  };
}
