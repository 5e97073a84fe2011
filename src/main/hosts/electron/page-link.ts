import { MessageChannelMain, type MessagePortMain, type WebContents } from 'electron';
import { HOST_PORT, type HostMessage } from '../../../shared/host-link.ts';
import type { ForkedEngine } from './engine-fork.ts';

export type PageLink = {
  /** Passes the engine's state on to the page and, when it runs, joins the two by a port of their own. */
  tell(state: HostMessage, engine: ForkedEngine | null): void;
};

/**
 * Tells the page of one window what the engine does. Each time the page has loaded it is given a new port, on which
 * it hears the present state and all later ones. Only a page of `origin` is given one.
 */
export function linkPage(contents: WebContents, origin: string, actor: string): PageLink {
  let host: MessagePortMain | null = null;
  let last: Parameters<PageLink['tell']> = [{ engine: 'starting' }, null];

  function portTo(engine: ForkedEngine): MessagePortMain {
    const { port1, port2 } = new MessageChannelMain();
    engine.serve(port1, actor);
    return port2;
  }

  function pass(): void {
    const [state, engine] = last;
    host?.postMessage(state, engine === null ? [] : [portTo(engine)]);
  }

  contents.on('did-finish-load', () => {
    host?.close();
    host = null;
    if (new URL(contents.getURL()).origin !== origin) return;
    const { port1, port2 } = new MessageChannelMain();
    host = port1;
    port1.start();
    contents.postMessage(HOST_PORT, null, [port2]);
    pass();
  });

  return {
    tell(state, engine) {
      last = [state, engine];
      pass();
    },
  };
}
