import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createStopwatch, remainingTimes } from '../../../src/main/learning/eta.ts';

type Work = 'step' | 'evaluation' | 'checkpoint';

type Machine = {
  /** Milliseconds of a step, an evaluation and a checkpoint, of a run with nothing else on the machine. */
  readonly costs: Readonly<Record<Work, number>>;
  /** Times as long as usual that the first step takes. */
  readonly warmUp: number;
  /** Factor on every piece, one after another. */
  readonly noise: () => number;
};

/** How far estimates between a tenth and nine tenths of the time are off at most, as a share of the time left. */
async function worstError(steps: number, { costs, warmUp, noise }: Machine): Promise<number> {
  let clock = 0;
  const stopwatch = createStopwatch<Work>(() => clock);
  const spend = (work: Work, factor = 1): Promise<void> =>
    stopwatch.time(work, () => {
      clock += costs[work] * noise() * factor;
      return Promise.resolve();
    });
  const estimates: { at: number; seconds: number }[] = [];
  await spend('evaluation');
  await spend('checkpoint');
  for (let step = 1; step <= steps; step++) {
    await spend('step', step === 1 ? warmUp : 1);
    if (step % 50 === 0 || step === steps) await spend('evaluation');
    if (step % 100 === 0 || step === steps) await spend('checkpoint');
    const seconds = stopwatch.remaining({
      step: steps - step,
      evaluation: remainingTimes(step, steps, 50),
      checkpoint: remainingTimes(step, steps, 100),
    });
    estimates.push({ at: clock, seconds: seconds ?? Number.NaN });
  }
  const errors = estimates
    .filter(({ at }) => at >= 0.1 * clock && at <= 0.9 * clock)
    .map(({ at, seconds }) => Math.abs((seconds * 1000) / (clock - at) - 1));
  expect(errors.length).toBeGreaterThan(10);
  return Math.max(...errors);
}

/** Numbers 0..1 that repeat for the same seed. */
function uniform(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}

test('the time left is right within a fifth after a tenth of the run, evaluations and checkpoints included', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        seed: fc.integer({ min: 1, max: 2_147_483_646 }),
        steps: fc.integer({ min: 500, max: 3000 }),
        evaluation: fc.integer({ min: 0, max: 3000 }),
        checkpoint: fc.integer({ min: 0, max: 500 }),
        warmUp: fc.integer({ min: 1, max: 10 }),
      }),
      async ({ seed, steps, evaluation, checkpoint, warmUp }) => {
        const random = uniform(seed);
        const costs = { step: 120, evaluation, checkpoint };
        const noise = () => 0.75 + 0.5 * random();
        expect(await worstError(steps, { costs, warmUp, noise })).toBeLessThan(0.2);
      },
    ),
    { numRuns: 60, seed: 1 },
  );
});

test('a machine that becomes twice as slow for good is believed', () => {
  let clock = 0;
  const stopwatch = createStopwatch<Work>(() => clock);
  const step = (milliseconds: number) =>
    stopwatch.time('step', () => {
      clock += milliseconds;
      return Promise.resolve();
    });
  return (async () => {
    for (let n = 0; n < 10_000; n++) await step(100);
    for (let n = 0; n < 2000; n++) await step(200);
    expect(stopwatch.stepsPerSecond()).toBeCloseTo(5, 6);
    expect(stopwatch.remaining({ step: 1000, evaluation: 0, checkpoint: 0 })).toBeGreaterThan(195);
  })();
});

test('work is counted by its units', async () => {
  let clock = 0;
  const stopwatch = createStopwatch<Work>(() => clock);
  const spend = (work: Work, milliseconds: number, units?: number) =>
    stopwatch.time(work, () => Promise.resolve((clock += milliseconds)), units);
  await spend('step', 10);
  await spend('evaluation', 500, 100);
  expect(stopwatch.remaining({ step: 0, evaluation: 1000, checkpoint: 0 })).toBeCloseTo(5, 9);
});

test('no estimate before the first step; the last step counts as due once', () => {
  const stopwatch = createStopwatch<Work>(() => 0);
  expect(stopwatch.remaining({ step: 5, evaluation: 1, checkpoint: 1 })).toBeNull();
  expect(stopwatch.stepsPerSecond()).toBeNull();
  for (const steps of [1, 7, 10, 12]) {
    for (let step = 0; step <= steps; step++) {
      const due = Array.from({ length: steps - step }, (_, at) => step + at + 1);
      const expected = due.filter((at) => at % 5 === 0 || at === steps).length;
      expect(remainingTimes(step, steps, 5)).toBe(expected);
    }
  }
});
