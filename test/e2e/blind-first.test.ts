import type { Locator } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { PageRig } from './page-rig.ts';
import { makeReviewProject } from './review-project.ts';

const rig = new PageRig();

afterEach(async () => {
  await rig.leave();
  await rig.endEngine();
});

const key = (name: string): Promise<void> => rig.page.keyboard.press(name);
const headline = (): Locator => rig.page.getByRole('heading', { level: 1 });
const option = (sample: number): Locator =>
  rig.page
    .getByRole('listbox', { name: 'Items to review' })
    .getByRole('option')
    .filter({ hasText: String(sample).padStart(5, '0') });

async function open(at: string, options: Parameters<typeof rig.open>[0] = {}): Promise<void> {
  await rig.api.projects.open({ directory: makeReviewProject() });
  await rig.open({ at, settings: { blindFirst: true }, ...options });
  await rig.join();
}

async function openReview(): Promise<void> {
  await open('/review');
  await isOn(1);
}

/** Waits until a sample is on the stage with its images drawn. */
async function isOn(sample: number): Promise<void> {
  await option(sample).and(rig.page.locator('[aria-selected=true]')).waitFor();
  await rig.page.locator(`[data-drawn="${sample}"]`).waitFor();
}

async function decided(): Promise<readonly number[]> {
  const { items } = await rig.api.queue.list({ limit: 100 });
  return items.filter(({ decided }) => decided !== null).map(({ sample }) => sample);
}

describe('Blind first', () => {
  it('hides labels until a class is picked, and records the pick with the verdict', async () => {
    await openReview();
    expect(await headline().textContent()).toBe('Item 00001, blind first');
    expect(await rig.page.getByRole('button', { name: 'Accept' }).count()).toBe(0);
    expect(await rig.page.getByRole('img', { name: /Transform/ }).count()).toBe(0);
    expect(await option(1).textContent()).not.toContain('cross');
    for (const press of ['Enter', 'a', 'x']) await key(press);
    expect(await decided()).toEqual([]);
    await rig.shoot('review-blind');
    await key('Digit2');
    await rig.page.getByText('You picked bar blind.').waitFor();
    await isOn(1);
    await key('Enter');
    await isOn(2);
    await rig.page
      .locator('[aria-live=polite]')
      .filter({ hasText: '00001 is now ring. 11 left. Next: 00002' })
      .first()
      .waitFor({ state: 'attached' });
    expect(await rig.page.getByText('Next: 00002, model').count()).toBe(0);
    const { current } = await rig.api.queue.sample({ sample: 1 });
    expect(current).toMatchObject({ kind: 'accept', blind: 2, label: 1, reviewer: 'ada' });
    await key('ArrowLeft');
    await isOn(1);
    await rig.page.getByText('Now ring, suggestion taken by ada').waitFor();
    expect(rig.problems).toEqual([]);
  });

  it('knows after a reload what was picked blind, what was seen before, and what still is to be picked', async () => {
    await openReview();
    await key('Digit2');
    await rig.page.getByText('You picked bar blind.').waitFor();
    await key('ArrowRight');
    await isOn(2);
    await key('f');
    await isOn(3);
    await key('b');
    await rig.page.getByRole('img', { name: /Transform/ }).waitFor();
    await isOn(3);
    await key('b');
    await rig.page.getByText('You know this item’s labels already').waitFor();

    await rig.page.reload();
    await rig.join();
    await rig.page.getByText('You picked bar blind.').waitFor();
    await isOn(1);
    await key('ArrowRight');
    await isOn(2);
    await rig.page.getByRole('heading', { level: 1, name: 'Item 00002, blind first' }).waitFor();
    await key('ArrowRight');
    await isOn(3);
    await rig.page.getByText('You know this item’s labels already').waitFor();
    await key('Enter');
    await isOn(4);
    await key('Home');
    await rig.page.getByText('You picked bar blind.').waitFor();
    await isOn(1);
    await key('Enter');
    await isOn(4);
    const decided = await Promise.all([1, 2, 3].map((sample) => rig.api.queue.sample({ sample })));
    expect(decided.map(({ sample, current }) => [sample, current?.kind, current?.blind])).toEqual([
      [1, 'accept', 2],
      [2, 'flag', null],
      [3, 'accept', null],
    ]);
    expect(rig.problems).toEqual([]);
  });

  it('takes filters and orders away that would tell', async () => {
    await open('/review', { settings: { blindFirst: false } });
    await isOn(1);
    await rig.page.getByRole('button', { name: /^Label changed/ }).click();
    await rig.page.getByText('9 match').waitFor();
    const sort = rig.page.getByLabel('Sort by');
    await sort.selectOption('Class after, up');
    await key('b');
    await rig.page.getByText('9 match').waitFor({ state: 'detached' });
    await option(2).waitFor();
    await sort.getByRole('option', { name: 'Class after, up' }).waitFor({ state: 'detached' });
    await expect.poll(() => sort.locator('option:checked').textContent()).toContain('Least certain first');
    expect(rig.problems).toEqual([]);
  });

  it('holds for Grid too: labels are asked for there, and what was seen is not picked blind', async () => {
    await open('/grid');
    const cells = rig.page.getByRole('gridcell');
    await rig.page.getByRole('heading', { name: 'Blind first is on' }).waitFor();
    expect(await cells.all()).toEqual([]);
    for (const press of ['ArrowRight', 'Control+Shift+a', 'Enter', 'f']) await key(press);
    expect(await rig.axe()).toEqual([]);
    await rig.shoot('grid-blind');
    await rig.page.getByRole('button', { name: 'Review one by one' }).click();
    await isOn(1);
    await rig.page.getByRole('heading', { level: 1, name: 'Item 00001, blind first' }).waitFor();
    expect(await decided()).toEqual([]);

    await key('g');
    await rig.page.getByRole('button', { name: 'Show them here' }).click();
    await cells.first().waitFor();
    await rig.page.getByText('Labels are in view here all the same').waitFor();
    await rig.shoot('grid-blind-seen');
    expect(await rig.axe()).toEqual([]);
    await rig.page.getByRole('button', { name: 'Hide them again' }).click();
    await cells.first().waitFor({ state: 'detached' });
    await rig.page.getByRole('button', { name: 'Review one by one' }).click();
    await isOn(1);
    await rig.page.getByText('You know this item’s labels already').waitFor();
    await key('Enter');
    await isOn(2);
    const { current } = await rig.api.queue.sample({ sample: 1 });
    expect(current).toMatchObject({ kind: 'accept', blind: null });
    expect(rig.problems).toEqual([]);
  });
});
