import type { CDPSession, Page } from 'playwright-core';
import { giveVerdict } from './verdicts.ts';

/** What the page holds after so many verdicts, garbage collected. */
export type HeapAt = { readonly verdicts: number; readonly heapBytes: number; readonly nodes: number };

/** Looks at the page's memory before the first verdict and after each quarter of them. */
export async function measureMemory(page: Page, verdicts: number): Promise<HeapAt[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const found = [await heapAt(session, 0)];
  const looks = new Set([1, 2, 3, 4].map((quarter) => Math.round((quarter * verdicts) / 4)));
  for (let n = 1; n <= verdicts; n++) {
    await giveVerdict(page, n);
    if (looks.has(n)) found.push(await heapAt(session, n));
  }
  await session.detach();
  return found;
}

async function heapAt(session: CDPSession, verdicts: number): Promise<HeapAt> {
  // The second collection takes what the first one's finalisers let go of.
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const valueOf = (wanted: string): number =>
    metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN;
  return { verdicts, heapBytes: valueOf('JSHeapUsedSize'), nodes: valueOf('Nodes') };
}
