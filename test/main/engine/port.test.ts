import { EventEmitter, once } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { createORPCClient, isDefinedError, safe } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { eventIterator, oc, type ContractRouterClient } from '@orpc/contract';
import { implement, ORPCError } from '@orpc/server';
import * as fc from 'fast-check';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serve, type Port } from '../../../src/main/engine/port.ts';
import { isErrorCode } from '../../../src/shared/errors.ts';
import { cloneRule } from '../../../src/shared/frames.ts';

const Bytes = v.custom<Uint8Array>((value) => value instanceof Uint8Array);
const call = oc.errors({ BUSY: { status: 409, data: v.object({ job: v.string() }) } });
const contract = {
  add: call.input(v.strictObject({ a: v.number(), b: v.number() })).output(v.number()),
  whoami: call.output(v.string()),
  echo: call.input(v.object({ deep: v.array(Bytes) })).output(v.object({ deep: v.array(Bytes) })),
  pooled: call.output(v.object({ bytes: Bytes })),
  count: call
    .input(v.object({ to: v.number() }))
    .output(eventIterator(v.object({ n: v.number(), bytes: Bytes }))),
  busy: call.output(v.string()),
  broken: call.output(v.string()),
  refused: call.output(v.string()),
  uncloneable: call.output(v.unknown()),
  uncloneableStream: call.output(eventIterator(v.unknown())),
  wait: call.output(v.string()),
};

type Seen = { aborted: string[]; reported: unknown[]; poolSize: number };

function routerOf(seen: Seen) {
  const os = implement(contract).$context<{ actor: string }>();
  return os.router({
    add: os.add.handler(({ input }) => input.a + input.b),
    whoami: os.whoami.handler(({ context }) => context.actor),
    echo: os.echo.handler(({ input }) => input),
    pooled: os.pooled.handler(() => {
      const bytes = Buffer.from([1, 2, 3]);
      seen.poolSize = bytes.buffer.byteLength;
      return { bytes };
    }),
    count: os.count.handler(async function* ({ input, signal }) {
      try {
        for (let n = 1; n <= input.to; n++) {
          if (signal?.aborted === true) return;
          await new Promise((resolve) => setImmediate(resolve));
          yield { n, bytes: Uint8Array.of(n) };
        }
      } finally {
        seen.aborted.push('count');
      }
    }),
    busy: os.busy.handler(({ errors }) => {
      throw errors.BUSY({ data: { job: 'training' } });
    }),
    refused: os.refused.handler(() => {
      throw new ORPCError('NO_PROJECT', { status: 422, message: 'none is open' });
    }),
    broken: os.broken.handler(() => {
      throw new Error('secret detail');
    }),
    uncloneable: os.uncloneable.handler(() => ({ run: () => 1 })),
    uncloneableStream: os.uncloneableStream.handler(async function* () {
      yield 1;
      yield { run: () => 1 };
    }),
    wait: os.wait.handler(async ({ signal }) => {
      await new Promise((resolve) => signal?.addEventListener('abort', resolve));
      seen.aborted.push('wait');
      return 'late';
    }),
  });
}

/** Gives a Node port the shape that Electron's ports have: an emitter whose messages are events. */
function asElectronPort(port: MessagePort): Port {
  const emitter = new EventEmitter();
  port.on('message', (data) => emitter.emit('message', { data, ports: [] }));
  port.on('close', () => emitter.emit('close'));
  return Object.assign(emitter, {
    postMessage: (message: unknown) => port.postMessage(message),
    start: () => port.start(),
    close: () => port.close(),
  });
}

const shapes = { 'a worker port': (port: MessagePort): Port => port, 'an Electron port': asElectronPort };

