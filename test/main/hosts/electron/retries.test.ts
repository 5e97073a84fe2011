import { expect, it } from 'vitest';
import { limitRetries } from '../../../../src/main/hosts/electron/retries.ts';

it('allows so many in a while, and again when they are long ago', () => {
  const retries = limitRetries(2, 1000);
  const answers = [0, 10, 20, 999, 1000, 1005, 1010, 5000].map((now) => retries.mayRetry(now));
  expect(answers).toEqual([true, true, false, false, true, false, true, true]);
});
