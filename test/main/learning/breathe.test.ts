import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { breathe, makeWay } from '../../../src/main/learning/breathe.ts';

/** Which of the two ends first. */
function first(waited: Promise<unknown>, milliseconds: number): Promise<'breath' | 'timer'> {
  return Promise.race([
    waited.then(() => 'breath' as const),
    setTimeout(milliseconds).then(() => 'timer' as const),
  ]);
}

test('Work waits a moment while somebody is served, and only then', async () => {
  expect(await first(breathe(), 10_000)).toBe('breath');
  makeWay();
  expect(await first(breathe(), 20)).toBe('timer');
});

test('Work goes on however often somebody is served', async () => {
  let served = 0;
  const serving = setInterval(() => {
    served++;
    makeWay();
  }, 5);
  try {
    for (let step = 0; step < 3; step++) {
      makeWay();
      expect(await first(breathe(), 10_000)).toBe('breath');
    }
  } finally {
    clearInterval(serving);
  }
  expect(served).toBeGreaterThan(3);
});
