import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../../src/main/engine/engine.ts';
import { serve } from '../../../src/main/engine/port.ts';
import { connectEngine, type EngineClient } from '../../../src/renderer/client/engine.ts';
import type { EnginePort } from '../../../src/renderer/client/engine-port.ts';
import { EngineFailure } from '../../../src/renderer/client/failure.ts';
import { LEARNER } from '../../learner.ts';

let folder: string;
let engine: Engine;
let far: MessagePort;
let client: EngineClient;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gwinnow-client-'));
  engine = createEngine({ learner: LEARNER });
  const { port1, port2 } = new MessageChannel();
  far = port1;
  serve(engine.router, port1, { actor: 'ann', role: 'reviewer' });
  client = connectEngine(pagePort(port2));
});

afterEach(async () => {
  client.close();
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Node's port with the events of a page's. */
function pagePort(port: MessagePort): EnginePort {
  return {
    addEventListener(type, listener) {
      port.on(type, (data: unknown) => listener({ data }));
    },
    postMessage: (message) => port.postMessage(message),
    start: () => port.start(),
    close: () => port.close(),
  };
}

function create(name: string): Promise<unknown> {
  const image = { height: 8, width: 8, channels: 1 as const };
  return client.call((api, options) =>
    api.projects.create({ directory: join(folder, name), name, image }, options),
  );
}

/** What a promise was rejected with. */
async function codeOf(promise: Promise<unknown>): Promise<string> {
  const thrown: unknown = await promise.then(
    () => 'no failure',
    (failure: unknown) => failure,
  );
  return thrown instanceof EngineFailure ? thrown.code : String(thrown);
}

/** Watches the log of a new project; resolves once its first value is here. */
async function watchLog(until?: AbortSignal): Promise<{ sizes: number[]; ended: Promise<void> }> {
  await create('one');
  const sizes: number[] = [];
  let first = (): void => undefined;
  const started = new Promise<void>((resolve) => (first = resolve));
  const ended = client.stream(
    (api, options) => api.activity.watch({}, options),
    ({ size }) => {
      sizes.push(size);
      first();
    },
    until,
  );
  await started;
  return { sizes, ended };
}

describe('a call', () => {
  it('throws the code of the engine', async () => {
    const call = client.call((api, options) => api.projects.summary({}, options));
    expect(await codeOf(call)).toBe('NO_PROJECT');
  });

  it('that takes too long is given up', async () => {
    const never = client.call((_api, { signal }) => untilAborted(signal), 1);
    expect(await codeOf(never)).toBe('NO_ANSWER');
  });

  it('ends with the engine, and none begins after it', async () => {
    const underWay = client.call((_api, { signal }) => untilAborted(signal));
    far.close();
    expect(await codeOf(underWay)).toBe('ENGINE_STOPPED');
    expect(await codeOf(create('two'))).toBe('ENGINE_STOPPED');
  });
});

describe('a stream', () => {
  it('brings each value and ends with the work', async () => {
    await create('one');
    const { job } = await client.call((api, options) => api.datasets.import({ source: folder }, options));
    const states: string[] = [];
    await client.stream(
      (api, options) => api.jobs.watch({ job }, options),
      ({ state }) => states.push(state),
    );
    expect(states.length).toBeGreaterThan(0);
    expect(['done', 'failed']).toContain(states.at(-1));
  });

  it('outlives the time an answer may take', async () => {
    const { sizes, ended } = await watchLog();
    await client.call((api, options) => api.policies.set({ tau: 0.6, reason: 'try' }, options));
    while (sizes.length < 2) await new Promise((resolve) => setImmediate(resolve));
    client.close();
    await expect(ended).rejects.toThrow('stopped');
  });

  it('is over without a failure once it is not wanted any more', async () => {
    const controller = new AbortController();
    const { sizes, ended } = await watchLog(controller.signal);
    controller.abort();
    await ended;
    const before = sizes.length;
    await client.call((api, options) => api.policies.set({ tau: 0.6, reason: 'try' }, options));
    await client.call((api, options) => api.activity.facets({}, options));
    expect(sizes).toHaveLength(before);
  });

  it.each(['the engine', 'the client'])('ends with %s', async (who) => {
    const { ended } = await watchLog();
    if (who === 'the engine') far.close();
    else client.close();
    expect(await codeOf(ended)).toBe('ENGINE_STOPPED');
  });

  it('throws the code of the engine where it does not begin', async () => {
    const stream = client.stream(
      (api, options) => api.jobs.watch({ job: 1 }, options),
      () => undefined,
    );
    expect(await codeOf(stream)).toBe('NO_PROJECT');
  });
});

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
}
