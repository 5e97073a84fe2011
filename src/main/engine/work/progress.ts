import type { JobProgress } from '../../../shared/contract/jobs.ts';

type Report = (progress: JobProgress) => void;

/** Parts that a job consists of, done one after another. */
export type Parts = {
  /** Begins the next part: its progress is reported as progress of the whole, under the name of this phase. */
  next(phase: string): Report;
};

type Pace = { seconds: number; parts: number };

/**
 * Reports parts as one whole with the time left: parts of one kind take alike, and of a kind that was not met yet, as
 * long as the one under way. Null while nothing tells.
 *
 * @param kinds of all parts in their order.
 */
export function createParts(
  report: Report,
  kinds: readonly string[],
  now: () => number = () => performance.now(),
): Parts {
  const finished = new Map<string, Pace>();
  let begun = 0;
  let current: { readonly kind: string; readonly began: number } | null = null;

  function finish(): void {
    if (current === null) return;
    const { seconds, parts } = finished.get(current.kind) ?? { seconds: 0, parts: 0 };
    const own = (now() - current.began) / 1000;
    finished.set(current.kind, { seconds: seconds + own, parts: parts + 1 });
  }

  function next(phase: string): Report {
    finish();
    const index = begun++;
    const kind = kinds[index] ?? '';
    const began = now();
    current = { kind, began };
    const known = finished.get(kind);
    let first: { readonly at: number; readonly own: number } | null = null;

    /** Seconds of a whole part like this one. What comes before its first report is no measure of the rest. */
    function paceAt(own: number): number | null {
      if (known !== undefined) return (known.seconds + (now() - began) / 1000) / (known.parts + own);
      first ??= { at: now(), own };
      return own > first.own ? (now() - first.at) / 1000 / (own - first.own) : null;
    }

    return (progress) => {
      const own = progress.total > 0 ? progress.done / progress.total : 0;
      const pace = paceAt(own);
      const later = kinds.slice(index + 1).map((one) => {
        const past = one === kind ? undefined : finished.get(one);
        return past === undefined ? (pace ?? 0) : past.seconds / past.parts;
      });
      const rest = later.reduce((sum, seconds) => sum + seconds, 0);
      report({
        ...progress,
        phase,
        done: index * progress.total + progress.done,
        total: kinds.length * progress.total,
        etaSeconds: pace === null ? null : pace * (1 - own) + rest,
      });
    };
  }

  return { next };
}
