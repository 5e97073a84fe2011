import { setTimeout as sleep } from 'node:timers/promises';
import type { HostMessage } from '../../../shared/host-link.ts';

/** One run of the engine's process, as the supervisor needs it. */
export type EngineProcess = {
  /** Resolves when the engine can serve. */
  readonly ready: Promise<void>;
  /** Resolves when the process is gone, with the reason in words. Never rejects. */
  readonly ended: Promise<string>;
  /** Asks the engine to finish and exit. */
  finish(): void;
  kill(): void;
};

/** What the engine does now. */
export type EngineState<P extends EngineProcess> =
  | HostMessage
  | { readonly engine: 'running'; readonly process: P };

/** Milliseconds. */
export type Patience = {
  /** How long a start may take. */
  readonly readyWithin: number;
  /** After running for this long, a stop counts as the first again. */
  readonly steadyAfter: number;
  /** Wait before the first restart; doubles with each failure in a row, up to `longestRetry`. */
  readonly firstRetry: number;
  readonly longestRetry: number;
  /** How long an engine that was asked to finish may take. */
  readonly finishWithin: number;
};

export const PATIENCE: Patience = {
  readyWithin: 30_000,
  steadyAfter: 60_000,
  firstRetry: 250,
  longestRetry: 10_000,
  finishWithin: 8_000,
};

export type Supervisor = {
  /** Ends the engine, by force if it takes too long, and starts none again. */
  stop(): Promise<void>;
};

/**
 * Keeps one engine running: starts it, and starts it again whenever it is gone, waiting longer after each failure in
 * a row. `tell` hears each change.
 */
export function supervise<P extends EngineProcess>(
  start: () => P,
  tell: (state: EngineState<P>) => void,
  patience: Patience = PATIENCE,
): Supervisor {
  const stopping = new AbortController();
  let current: P | null = null;

  async function liveOnce(): Promise<string> {
    tell({ engine: 'starting' });
    const process = start();
    current = process;
    try {
      if (await readyInTime(process, patience.readyWithin)) tell({ engine: 'running', process });
      return await process.ended;
    } finally {
      current = null;
    }
  }

  async function live(): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      const since = performance.now();
      const reason = await liveOnce().catch((error: unknown) => `The engine did not start: ${String(error)}`);
      if (stopping.signal.aborted) return;
      failures = performance.now() - since >= patience.steadyAfter ? 1 : failures + 1;
      const retryIn = Math.min(patience.longestRetry, patience.firstRetry * 2 ** (failures - 1));
      tell({ engine: 'stopped', reason, failures, retryIn });
      await sleep(retryIn, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  const life = live();

  return {
    async stop() {
      stopping.abort();
      current?.finish();
      const timer = setTimeout(() => current?.kill(), patience.finishWithin);
      await life;
      clearTimeout(timer);
    },
  };
}

/** Whether the engine got ready; one that takes too long is killed, one that ended first was not. */
async function readyInTime(process: EngineProcess, within: number): Promise<boolean> {
  const timer = setTimeout(() => process.kill(), within);
  try {
    return await Promise.race([process.ready.then(() => true), process.ended.then(() => false)]);
  } finally {
    clearTimeout(timer);
  }
}
