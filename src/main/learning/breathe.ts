import { setImmediate, setTimeout } from 'node:timers/promises';

/** Milliseconds: a verdict written, the next item on the screen, and what is fetched after it. */
const WAY = 100;

let wayUntil = 0;

/** Somebody is at work on this machine: the next breath is long enough to serve them with all cores free. */
export function makeWay(): void {
  wayUntil = performance.now() + WAY;
}

/**
 * Between two steps of long work: lets messages in, so that a cancel is seen, and waits while somebody is served, once,
 * so that the work goes on however fast they are.
 */
export async function breathe(): Promise<void> {
  await setImmediate();
  const wait = wayUntil - performance.now();
  if (wait > 0) await setTimeout(wait);
}
