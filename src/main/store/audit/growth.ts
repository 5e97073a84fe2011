/** The log's size, in leaves, and the types of those that came since the last time. */
export type Growth = { readonly size: number; readonly types: string[] };

export type LogGrowth = {
  /** To be called when this process has added a leaf. */
  readonly notice: () => void;
  /** The size now, without types, and again whenever the log has grown, whichever process made it grow. */
  readonly watch: (signal?: AbortSignal) => AsyncGenerator<Growth, void, undefined>;
  /** Ends all watching. */
  readonly close: () => void;
};

type Log = { size(): number; typesSince(from: number): string[] };

/** How soon another process's leaves are seen. */
const POLL_MS = 500;

export function createLogGrowth(log: Log): LogGrowth {
  const wakes = new Set<() => void>();
  const closing = new AbortController();

  return {
    notice() {
      for (const wake of wakes) wake();
    },
    async *watch(signal) {
      const end = signal === undefined ? closing.signal : AbortSignal.any([closing.signal, signal]);
      const noticed = createBell(end);
      wakes.add(noticed.ring);
      try {
        let size = 0;
        for (let first = true; !end.aborted; first = false) {
          const from = size;
          size = log.size();
          if (first) yield { size, types: [] };
          else if (size > from) yield { size, types: log.typesSince(from) };
          await noticed.next();
        }
      } finally {
        wakes.delete(noticed.ring);
        noticed.stop();
      }
    },
    close: () => closing.abort(),
  };
}

/**
 * `next` resolves in a turn of its own of the event loop, so that a busy log starves nobody: soon after a ring, also
 * one before it was called; else after the poll's interval or when the signal aborts.
 */
function createBell(end: AbortSignal) {
  let rung = false;
  let wake: (() => void) | null = null;
  const ring = (): void => {
    rung = true;
    wake?.();
  };
  end.addEventListener('abort', ring);
  return {
    ring,
    async next(): Promise<void> {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, POLL_MS);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      wake = null;
      rung = false;
      await new Promise((resolve) => setImmediate(resolve));
    },
    stop: () => end.removeEventListener('abort', ring),
  };
}
