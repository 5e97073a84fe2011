import { expect, it } from 'vitest';
import { useDecisions } from '../../../src/renderer/stores/decisions.ts';
import { useEngine } from '../../../src/renderer/stores/engine.ts';
import { useItem } from '../../../src/renderer/stores/item.ts';
import { useSettings } from '../../../src/renderer/stores/settings.ts';
import { openProject, somebody } from '../browser/page.ts';

const ENGINE = 'item';

it('has an item that was fetched before on the stage at once, also when the engine is away', async () => {
  const { pinia, link } = await openProject(ENGINE);
  const item = useItem(pinia);
  await item.fetch([1, 2, 3]);
  link.cut();
  await expect.poll(() => useEngine(pinia).state.engine).toBe('stopped');
  void item.show(2);
  expect(item.isReady).toBe(true);
  expect(item.detail).toMatchObject({ sample: 2, outcome: 'rescued', status: 'open' });
  expect(item.image?.original).toHaveLength(144);
  expect(item.failure).toBeNull();
});

it('asks once for what is on its way already', async () => {
  const { pinia } = await openProject(ENGINE);
  const item = useItem(pinia);
  const first = item.fetch([1, 2]);
  const shown = item.show(1);
  await Promise.all([first, shown]);
  expect(item.isReady).toBe(true);
  expect(item.pixelsOf(2)?.transform).toHaveLength(144);
  expect(item.pixelsOf(3)).toBeNull();
});

it('says why an item cannot be shown, and shows it once it can be', async () => {
  const { pinia } = await openProject(ENGINE);
  const item = useItem(pinia);
  await item.show(4711);
  expect(item.isReady).toBe(false);
  expect(item.failure?.code).toBe('SAMPLE_NOT_FOUND');
  await item.show(1);
  expect(item.failure).toBeNull();
  expect(item.isReady).toBe(true);
});

it('reads a verdict of somebody else without losing what is on the screen', async () => {
  const { pinia } = await openProject(ENGINE);
  const item = useItem(pinia);
  await item.show(1);
  await (await somebody(ENGINE)).decisions.decide({ sample: 1, verdict: 'keep', request: 'by-somebody' });
  const reading = item.refresh('all');
  expect(item.isReady).toBe(true);
  await reading;
  expect(item.detail).toMatchObject({ status: 'decided', current: { kind: 'keep', label: 0 } });
});

it('finds the nearest accepted and how such changes turned out, a moment after the item', async () => {
  const { pinia } = await openProject(ENGINE);
  const item = useItem(pinia);
  await useDecisions(pinia).decide(1, { verdict: 'accept' });
  await item.show(3);
  expect(item.evidence.nearest).toBeUndefined();
  await expect.poll(() => item.evidence.trackRecord?.reviewed).toMatchObject({ n: 1, fixed: 1 });
  await expect.poll(() => item.evidence.nearest?.original.length).toBe(4);
});

it('counts images as seen only once they are drawn; what was looked at is not picked blind', async () => {
  const { pinia } = await openProject(ENGINE);
  useSettings(pinia).blindFirst = true;
  const item = useItem(pinia);
  await item.show(1);
  expect(item.blind).toEqual({ hidden: true, pick: null });
  item.markDrawn(2);
  expect(item.drawn).toBeNull();
  item.markDrawn(1);
  expect(item.drawn).toBe(1);
  item.pick(2);
  expect(item.blind).toEqual({ hidden: false, pick: 2 });
  item.look([2]);
  await item.show(2);
  expect(item.blind).toEqual({ hidden: false, pick: null });
});