describe.each(Object.entries(shapes))('serve over %s', (_name, shape) => {
  let client: ContractRouterClient<typeof contract>;
  let near: MessagePort;
  let seen: Seen;

  beforeEach(() => {
    seen = { aborted: [], reported: [], poolSize: 0 };
    const { port1, port2 } = new MessageChannel();
    serve(routerOf(seen), shape(port1), { actor: 'ada', role: 'reviewer' }, (error) =>
      seen.reported.push(error),
    );
    near = port2;
    client = createORPCClient(new RPCLink({ port: port2, experimental_transfer: cloneRule }));
    near.start();
  });

  afterEach(() => near.close());

  it('answers calls with the context of its host', async () => {
    expect(await client.add({ a: 2, b: 3 })).toBe(5);
    expect(await client.whoami()).toBe('ada');
  });

  it('carries bytes as bytes, also deep inside', async () => {
    const deep = [Uint8Array.of(0, 255), new Uint8Array(1_000_000).fill(7)];
    const answer = await client.echo({ deep });
    expect(answer.deep[0]).toBeInstanceOf(Uint8Array);
    expect(answer.deep).toEqual(deep);
    expect(deep[1]?.byteLength).toBe(1_000_000);
  });

  it('sends a small Buffer without the pool it lies in', async () => {
    const { bytes } = await client.pooled();
    expect(seen.poolSize).toBeGreaterThan(3);
    expect([...bytes]).toEqual([1, 2, 3]);
    expect(bytes.buffer.byteLength).toBe(3);
  });

  it('streams, bytes included', async () => {
    const all: number[] = [];
    for await (const { n, bytes } of await client.count({ to: 20 })) {
      expect(bytes).toEqual(Uint8Array.of(n));
      all.push(n);
    }
    expect(all).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(seen.aborted).toEqual(['count']);
  });

  it('ends a stream in the handler when its reader breaks off', async () => {
    for await (const { n } of await client.count({ to: 1e9 })) if (n === 3) break;
    await until(() => seen.aborted.length === 1);
    expect(seen.aborted).toEqual(['count']);
  });

  it('aborts the handler of a cancelled call', async () => {
    const controller = new AbortController();
    const waiting = client.wait(undefined, { signal: controller.signal });
    await client.whoami();
    controller.abort(new Error('changed my mind'));
    await expect(waiting).rejects.toThrow('changed my mind');
    await until(() => seen.aborted.length === 1);
    expect(seen).toMatchObject({ aborted: ['wait'], reported: [] });
  });

  it('aborts every handler when the other end closes', async () => {
    client.wait().catch(() => undefined);
    await client.whoami();
    near.close();
    await until(() => seen.aborted.length === 1);
    expect(seen.aborted).toEqual(['wait']);
  });

  it('does not report a refusal by code that a handler made itself', async () => {
    await expect(client.refused()).rejects.toMatchObject({ code: 'NO_PROJECT', message: 'none is open' });
    expect(seen.reported).toEqual([]);
  });

  it('tells declared errors with their data, and does not report them', async () => {
    const { error } = await safe(client.busy());
    expect(isDefinedError(error) && error.code === 'BUSY' && error.data).toEqual({ job: 'training' });
    expect(seen.reported).toEqual([]);
  });

  it('hides what a handler did not declare, and reports it', async () => {
    await expect(client.broken()).rejects.toMatchObject({
      code: 'INTERNAL_SERVER_ERROR',
      message: 'Internal server error',
    });
    expect(seen.reported).toEqual([new Error('secret detail')]);
  });

  it('ends a call and a stream whose answer cannot be cloned', async () => {
    await expect(client.uncloneable()).rejects.toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
    const read = async (): Promise<void> => {
      for await (const value of await client.uncloneableStream()) expect(value).toBe(1);
    };
    await expect(read()).rejects.toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
    expect(seen.reported.map((error) => (error as Error).name)).toEqual(['DataCloneError', 'DataCloneError']);
    expect(await client.whoami()).toBe('ada');
  });

  it('refuses input outside of the contract and goes on', async () => {
    await expect(client.add({ a: 1, b: 'x' } as never)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    expect(await client.add({ a: 1, b: 1 })).toBe(2);
  });

  it('answers an unknown method with an error and goes on', async () => {
    const other = client as unknown as { nothing(): Promise<unknown> };
    await expect(other.nothing()).rejects.toMatchObject({ status: 404 });
    expect(await client.whoami()).toBe('ada');
  });
});

const badFrames: Record<string, unknown> = {
  nothing: undefined,
  null: null,
  'a number': 7,
  'an array': [],
  'bytes as text': Uint8Array.of(1, 255, 2),
  'text that is no JSON': '{',
  'JSON that is no frame': '[1]',
  'no id': { p: { u: '/add' } },
  'a number as id': { i: 1, p: { u: '/add' } },
  'an endless id': { i: 'x'.repeat(65), p: { u: '/add' } },
  'no payload': { i: '1' },
  'no path': { i: '1', p: {} },
  'a path elsewhere': { i: '1', p: { u: 'https://example.org/add' } },
  'a path with a query': { i: '1', p: { u: '/add?data={}' } },
  'a path that does not decode': { i: '1', p: { u: '/%E0%A4%A' } },
  'another verb': { i: '1', p: { u: '/add', m: 'GET' } },
  'a body that is no record': { i: '1', p: { u: '/add', b: 5 } },
  'headers that are none': { i: '1', p: { u: '/add', h: 5 } },
  'a header that is no text': { i: '1', p: { u: '/add', h: { 'content-type': 5 } } },
  'a header for files': '{"i":"1","p":{"u":"/add","h":{"content-disposition":"attachment"}}}',
  'an unknown kind': { i: '1', t: 2, p: { u: '/add' } },
  'an event without a name': { i: '1', t: 3, p: {} },
  'an event of no kind': { i: '1', t: 3, p: { e: 'other' } },
};

describe('a frame that is none', () => {
  function open(reported: unknown[]): { near: MessagePort; closed: Promise<unknown>; seen: Seen } {
    const { port1, port2 } = new MessageChannel();
    const seen: Seen = { aborted: [], reported: [], poolSize: 0 };
    serve(routerOf(seen), port1, { actor: 'ada', role: 'reviewer' }, (error) => reported.push(error));
    // A port that is not started sees no close behind an answer that nobody read.
    port2.start();
    return { near: port2, closed: once(port2, 'close'), seen };
  }

  it.each(Object.entries(badFrames))('closes the port: %s', async (_name, frame) => {
    const reported: unknown[] = [];
    const { near, closed } = open(reported);
    near.postMessage(frame, []);
    near.postMessage({ i: '2', p: { u: '/whoami' } }, []);
    await closed;
    expect(reported).toMatchObject([{ code: 'BAD_FRAME' }]);
    expect(isErrorCode('BAD_FRAME')).toBe(true);
  });

  it('ends what is under way', async () => {
    const reported: unknown[] = [];
    const { near, closed, seen } = open(reported);
    near.postMessage({ i: '1', p: { u: '/wait' } }, []);
    near.postMessage(null, []);
    await closed;
    await until(() => seen.aborted.length === 1);
    expect(reported).toMatchObject([{ code: 'BAD_FRAME' }]);
  });

  it('never ends the process, whatever it holds', async () => {
    const part = fc.oneof(
      fc.anything({ withBigInt: true, withDate: true }),
      fc.constantFrom('/add', '/count'),
    );
    const headers = fc.dictionary(fc.constantFrom('content-type', 'last-event-id', 'x'), fc.string());
    const frame = fc.record(
      {
        i: fc.oneof(fc.string(), part),
        t: fc.oneof(fc.integer({ min: 0, max: 5 }), part),
        p: fc.oneof(
          part,
          fc.record(
            { u: part, b: part, h: fc.oneof(headers, part), m: part, e: part, d: part },
            {
              requiredKeys: [],
            },
          ),
        ),
      },
      { requiredKeys: [] },
    );
    const failures: unknown[] = [];
    const onFailure = (reason: unknown): number => failures.push(reason);
    process.on('unhandledRejection', onFailure);
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.oneof(frame, part), { maxLength: 5 }), async (frames) => {
          const { near, closed } = open([]);
          for (const one of frames) if (isCloneable(one)) near.postMessage(one, []);
          near.postMessage(null, []);
          await closed;
        }),
        { numRuns: 500 },
      );
      await new Promise((resolve) => setImmediate(resolve));
    } finally {
      process.off('unhandledRejection', onFailure);
    }
    expect(failures).toEqual([]);
  });
});

function isCloneable(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
