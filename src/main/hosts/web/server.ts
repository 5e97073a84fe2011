import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { join } from 'node:path';
import files from '@fastify/static';
import sockets, { type WebSocket } from '@fastify/websocket';
import { fastify, type FastifyError, type FastifyInstance } from 'fastify';
import type { Role } from '../../../shared/contract/sessions.ts';
import { asGwinnowError, GwinnowError } from '../../../shared/errors.ts';
import { WEB_LINK } from '../../../shared/web-link.ts';
import type { Engine } from '../../engine/engine.ts';
import { serve, type Report } from '../../engine/port.ts';
import { CLOSED_GATE, createGate } from './gate.ts';
import { keepAlive } from './heartbeat.ts';
import { isLoopback, placeOf } from './place.ts';
import { createSessions } from './sessions.ts';
import { portOf } from './socket-port.ts';

export type WebOptions = {
  /** Folder of the built page. */
  readonly page: string;
  /** Name or address to listen at; beyond this computer only with `tls`. */
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Paths of the certificate and its key, PEM. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** Whose name decisions carry. */
  readonly actor: string;
  /** A sentence that says how to get a new link. */
  readonly renewal: string;
  /** Hears of what no caller is told. */
  readonly report: Report;
  /** Milliseconds between two questions for a sign of life; 15 s where not given. */
  readonly heartbeat?: number;
};

export type WebServer = {
  /** "http://127.0.0.1:41234" */
  readonly address: string;
  /** A new link that lets one browser in, once. */
  link(role: Role): string;
  /** Lets every browser go and stops listening. */
  close(): Promise<void>;
};

/** The longest message a page has reason to send; calls name things, they do not carry images. */
const LONGEST_MESSAGE = 1024 * 1024;
const HEARTBEAT_INTERVAL = 15_000;
const FAREWELL_WITHIN = 1_000;
const GOING_AWAY = 1001;

/**
 * Serves the engine and its page to browsers. BAD_ARGUMENT for an address beyond this computer without TLS, one that
 * is taken or not this computer's, and for an unusable certificate; NO_ACCESS, FILE_NOT_FOUND.
 */
export async function startWebHost(engine: Engine, options: WebOptions): Promise<WebServer> {
  const { host, tls } = options;
  if (!isLoopback(host) && tls === null) {
    const message = `Listening at ${host}, beyond this computer, needs a certificate: give --cert and --key too`;
    throw new GwinnowError('BAD_ARGUMENT', message, { host });
  }
  const pair = tls === null ? null : await readPair(tls);
  const sessions = createSessions();
  const app = createApp(pair);
  let gate = CLOSED_GATE;
  await app.register(sockets, { options: { maxPayload: LONGEST_MESSAGE }, preClose: (done) => done() });
  app.addHook('onRequest', async (request, reply) => gate.check(request, reply));
  answerFailures(app, options.report);
  await addPage(app, options.page);
  app.get(`/${WEB_LINK.socket}`, { websocket: true }, (socket, request) => {
    const role = gate.roleOf(request);
    if (role === null) return socket.close();
    const context = { actor: options.actor, role };
    serve(engine.router, portOf(socket, options.report), context, options.report);
  });
  const place = placeOf(host, await listen(app, host, options.port), pair?.cert ?? null);
  gate = createGate(place, sessions, options.renewal);
  const stopHeartbeat = keepAlive(app.websocketServer.clients, options.heartbeat ?? HEARTBEAT_INTERVAL);
  return {
    address: place.origin,
    link: (role) => `${place.origin}/?token=${sessions.invite(role)}`,
    async close() {
      stopHeartbeat();
      await Promise.all([app.close(), farewell(app.websocketServer.clients)]);
    },
  };
}

type Pair = { readonly cert: string; readonly key: string };

function createApp(https: Pair | null): FastifyInstance {
  const common = { forceCloseConnections: true, requestTimeout: 10_000, bodyLimit: 1024 };
  return https === null ? fastify(common) : fastify({ ...common, https });
}

async function readPair(paths: Pair): Promise<Pair> {
  const cert = await readText(paths.cert);
  const key = await readText(paths.key);
  try {
    createSecureContext({ cert, key });
  } catch (thrown) {
    const reason = asGwinnowError(thrown).message;
    const message = `${paths.cert} and ${paths.key} are no certificate and its key in PEM without a passphrase: ${reason}`;
    throw new GwinnowError('BAD_ARGUMENT', message, paths);
  }
  return { cert, key };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT')) throw thrown;
    throw new GwinnowError('FILE_NOT_FOUND', `There is no file ${path}`, { path });
  }
}

/** The built page's files, and its first one marked as coming from this server. */
async function addPage(app: FastifyInstance, root: string): Promise<void> {
  const html = await readText(join(root, 'index.html'));
  const marked = html.replace('<head>', `<head>\n    <meta name="${WEB_LINK.mark}" content="1" />`);
  await app.register(files, { root, index: false, cacheControl: false, dotfiles: 'deny' });
  for (const path of ['/', '/index.html']) {
    app.get(path, (_request, reply) => reply.type('text/html; charset=utf-8').send(marked));
  }
  app.get(`/${WEB_LINK.session}`, (_request, reply) => reply.code(204).send());
}

/** What went wrong is told to the one who runs the server, not to who asked. */
function answerFailures(app: FastifyInstance, report: Report): void {
  app.setNotFoundHandler((_request, reply) => reply.code(404).type('text/plain').send('Not found\n'));
  app.setErrorHandler((error, _request, reply) => {
    const { statusCode: status = 500 } = error as FastifyError;
    if (status >= 500) report(error);
    return reply.code(status).type('text/plain').send('Refused\n');
  });
}

/** The port it listens at. */
async function listen(app: FastifyInstance, host: string, port: number): Promise<number> {
  try {
    await app.listen({ host: host === 'localhost' ? '127.0.0.1' : host, port });
  } catch (thrown) {
    throw listenFailure(thrown, host, port);
  }
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return address.port;
}

function listenFailure(thrown: unknown, host: string, port: number): unknown {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const data = { host, port };
  if (code === 'EADDRINUSE') {
    return new GwinnowError('BAD_ARGUMENT', `Port ${port} is taken; choose another with --port`, data);
  }
  if (code === 'EACCES') return new GwinnowError('NO_ACCESS', `Port ${port} may not be used by you`, data);
  if (['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL'].includes(code)) {
    return new GwinnowError('BAD_ARGUMENT', `"${host}" is no address of this computer`, data);
  }
  return thrown;
}

/** Tells each page that the server goes away, and waits no longer than a moment for its answer. */
async function farewell(sockets: ReadonlySet<WebSocket>): Promise<void> {
  const open = [...sockets];
  const ended = open.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
  for (const socket of open) socket.close(GOING_AWAY, 'Gwinnow was stopped');
  const timer = setTimeout(() => {
    for (const socket of open) socket.terminate();
  }, FAREWELL_WITHIN);
  await Promise.all(ended);
  clearTimeout(timer);
}
