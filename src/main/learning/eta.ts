/** A stopwatch for the kinds of work that a run consists of, each with a duration of its own; one is its steps. */
export type Stopwatch<Work extends string> = {
  /** Runs a piece of work of so many units, one by default, and adds its duration. */
  time<T>(work: Work | 'step', run: () => Promise<T>, units?: number): Promise<T>;
  /**
   * Seconds that so many units of each kind take if each goes on as it went; null before the first step. What was not
   * met yet counts nothing.
   */
  remaining(outlook: Readonly<Record<Work | 'step', number>>): number | null;
  /** Steps per second of stepping alone, lately; null before the first step. */
  stepsPerSecond(): number | null;
};

/** Least share of the newest piece in a speed that is shown: about the last 50 pieces count. */
const SHOWN = 1 / 50;

/** Least share in a speed that the end is told by: a busy hour in days of training is forgotten in the end. */
const FORESEEN = 1 / 500;

/** Milliseconds a unit, as shown and as foreseen. */
type Speed = { pieces: number; shown: number; foreseen: number };

/** @param now a clock in milliseconds. */
export function createStopwatch<Work extends string>(now: () => number): Stopwatch<Work> {
  const speeds = new Map<string, Speed>();

  /** The very first piece is mostly warming up: the second one takes its place. From there, later ones count more. */
  function add(work: string, milliseconds: number): void {
    const { pieces: before, shown, foreseen } = speeds.get(work) ?? { pieces: 0, shown: 0, foreseen: 0 };
    const pieces = before + 1;
    const share = (least: number): number => Math.min(1, Math.max(least, 2 / pieces));
    speeds.set(work, {
      pieces,
      shown: shown + (milliseconds - shown) * share(SHOWN),
      foreseen: foreseen + (milliseconds - foreseen) * share(FORESEEN),
    });
  }

  return {
    async time(work, run, units = 1) {
      const start = now();
      const result = await run();
      add(work, (now() - start) / units);
      return result;
    },
    remaining(outlook) {
      if (!speeds.has('step')) return null;
      const units: [work: string, count: number][] = Object.entries(outlook);
      return units.reduce((sum, [work, count]) => sum + count * (speeds.get(work)?.foreseen ?? 0), 0) / 1000;
    },
    stepsPerSecond() {
      const step = speeds.get('step');
      return step === undefined ? null : 1000 / step.shown;
    },
  };
}

/** Multiples of `every` in (step, steps], and the last step itself, which always counts. */
export function remainingTimes(step: number, steps: number, every: number): number {
  if (step >= steps) return 0;
  const regular = Math.floor(steps / every) - Math.floor(step / every);
  return regular + (steps % every === 0 ? 0 : 1);
}
