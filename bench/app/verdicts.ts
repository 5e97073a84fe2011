import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { uniforms } from '../../src/main/learning/random.ts';
import { timed } from './visit.ts';

/** Accept, keep, label, not sure, flag. */
const KEYS = ['Enter', 'x', 'Enter', '3', 'Enter', 'u', 'Enter', 'f'];

/** A person looks for a moment before the next key: milliseconds, least and most. */
const LOOK = { least: 50, most: 250 };
const WARM_UP = 5;

/**
 * Gives verdicts by key in Review, one after the other.
 *
 * @returns milliseconds from each key to the next item on the screen; the first few, which warm up, left out
 */
export async function giveVerdicts(page: Page, count: number): Promise<number[]> {
  const looks = uniforms({ seed: 1, purpose: 'sample' }, count + WARM_UP);
  const times: number[] = [];
  // Enter on a button would press that.
  await page.getByRole('region', { name: 'Item', exact: true }).focus();
  for (const [n, look] of looks.entries()) {
    const time = await giveVerdict(page, n);
    if (n >= WARM_UP) times.push(time);
    await sleep(LOOK.least + look * (LOOK.most - LOOK.least));
  }
  return times;
}

/** Verdicts that `giveVerdicts` gives for `count` times. */
export const verdictsGiven = (count: number): number => count + WARM_UP;

/** The n-th verdict: each has a key of its turn. */
export function giveVerdict(page: Page, n: number): Promise<number> {
  return timed(page, 'forItem', 'keydown', () => page.keyboard.press(KEYS[n % KEYS.length] ?? 'Enter'));
}
