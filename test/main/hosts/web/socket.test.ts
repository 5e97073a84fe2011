import { createConnection, type Socket } from 'node:net';
import { isDefinedError, safe } from '@orpc/client';
import { createRouterClient } from '@orpc/server';
import * as fc from 'fast-check';
import { Packr } from 'msgpackr';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { WebServer } from '../../../../src/main/hosts/web/server.ts';
import type { Job } from '../../../../src/shared/contract/jobs.ts';
import { PACKING } from '../../../../src/shared/web-link.ts';
import { bars, SIDE, writeIdx } from '../../engine/small-data.ts';
import { type Connection, connect, serveEngine, type Served, signIn, UPGRADE } from './web.ts';

const packer = new Packr(PACKING);
const pack = (message: unknown) => Uint8Array.from(packer.pack(message));

const callOf = (id: string, path: string, input: unknown = {}) =>
  pack({ i: id, p: { u: path, b: { json: input } } });

/** Resolves when an import of so many items is done. */
async function importBars({ folder }: Served, { api }: Connection, count: number): Promise<Job[]> {
  const { job } = await api.datasets.import({ source: writeIdx(folder, 'bars', count, 1) });
  const seen: Job[] = [];
  for await (const state of await api.jobs.watch({ job })) seen.push(state);
  return seen;
}

describe('a call over the socket', () => {
  it('is answered in the name of the server and with the role of the link', async () => {
    const { server, folder } = await serveEngine();
    const { api } = await connect(server);
    expect((await api.projects.summary({})).directory).toContain(folder);
    expect(await api.sessions.get({})).toMatchObject({ reviewer: 'ada', role: 'reviewer' });
    const reader = await connect(server, 'reader');
    expect(await reader.api.sessions.get({})).toMatchObject({ reviewer: 'ada', role: 'reader' });
  });

  it('may name another reviewer, for this connection alone', async () => {
    const { server } = await serveEngine();
    const [one, other] = [await connect(server), await connect(server)];
    await one.api.sessions.identify({ reviewer: 'grace' });
    expect((await one.api.sessions.get({})).reviewer).toBe('grace');
    expect((await other.api.sessions.get({})).reviewer).toBe('ada');
  });

  it('can be a stream, which ends when the work has', async () => {
    const served = await serveEngine();
    const states = await importBars(served, await connect(served.server), 60);
    expect(states.at(-1)).toMatchObject({ state: 'done', result: { added: 60 } });
  });

  it('can be a stream that is broken off: nothing of it comes any more', async () => {
    const served = await serveEngine();
    const connection = await connect(served.server);
    const other = await connect(served.server);
    const log = await connection.api.activity.watch({});
    expect((await log.next()).value).toMatchObject({ size: expect.any(Number) });
    await log.return(undefined);
    const frames: unknown[] = [];
    connection.socket.addEventListener('message', ({ data }) => frames.push(data));
    await importBars(served, other, 30);
    await connection.api.projects.summary({});
    expect(frames).toHaveLength(1);
  });

  it('can be cancelled, and the connection goes on', async () => {
    const { server } = await serveEngine();
    const { api } = await connect(server);
    const controller = new AbortController();
    const log = await api.activity.watch({}, { signal: controller.signal });
    await log.next();
    const waiting = log.next();
    controller.abort();
    await expect(waiting).rejects.toThrow();
    expect((await api.projects.summary({})).name).toBe('bars');
  });

  it('brings bytes as bytes of their own', async () => {
    const { server, folder } = await serveEngine();
    const { api } = await connect(server);
    const { samples } = await api.datasets.preview({ source: writeIdx(folder, 'bars', 9, 1) });
    const { pixels } = bars(9, 1);
    expect(samples).toHaveLength(9);
    for (const [n, sample] of samples.entries()) {
      expect(sample.pixels.constructor).toBe(Uint8Array);
      expect(sample.pixels.buffer.byteLength).toBe(SIDE * SIDE);
      expect(sample.pixels).toEqual(pixels.slice(n * SIDE * SIDE, (n + 1) * SIDE * SIDE));
    }
  });

  it('that fails brings its code and data; one that does not fit names the field', async () => {
    const { server } = await serveEngine();
    const { api } = await connect(server);
    const [error] = await safe(api.jobs.get({ job: 99 }));
    expect(isDefinedError(error)).toBe(true);
    expect(error).toMatchObject({ code: 'JOB_NOT_FOUND' });
    const wrong = await safe(api.jobs.get({ job: 'x' as unknown as number }));
    expect(wrong.error).toMatchObject({ code: 'BAD_ARGUMENT', message: expect.stringContaining('job') });
    const opened = await safe(api.projects.open({ directory: '/nowhere' }));
    expect(opened.error?.message).not.toContain('\n    at ');
  });

  it('that writes is refused to a reader, who may look', async () => {
    const { server, folder } = await serveEngine();
    const { api } = await connect(server, 'reader');
    const before = (await api.projects.summary({})).auditLeaves;
    for (const refused of [
      api.policies.set({ tau: 0.5, reason: 'try' }),
      api.datasets.import({ source: folder }),
      api.projects.create({ directory: folder, name: 'x', image: { height: 9, width: 9, channels: 1 } }),
      api.decisions.undo({}),
      api.jobs.cancel({ job: 1 }),
    ]) {
      await expect(refused).rejects.toMatchObject({ code: 'READ_ONLY' });
    }
    expect((await api.projects.summary({})).auditLeaves).toBe(before);
  });
});

