import type { Verdict } from '../../shared/contract/audit.ts';
import { GwinnowError } from '../../shared/errors.ts';
import type { Verdict as Found, VerifyProgress } from '../store/verify/verify.ts';

export type VerifyStep =
  | { readonly state: 'running'; readonly done: number; readonly total: number }
  | { readonly state: 'done'; readonly verdict: Verdict };

/** How often it is told how far it is. */
const REPORT_MS = 250;

/**
 * Runs the verifier `slice` milliseconds at a time, so that the engine answers others meanwhile; ends early when
 * aborted.
 */
export async function* verifyInSlices(
  steps: Iterator<VerifyProgress, Found>,
  slice: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<VerifyStep, void> {
  try {
    let [paused, reported] = [Date.now(), 0];
    for (;;) {
      const step = steps.next();
      if (step.done === true) {
        yield { state: 'done', verdict: publicVerdict(step.value) };
        return;
      }
      const time = Date.now();
      if (time - reported >= REPORT_MS) {
        reported = time;
        yield { state: 'running', ...step.value };
      }
      if (time - paused >= slice) {
        await new Promise((resolve) => setImmediate(resolve));
        if (signal?.aborted === true) return;
        paused = Date.now();
      }
    }
  } finally {
    steps.return?.();
  }
}

/** Runs steps to their result, `slice` milliseconds at a time. @throws CANCELLED when aborted */
export async function finishInSlices<Result>(
  steps: Iterator<unknown, Result>,
  slice: number,
  signal: AbortSignal | undefined,
): Promise<Result> {
  try {
    for (;;) {
      const paused = Date.now();
      while (Date.now() - paused < slice) {
        const step = steps.next();
        if (step.done === true) return step.value;
      }
      await new Promise((resolve) => setImmediate(resolve));
      if (signal?.aborted === true) throw new GwinnowError('CANCELLED', 'The comparison was stopped');
    }
  } finally {
    steps.return?.();
  }
}

function publicVerdict({ keys, finding, ...rest }: Found): Verdict {
  return { ...rest, finding: finding === null ? null : { ...finding }, keys: [...keys] };
}
