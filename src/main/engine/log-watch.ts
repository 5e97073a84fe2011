import { EventEmitter, on } from 'node:events';
import type { LogCheck } from '../../shared/contract/audit.ts';
import { asGwinnowError, GwinnowError } from '../../shared/errors.ts';
import { verifyProject } from '../store/verify/verify.ts';
import { verifyInSlices } from './verify-slices.ts';

/** Checks an open project's log and remembers what came of it, for all who look at the project. */
export type LogWatch = {
  state(): LogCheck;
  /** Starts a check unless one runs; without `again` not where the newest came to a verdict either. */
  start(again: boolean): void;
  /** Gives up the one that runs. */
  stop(): void;
  /** The state now, and again whenever it changes, until `signal` aborts or the project is closed. */
  watch(signal: AbortSignal | undefined): AsyncGenerator<LogCheck, void>;
  /** @throws LOG_BROKEN where the newest check found the log broken. */
  refuseBroken(): void;
  close(): void;
};

/** People work while it runs: none of their keys waits longer than this for it. */
const SLICE_MS = 8;

export function createLogWatch(directory: string): LogWatch {
  const changes = new EventEmitter<{ change: [] }>().setMaxListeners(0);
  const closing = new AbortController();
  let check: LogCheck = { running: null, last: null, failure: null };
  let running: AbortController | null = null;

  function become(now: Partial<LogCheck>): void {
    check = { ...check, ...now };
    changes.emit('change');
  }

  async function run(stopped: AbortSignal): Promise<void> {
    const at = new Date().toISOString();
    const began = performance.now();
    try {
      for await (const step of verifyInSlices(verifyProject(directory), SLICE_MS, stopped)) {
        if (stopped.aborted) return;
        if (step.state === 'running') become({ running: { done: step.done, total: step.total } });
        else {
          const seconds = (performance.now() - began) / 1000;
          become({ last: { at, seconds, verdict: step.verdict }, failure: null });
        }
      }
    } catch (thrown) {
      const { code, message } = asGwinnowError(thrown);
      if (!stopped.aborted) become({ failure: { code, message } });
    }
  }

  function start(again: boolean): void {
    if (running !== null || closing.signal.aborted || (!again && check.last !== null)) return;
    const mine = new AbortController();
    running = mine;
    become({ running: { done: 0, total: 0 } });
    void run(mine.signal).finally(() => {
      if (running === mine) stop();
    });
  }

  function stop(): void {
    running?.abort();
    running = null;
    if (check.running !== null) become({ running: null });
  }

  return {
    state: () => check,
    start,
    stop,
    async *watch(signal) {
      const end = signal === undefined ? closing.signal : AbortSignal.any([closing.signal, signal]);
      const heard = on(changes, 'change', { signal: end });
      yield check;
      try {
        for await (const _ of heard) yield check;
      } catch (thrown) {
        if (!end.aborted) throw thrown;
      }
    },
    refuseBroken() {
      const finding = check.last?.verdict.finding ?? null;
      if (finding === null) return;
      const where = finding.leaf === null ? '' : ` at leaf ${finding.leaf}`;
      throw new GwinnowError(
        'LOG_BROKEN',
        `The log is broken${where}: ${finding.message}. Nothing more is decided in this project`,
        finding.leaf === null ? {} : { leaf: finding.leaf },
      );
    },
    close() {
      stop();
      closing.abort();
    },
  };
}
