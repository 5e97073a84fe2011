/** Kinds of work a run consists of, each with a duration of its own. */
export type Work = 'step' | 'evaluation' | 'checkpoint';

/** How many units of each kind are still to be done. */
export type Outlook = Readonly<Record<Work, number>>;

/** Time spent on each kind of work so far. */
export type Stopwatch = {
  /** Runs a piece of work of so many units, one by default, and adds its duration. */
  time<T>(work: Work, run: () => Promise<T>, units?: number): Promise<T>;
  /** Seconds the rest takes if each kind goes on as it went; null before the first step. */
  remaining(outlook: Outlook): number | null;
  /** Steps per second of stepping alone, lately; null before the first step. */
  stepsPerSecond(): number | null;
};

/** Least share of the newest piece in a speed that is shown: about the last 50 pieces count. */
const SHOWN = 1 / 50;

/** Least share in a speed that the end is told by: a busy hour in days of training is forgotten in the end. */
const FORESEEN = 1 / 500;

type Speed = {
  pieces: number;
  /** Milliseconds a unit, as shown and as foreseen. */
  shown: number;
  foreseen: number;
};

/** A stopwatch over a clock in milliseconds. */
export function createStopwatch(now: () => number): Stopwatch {
  const speeds: Record<Work, Speed> = {
    step: { pieces: 0, shown: 0, foreseen: 0 },
    evaluation: { pieces: 0, shown: 0, foreseen: 0 },
    checkpoint: { pieces: 0, shown: 0, foreseen: 0 },
  };

  /** The very first piece is mostly warming up: the second one takes its place. From there, later ones count more. */
  function add(work: Work, milliseconds: number): void {
    const speed = speeds[work];
    speed.pieces += 1;
    const share = (least: number): number => Math.min(1, Math.max(least, 2 / speed.pieces));
    speed.shown += (milliseconds - speed.shown) * share(SHOWN);
    speed.foreseen += (milliseconds - speed.foreseen) * share(FORESEEN);
  }

  return {
    async time(work, run, units = 1) {
      const start = now();
      const result = await run();
      add(work, (now() - start) / units);
      return result;
    },
    remaining(outlook) {
      if (speeds.step.pieces === 0) return null;
      const works: Work[] = ['step', 'evaluation', 'checkpoint'];
      return works.reduce((sum, work) => sum + outlook[work] * speeds[work].foreseen, 0) / 1000;
    },
    stepsPerSecond: () => (speeds.step.pieces === 0 ? null : 1000 / speeds.step.shown),
  };
}

/** Multiples of `every` in (step, steps], and the last step itself, which always counts. */
export function remainingTimes(step: number, steps: number, every: number): number {
  if (step >= steps) return 0;
  const regular = Math.floor(steps / every) - Math.floor(step / every);
  return regular + (steps % every === 0 ? 0 : 1);
}
