import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request as ask } from 'node:http';
import { request as askSecurely } from 'node:https';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { onTestFinished } from 'vitest';
import { createEngine, type Engine } from '../../../../src/main/engine/engine.ts';
import { startWebHost, type WebOptions, type WebServer } from '../../../../src/main/hosts/web/server.ts';
import { apiOver, type EngineApi } from '../../../../src/renderer/client/api.ts';
import { portOf } from '../../../../src/renderer/client/socket-port.ts';
import type { Role } from '../../../../src/shared/contract/sessions.ts';
import { SIDE } from '../../engine/small-data.ts';
import { LEARNER } from '../../../learner.ts';

export const PAGE = resolve(import.meta.dirname, '../../../../out/renderer');

export type Served = {
  readonly server: WebServer;
  readonly port: number;
  readonly engine: Engine;
  readonly folder: string;
  readonly reported: unknown[];
};

/** An engine of its own, with an empty project, behind a server of its own; both end with the test. */
export async function serveEngine(options: Partial<WebOptions> = {}): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'gwinnow web '));
  const engine = createEngine({ learner: LEARNER });
  const reported: unknown[] = [];
  onTestFinished(async () => {
    await engine.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  const client = createRouterClient(engine.router, { context: { actor: 'ann', role: 'reviewer' } });
  const image = { height: SIDE, width: SIDE, channels: 1 as const };
  await client.projects.create({ directory: join(folder, 'bars'), name: 'bars', image });
  const server = await startWebHost(engine, {
    page: PAGE,
    host: '127.0.0.1',
    port: 0,
    tls: null,
    actor: 'ada',
    renewal: 'Start Gwinnow again.',
    report: (error) => void reported.push(error),
    ...options,
  });
  onTestFinished(() => server.close());
  return { server, port: Number(new URL(server.address).port), engine, folder, reported };
}

export type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
};

/** One request, its path and headers exactly as given, so that a client's good manners hide nothing. */
export function get(address: string, path: string, headers: OutgoingHttpHeaders = {}): Promise<Answer> {
  const { protocol, hostname, port } = new URL(address);
  const options = { hostname: hostname.replaceAll(/[[\]]/g, ''), port, path, headers, agent: false };
  return new Promise((resolve, reject) => {
    const request =
      protocol === 'https:' ? askSecurely({ ...options, rejectUnauthorized: false }) : ask(options);
    request.on('error', reject);
    request.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text: '' });
    });
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    request.end();
  });
}

/** What a browser sends to open a socket. */
export const UPGRADE = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

/** The path and query of a link. */
export function pathOf(link: string): string {
  const { pathname, search } = new URL(link);
  return pathname + search;
}

/** Uses a fresh link as a browser does; gives the cookie that the session is kept in. */
export async function signIn(
  server: Pick<WebServer, 'address' | 'link'>,
  role: Role = 'reviewer',
): Promise<string> {
  const { headers } = await get(server.address, pathOf(server.link(role)));
  const [cookie = ''] = (headers['set-cookie']?.[0] ?? '').split(';');
  return cookie;
}

export type Connection = {
  readonly socket: WebSocket;
  readonly api: EngineApi;
  /** Resolves when the socket has closed, with the code the server gave. */
  readonly closed: Promise<number>;
};

/** A socket to the engine with the page's own client on it. */
export async function connect(
  server: Pick<WebServer, 'address' | 'link'>,
  role: Role = 'reviewer',
): Promise<Connection> {
  const headers = { Cookie: await signIn(server, role) };
  const socket = new WebSocket(`${server.address.replace('http', 'ws')}/engine`, { headers });
  onTestFinished(() => socket.close());
  const closed = new Promise<number>((resolve) => {
    socket.addEventListener('close', ({ code }) => resolve(code));
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  const port = portOf(socket);
  const api = apiOver(port);
  port.start();
  return { socket, api, closed };
}