describe('a frame that is none', () => {
  const frames: [string, Uint8Array | string][] = [
    ['text', 'hello'],
    ['empty', new Uint8Array(0)],
    ['cut off', callOf('1', '/projects/summary').slice(0, -3)],
    ['more than one message', Uint8Array.from([...callOf('1', '/a/b'), 1])],
    ['not a call', pack([1, 2, 3])],
    ['of an array that is not there', Uint8Array.of(0xdd, 0xff, 0xff, 0xff, 0xff)],
    ['nested without end', new Uint8Array(500_000).fill(0x91)],
    ['a reference to an object', Uint8Array.of(0xd6, 0x70, 0, 0, 0, 1)],
    ['too large', new Uint8Array(1024 * 1024 + 1)],
    ['a call of a path that leads away', callOf('1', 'http://evil.example/x')],
  ];

  it.each(frames)('closes its own socket alone: %s', async (_what, frame) => {
    const { server, reported } = await serveEngine();
    const [bad, good] = [await connect(server), await connect(server)];
    bad.socket.send(frame as Uint8Array<ArrayBuffer>);
    expect([1007, 1008, 1009]).toContain(await bad.closed);
    expect(reported).toMatchObject([{ code: 'BAD_FRAME' }]);
    expect((await good.api.projects.summary({})).name).toBe('bars');
    expect(good.socket.readyState).toBe(WebSocket.OPEN);
  });

  it('breaking the protocol itself ends the connection, not the server', async () => {
    const { server } = await serveEngine();
    const socket = await openSilently(server);
    socket.write(Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff]));
    await new Promise((resolve) => socket.once('close', resolve));
    expect((await (await connect(server)).api.projects.summary({})).name).toBe('bars');
  });

  it('whatever it is, never ends the process or another connection', async () => {
    const { server, engine } = await serveEngine();
    const good = await connect(server);
    const failures: unknown[] = [];
    const onFailure = (failure: unknown): void => void failures.push(failure);
    process.on('unhandledRejection', onFailure);
    onTestFinished(() => void process.off('unhandledRejection', onFailure));
    const valid = callOf('7', '/projects/summary');
    const change = fc.record({ at: fc.nat(valid.length - 1), to: fc.nat(255) });
    const altered = fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => {
      const bytes = Uint8Array.from(valid);
      for (const { at, to } of changes) bytes[at] = to;
      return bytes;
    });
    const any = fc.oneof(altered, fc.uint8Array({ maxLength: 64 }), fc.anything().map(safelyPacked));
    await fc.assert(
      fc.asyncProperty(fc.array(any, { minLength: 1, maxLength: 4 }), async (messages) => {
        const { socket, closed } = await connect(server);
        for (const message of messages) socket.send(message as Uint8Array<ArrayBuffer>);
        socket.send('end');
        await closed;
      }),
      { numRuns: 60 },
    );
    expect((await good.api.projects.summary({})).name).toBe('bars');
    const direct = createRouterClient(engine.router, { context: { actor: 'ann', role: 'reviewer' } });
    expect((await direct.projects.summary({})).name).toBe('bars');
    expect(failures).toEqual([]);
  });
});

describe('a connection', () => {
  it('that gives no sign of life is ended, one that does is kept', async () => {
    const { server } = await serveEngine({ heartbeat: 50 });
    const { api } = await connect(server);
    const silent = await openSilently(server);
    await new Promise((resolve) => silent.once('close', resolve));
    expect((await api.projects.summary({})).name).toBe('bars');
  });

  it('ends with the server, which says why', async () => {
    const { server } = await serveEngine();
    const { closed, api } = await connect(server);
    const log = await api.activity.watch({});
    await log.next();
    await server.close();
    expect(await closed).toBe(1001);
    await expect(fetch(server.address)).rejects.toThrow();
  });
});

/** An upgraded connection whose other end reads and answers nothing. */
async function openSilently(server: WebServer): Promise<Socket> {
  const { host, port } = new URL(server.address);
  const socket = createConnection(Number(port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  const headers = { ...UPGRADE, Host: host, Cookie: await signIn(server) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`GET /engine HTTP/1.1\r\n${lines.join('')}\r\n`);
  await new Promise((resolve) => socket.once('data', resolve));
  socket.resume();
  return socket;
}

function safelyPacked(value: unknown): Uint8Array {
  try {
    return pack(value);
  } catch {
    return new Uint8Array(1);
  }
}
