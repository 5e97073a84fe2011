import { expect, it } from 'vitest';
import { useDecisions } from '../../../src/renderer/stores/decisions.ts';
import { useEngine } from '../../../src/renderer/stores/engine.ts';
import { useQueue } from '../../../src/renderer/stores/queue.ts';
import { makeProject, openProject, somebody } from '../browser/page.ts';
import { useProject } from '../../../src/renderer/stores/project.ts';

const ENGINE = 'queue';

const samplesOf = (queue: ReturnType<typeof useQueue>): number[] => queue.items.map(({ sample }) => sample);

it('lists the rejected, least certain first, and starts at the first that is open', async () => {
  const { pinia } = await openProject(ENGINE);
  const queue = useQueue(pinia);
  await queue.load();
  expect(samplesOf(queue)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  expect(queue.current).toBe(1);
  expect(queue.counts).toMatchObject({ rejected: 12, accepted: 4, open: 12, decided: 0 });
  expect(queue.failure).toBeNull();
});

it('shows a part in another order, and keeps the item on the stage where it is in it', async () => {
  const { pinia } = await openProject(ENGINE);
  const queue = useQueue(pinia);
  await queue.load();
  queue.go(3);
  await queue.show({ filter: { suggestion: 1 }, descending: true });
  expect(samplesOf(queue)).toEqual([11, 9, 7, 5, 3, 1]);
  expect(queue.current).toBe(3);
  expect(queue.isFiltered).toBe(true);
  await queue.show({ filter: { suggestion: 2 } });
  expect(samplesOf(queue)).toEqual([12, 8, 4]);
  expect(queue.current).toBe(12);
});

it('takes note of its own verdicts without asking, as the engine counts them', async () => {
  const { pinia } = await openProject(ENGINE);
  const queue = useQueue(pinia);
  const decisions = useDecisions(pinia);
  await queue.load();
  const written = await decisions.decide(1, { verdict: 'accept' });
  queue.note(written ?? { decisions: [], statuses: [] });
  expect(await queue.openItem(1)).toBe(2);
  const noted = { items: queue.items, counts: queue.counts };
  await queue.load();
  expect(noted).toEqual({ items: queue.items, counts: queue.counts });
  expect(queue.counts).toMatchObject({ open: 11, decided: 1 });
});

it('goes on beside an item that somebody else took out of the list', async () => {
  const { pinia } = await openProject(ENGINE);
  const queue = useQueue(pinia);
  await queue.show({ filter: { status: 'open' } });
  queue.go(2);
  await (await somebody(ENGINE)).decisions.decide({ sample: 2, verdict: 'keep', request: 'by-somebody' });
  await queue.load();
  expect(samplesOf(queue)).not.toContain(2);
  expect(queue.current).toBe(2);
  queue.step(1);
  expect(queue.current).toBe(3);
});

it('says why the list is not there when the engine is away', async () => {
  const { pinia, link } = await openProject(ENGINE);
  const queue = useQueue(pinia);
  await queue.load();
  link.cut();
  await expect.poll(() => useEngine(pinia).state.engine).toBe('stopped');
  await queue.load();
  expect(queue.failure?.code).toBe('ENGINE_STOPPED');
  expect(queue.items).toHaveLength(12);
  expect(queue.loading).toBe(false);
});

it('forgets everything when another project is opened', async () => {
  const { pinia } = await openProject(ENGINE);
  const queue = useQueue(pinia);
  await queue.show({ filter: { suggestion: 1 } });
  await useProject(pinia).open(await makeProject());
  expect(queue.items).toEqual([]);
  expect(queue.current).toBeNull();
  expect(queue.isFiltered).toBe(false);
});
