import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { Page } from 'playwright-core';
import { PAGE_ORIGIN, servePageFile } from '../../src/main/hosts/electron/page-files.ts';
import { PORTS, type HostMessage } from '../../src/shared/host-link.ts';

/** Serves the built page over loopback with the headers the desktop app gives it, or without any policy header. */
export async function servePage(
  root: string,
  policyHeader: boolean,
): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    const path = request.url === '/' ? '/index.html' : request.url;
    void servePageFile(root, { url: `${PAGE_ORIGIN}${path}`, method: request.method ?? 'GET' }).then(
      async (answer) => {
        if (!policyHeader) answer.headers.delete('Content-Security-Policy');
        response.writeHead(answer.status, Object.fromEntries(answer.headers));
        response.end(Buffer.from(await answer.arrayBuffer()));
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, server };
}

type Held = { heldPorts: Record<string, MessagePort>; toNode(name: string, frame: unknown): Promise<void> };

/** Plays the preload script: hands the page ports, and carries what they say between the page and this process. */
export class PageHost {
  readonly page: Page;
  #engine: MessagePort | null = null;

  constructor(page: Page) {
    this.page = page;
  }

  /** Before the page is opened. */
  async prepare(): Promise<void> {
    await this.page.exposeBinding('toNode', (_source, name: string, frame: unknown) => {
      if (name === PORTS.engine) this.#engine?.postMessage(frame, []);
    });
  }

  async tell(state: HostMessage): Promise<void> {
    await this.#give(PORTS.host);
    await this.#send(PORTS.host, state);
  }

  /** Joins the page to whatever serves the port that this hands over. */
  async join(serve: (port: MessagePort) => void): Promise<void> {
    const { port1, port2 } = new MessageChannel();
    serve(port1);
    this.#engine = port2;
    port2.on('message', (frame) => void this.#send(PORTS.engine, frame).catch(() => undefined));
    await this.#give(PORTS.engine);
  }

  close(): void {
    this.#engine?.close();
  }

  async #give(name: string): Promise<void> {
    await this.page.evaluate((name) => {
      const held = window as unknown as Held;
      const { port1, port2 } = new window.MessageChannel();
      port1.addEventListener('message', ({ data }) => void held.toNode(name, data));
      port1.start();
      held.heldPorts = { ...held.heldPorts, [name]: port1 as unknown as MessagePort };
      window.postMessage(name, window.location.origin, [port2]);
    }, name);
  }

  async #send(name: string, frame: unknown): Promise<void> {
    await this.page.evaluate(
      ([name, frame]) => (window as unknown as Held).heldPorts[name]?.postMessage(frame, []),
      [name, frame] as const,
    );
  }
}
