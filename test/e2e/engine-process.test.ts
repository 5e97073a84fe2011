import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MessageChannel, Worker } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ToEngine } from '../../src/main/hosts/electron/engine-messages.ts';
import type { contract } from '../../src/shared/contract/index.ts';
import { cloneRule } from '../../src/shared/frames.ts';

const entry = resolve(import.meta.dirname, '../../out/main/engine.js');

/** Runs the built engine in a thread that has the parent port of Electron's utility processes. */
const PROGRAM = `
  const { EventEmitter } = require('node:events');
  const { parentPort } = require('node:worker_threads');
  const electronPort = (port) => {
    const emitter = new EventEmitter();
    port.on('message', (data) => emitter.emit('message', { data, ports: [] }));
    port.on('close', () => emitter.emit('close'));
    return Object.assign(emitter, {
      postMessage: (message) => port.postMessage(message),
      start: () => port.start(),
      close: () => port.close(),
    });
  };
  process.parentPort = new EventEmitter();
  process.parentPort.postMessage = (message) => parentPort.postMessage(message);
  parentPort.on('message', ({ data, port }) =>
    process.parentPort.emit('message', { data, ports: port === null ? [] : [electronPort(port)] }));
  import(${JSON.stringify(pathToFileURL(entry).href)});
`;

describe('the engine that the desktop app starts', () => {
  let engine: Worker;
  let ended: Promise<unknown[]>;
  let ready: Promise<unknown[]>;

  beforeAll(() => {
    if (!existsSync(entry)) throw new Error('The engine is not built: npm run build');
    engine = new Worker(PROGRAM, { eval: true });
    ready = once(engine, 'message');
    ended = once(engine, 'exit');
  });

  afterAll(() => engine?.terminate());

  function join(): { client: ContractRouterClient<typeof contract>; close(): void } {
    const { port1, port2 } = new MessageChannel();
    const data: ToEngine = { type: 'serve', actor: 'ada' };
    engine.postMessage({ data, port: port1 }, [port1]);
    const link = new RPCLink({ port: port2, experimental_transfer: cloneRule });
    port2.start();
    return { client: createORPCClient(link), close: () => port2.close() };
  }

  it('says when it is ready', async () => {
    expect(await ready).toEqual([{ type: 'ready' }]);
  });

  it('serves each port it is given, and starts its learner', async () => {
    const one = join();
    const other = join();
    await expect(one.client.projects.summary({})).rejects.toMatchObject({ code: 'NO_PROJECT' });
    const report = await other.client.backends.report({});
    expect(report.trials.filter(({ taken }) => taken).map(({ name }) => name)).toEqual([report.inUse]);
    one.close();
    await expect(other.client.projects.summary({})).rejects.toMatchObject({ code: 'NO_PROJECT' });
    other.close();
  });

  it('finishes when it is told to', async () => {
    const data: ToEngine = { type: 'finish' };
    engine.postMessage({ data, port: null }, []);
    expect(await ended).toEqual([0]);
  });
});
