/** Kinds of work a run consists of, each with a duration of its own. */
export type Work = 'step' | 'evaluation' | 'checkpoint';

/** How many of each kind are still to be done. */
export type Outlook = Readonly<Record<Work, number>>;

/** Time spent on each kind of work so far. */
export type Stopwatch = {
  /** Runs a piece of work and adds its duration. */
  time<T>(work: Work, run: () => Promise<T>): Promise<T>;
  /** Seconds the rest takes if each kind goes on as it went lately; null before the first step. */
  remaining(outlook: Outlook): number | null;
  /** Steps per second of stepping alone, lately; null before the first step. */
  stepsPerSecond(): number | null;
};

/** Weight of the newest duration: a mean over about the last 50 pieces, so a busy hour is soon forgotten. */
const NEWEST = 0.02;

/** A stopwatch over a clock in milliseconds. */
export function createStopwatch(now: () => number): Stopwatch {
  const seen: Record<Work, { mean: number; count: number }> = {
    step: { mean: 0, count: 0 },
    evaluation: { mean: 0, count: 0 },
    checkpoint: { mean: 0, count: 0 },
  };

  function add(work: Work, milliseconds: number): void {
    const entry = seen[work];
    entry.count += 1;
    entry.mean += (milliseconds - entry.mean) * Math.max(NEWEST, 1 / entry.count);
  }

  return {
    async time(work, run) {
      const start = now();
      const result = await run();
      add(work, now() - start);
      return result;
    },
    remaining(outlook) {
      if (seen.step.count === 0) return null;
      const works: Work[] = ['step', 'evaluation', 'checkpoint'];
      return works.reduce((sum, work) => sum + outlook[work] * seen[work].mean, 0) / 1000;
    },
    stepsPerSecond: () => (seen.step.count === 0 ? null : 1000 / seen.step.mean),
  };
}

/** Multiples of `every` in (step, steps], and the last step itself, which always counts. */
export function remainingTimes(step: number, steps: number, every: number): number {
  if (step >= steps) return 0;
  const regular = Math.floor(steps / every) - Math.floor(step / every);
  return regular + (steps % every === 0 ? 0 : 1);
}
