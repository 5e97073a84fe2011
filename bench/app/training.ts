import type { BrowserContext } from 'playwright-core';
import { apiOver, type EngineApi } from '../../src/renderer/client/api.ts';
import { portOf } from '../../src/renderer/client/socket-port.ts';
import type { Served } from './served.ts';

/** A training that goes on until it is stopped. */
export type Training = {
  /** Whether it still runs. */
  isRunning(): Promise<boolean>;
  stop(): Promise<void>;
};

/** More than it can make while it is watched. */
const EPOCHS = 10_000;

/** Starts a classifier's training in the engine that a page is joined to; resolves once it makes its steps. */
export async function startTraining(context: BrowserContext, { address }: Served): Promise<Training> {
  const cookies = await context.cookies(address);
  const Cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const url = `${address.replace('http', 'ws')}/engine`;
  // Node's own takes headers, which a page's does not.
  const socket: WebSocket = Reflect.construct(WebSocket, [url, { headers: { Cookie } }]);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', () => reject(new Error(`No socket to ${url}`)));
  });
  const port = portOf(socket);
  const api = apiOver(port);
  port.start();
  const { job } = await api.training.classifier({ epochs: EPOCHS });
  await untilItSteps(api, job);
  return {
    isRunning: async () => (await api.jobs.get({ job })).state === 'running',
    async stop() {
      await api.jobs.cancel({ job });
      for await (const { state } of await api.jobs.watch({ job })) {
        if (state === 'cancelled' || state === 'done' || state === 'failed') break;
      }
      socket.close();
    },
  };
}

async function untilItSteps(api: EngineApi, job: number): Promise<void> {
  for await (const { state, progress, error } of await api.jobs.watch({ job })) {
    if (error !== null || state === 'failed') throw new Error(`The training failed: ${error?.message}`);
    if ((progress?.done ?? 0) > 1) return;
  }
  throw new Error('The training ended before its first steps');
}
