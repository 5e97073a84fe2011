import { MessageChannelMain, type MessagePortMain, type WebContents } from 'electron';
import * as v from 'valibot';
import { PORTS, ToHost, type FromHost } from '../../../shared/host-link.ts';
import type { ForkedEngine } from './engine-fork.ts';
import type { EngineState } from './supervisor.ts';

export type PageLink = {
  /** Tells the page what the engine does or, when it runs, joins the two by a port of their own. */
  tell(state: EngineState<ForkedEngine>): void;
  /** Says something else to the page, now or as soon as it has loaded. */
  say(message: FromHost): void;
};

/**
 * Links the page of one window to the engine. Each time the page has loaded it is given new ports, and hears the
 * present state and all later ones. Only a page of `origin` is given any.
 *
 * @param hear what the page says; anything that is not in the contract is dropped
 */
export function linkPage(
  contents: WebContents,
  origin: string,
  actor: string,
  hear: (message: ToHost) => void,
): PageLink {
  let host: MessagePortMain | null = null;
  let last: EngineState<ForkedEngine> = { engine: 'starting' };
  let unsaid: FromHost[] = [];

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

  function join(): MessagePortMain {
    const port = give(PORTS.host);
    port.on('message', ({ data }) => {
      const message = v.safeParse(ToHost, data);
      if (message.success) hear(message.output);
    });
    port.on('close', () => {
      if (host === port) host = null;
    });
    port.start();
    return port;
  }

  contents.on('did-finish-load', () => {
    host?.close();
    host = null;
    // Not by URL.origin, which Node has as 'null' for a scheme of one's own.
    if (!contents.getURL().startsWith(`${origin}/`)) return;
    host = join();
    pass();
    for (const message of unsaid) host.postMessage(message, []);
    unsaid = [];
  });

  return {
    tell(state) {
      last = state;
      pass();
    },
    say(message) {
      if (host === null) unsaid = [...unsaid, message];
      else host.postMessage(message, []);
    },
  };
}
