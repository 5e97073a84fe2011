import { EXIT } from './exit-status.ts';

export type Interruption = {
  /** Calls the listener at the first Ctrl-C, at once if that came already. Returns what takes it back. */
  onFirst(listener: () => void): () => void;
  stop(): void;
};

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The first Ctrl-C asks the running job to stop at its next step; the second ends the process at once. */
export function watchInterrupts(): Interruption {
  const listeners = new Set<() => void>();
  let asked = false;
  const handle = () => {
    if (asked || listeners.size === 0) process.exit(EXIT.cancelled);
    asked = true;
    process.stderr.write('\nStopping at the next step; press Ctrl-C again to end at once.\n');
    for (const listener of listeners) listener();
  };
  for (const signal of SIGNALS) process.on(signal, handle);
  return {
    onFirst(listener) {
      if (asked) listener();
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      for (const signal of SIGNALS) process.off(signal, handle);
    },
  };
}
