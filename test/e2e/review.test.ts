import { MessageChannel } from 'node:worker_threads';
import type { Locator } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { serve } from '../../src/main/engine/port.ts';
import { PageRig } from './page-rig.ts';
import { CLASSES, makeReviewProject, REJECTED } from './review-project.ts';

const rig = new PageRig();

afterEach(async () => {
  await rig.leave();
  await rig.endEngine();
});

const key = (name: string): Promise<void> => rig.page.keyboard.press(name);
const headline = (): Locator => rig.page.getByRole('heading', { level: 1 });
const options = (): Locator => rig.page.getByRole('listbox', { name: 'Items to review' }).getByRole('option');
const option = (sample: number): Locator => options().filter({ hasText: String(sample).padStart(5, '0') });

/** Opens a scored project on a screen, its first item on the stage. */
async function openAt(at: string, options: Parameters<typeof rig.open>[0] = {}): Promise<void> {
  await rig.api.projects.open({ directory: makeReviewProject() });
  await rig.open({ at, ...options });
  await rig.join();
}

async function openReview(options: Parameters<typeof rig.open>[0] = {}): Promise<void> {
  await openAt('/review', options);
  await isOn(1);
}

/** Asks for a replay, for which these made-up images cannot be decoded, and closes what it said. */
async function replayed(): Promise<void> {
  await key('v');
  const dialog = rig.page.getByRole('dialog', { name: 'Replay' });
  await dialog.getByText('WRONG_MAGIC').waitFor();
  expect(await rig.axe()).toEqual([]);
  await key('Escape');
  await dialog.waitFor({ state: 'hidden' });
}

/** Waits until a sample is on the stage with its images drawn. */
async function isOn(sample: number): Promise<void> {
  await option(sample).and(rig.page.locator('[aria-selected=true]')).waitFor();
  await rig.page.locator(`[data-drawn="${sample}"]`).waitFor();
}

/** Waits until a sentence was said to those who listen. */
async function said(words: string): Promise<void> {
  await rig.page
    .locator('[aria-live=polite]')
    .filter({ hasText: words })
    .first()
    .waitFor({ state: 'attached' });
}

async function decided(): Promise<Record<number, string>> {
  const { items } = await rig.api.queue.list({ limit: 100 });
  return Object.fromEntries(
    items.flatMap(({ sample, decided }) => (decided === null ? [] : [[sample, decided.kind]])),
  );
}

describe('Review', () => {
  it('is finished by keyboard alone, each verdict on disk before the next item', async () => {
    await openReview();
    expect(await headline().textContent()).toBe('Rejected: certainty 0.39 is 0.51 below τ 0.90');
    const verdicts = [
      'Enter',
      'x',
      'Digit2',
      'u',
      'f',
      'a',
      'Space',
      'Digit0',
      'Enter',
      'x',
      'Enter',
      'Enter',
    ];
    for (const [index, verdict] of verdicts.entries()) {
      await isOn(index + 1);
      await key(verdict);
      await rig.page.getByText(`${REJECTED - index - 1} of ${REJECTED} left`).waitFor();
      expect(Object.keys(await decided()).length).toBe(index + 1);
      await said(`${REJECTED - index - 1} left.`);
    }
    await rig.page.getByRole('heading', { name: 'All 12 decided' }).waitFor();
    await rig.shoot('review-done');
    expect(Object.values(await decided()).join(' ')).toBe(
      'accept keep label skip flag accept skip label accept keep accept accept',
    );
    await rig.page.getByRole('button', { name: 'Open the report' }).click();
    await rig.page.waitForURL(/#\/report$/);
    expect(rig.problems).toEqual([]);
  });

  it('goes back to an item with undo and decides it again with redo', async () => {
    await openReview();
    await key('Enter');
    await isOn(2);
    await said('00001 is now ring. 11 left. Next: 00002, model says cross, certainty 0.43');
    await key('x');
    await isOn(3);
    await key('Control+z');
    await isOn(2);
    await said('Taken back: 00002');
    expect(await decided()).toEqual({ 1: 'accept' });
    await key('Backspace');
    await isOn(1);
    expect(await decided()).toEqual({});
    await key('Control+Shift+z');
    await rig.page.getByText('Now ring, suggestion taken by ada').waitFor();
    expect(await decided()).toEqual({ 1: 'accept' });
    expect((await rig.api.queue.sample({ sample: 1 })).history.map(({ kind }) => kind)).toEqual([
      'accept',
      'undo',
      'undo',
    ]);
    expect(rig.problems).toEqual([]);
  });

  it('takes a reason along with the verdict', async () => {
    await openReview();
    await key('Control+Enter');
    const dialog = rig.page.getByRole('dialog', { name: 'Reason for the verdict' });
    await dialog.getByLabel('Ambiguous').check();
    await dialog.getByLabel('Note').fill('could be either');
    expect(await rig.axe()).toEqual([]);
    await dialog.getByRole('button', { name: 'Accept ring' }).click();
    await isOn(2);
    const { current } = await rig.api.queue.sample({ sample: 1 });
    expect(current).toMatchObject({ kind: 'accept', reasonCode: 'ambiguous', reason: 'could be either' });
  });

  it('filters and sorts, and keeps the item where it is in both', async () => {
    await openReview();
    await key('ArrowRight');
    await key('ArrowRight');
    await isOn(3);
    await rig.page.getByRole('button', { name: /^Label changed/ }).click();
    await rig.page.getByText('9 match').waitFor();
    await isOn(3);
    await rig.page.getByRole('button', { name: /^Turn the order/ }).click();
    await options().first().filter({ hasText: '00012' }).waitFor();
    await isOn(3);
    await rig.page.getByLabel('Sort by').selectOption('Largest gain first');
    await options().first().filter({ hasText: '00001' }).waitFor();
    await rig.page.getByRole('button', { name: 'Filter the queue' }).click();
    const filters = rig.page.getByRole('dialog', { name: 'Filter the queue' });
    await filters.getByLabel('Status').selectOption('decided');
    await rig.page.getByRole('heading', { name: 'No item matches the filter' }).waitFor();
    expect(await rig.axe()).toEqual([]);
    await key('Escape');
    await rig.page.getByRole('button', { name: 'Clear the filter' }).click();
    await rig.page.getByText('12 of 12 left').waitFor();
    await expect.poll(() => options().count()).toBe(12);
    expect(rig.problems).toEqual([]);
  });

  it('shows what others decide without losing the place', async () => {
    await openReview();
    await key('ArrowRight');
    await isOn(2);
    await rig.api.decisions.decide({ sample: 1, verdict: 'flag' });
    await option(1).getByRole('img', { name: 'Flagged' }).waitFor();
    await isOn(2);
    await rig.page.getByText('11 of 12 left').waitFor();
    expect(await decided()).toEqual({ 1: 'flag' });
  });

  it('comes back to the item after a restart, with the verdict that had no answer counted once', async () => {
    await openAt('/review');
    let answers = true;
    const cut = new MessageChannel();
    await rig.host.join((port) => {
      serve(rig.engine.router, cut.port1, { actor: 'ada', role: 'reviewer' });
      port.on('message', (frame) => cut.port2.postMessage(frame));
      cut.port2.on('message', (frame) => {
        if (answers) port.postMessage(frame, []);
      });
    });
    await isOn(1);
    await key('x');
    await isOn(2);
    answers = false;
    await key('Enter');
    await expect.poll(decided).toEqual({ 1: 'keep', 2: 'accept' });
    cut.port2.close();
    await rig.host.tell({ engine: 'stopped', reason: 'It was ended', failures: 1, retryIn: 1000 });
    await rig.page.getByText('Your last verdict is kept here').waitFor();
    for (const press of ['Enter', 'x', 'u']) await key(press);
    await option(2).and(rig.page.locator('[aria-selected=true]')).waitFor();
    await rig.endEngine();
    await rig.join();
    await isOn(3);
    expect(await decided()).toEqual({ 1: 'keep', 2: 'accept' });
    expect((await rig.api.queue.sample({ sample: 2 })).history.length).toBe(1);
    await key('u');
    await isOn(4);
    expect(rig.problems).toEqual([]);
  });

  it('reaches classes beyond the first ten by Shift and by name', async () => {
    const classes = [...CLASSES, ...Array.from({ length: 9 }, (_, index) => `shape ${index + 4}`)];
    await rig.api.projects.open({ directory: makeReviewProject({ classes }) });
    await rig.open({ at: '/review' });
    await rig.join();
    await isOn(1);
    await rig.page.getByText('The 10 likeliest of 12 classes.').waitFor();
    await key('Shift+Digit1');
    await isOn(2);
    await key('l');
    await rig.page.getByRole('dialog', { name: 'Find a class by name' }).waitFor();
    await rig.page.keyboard.type('pe 11');
    expect(await rig.axe()).toEqual([]);
    await key('Enter');
    await isOn(3);
    const { items } = await rig.api.queue.list({ limit: 2 });
    expect(items.map(({ decided }) => decided?.label)).toEqual([11, 10]);
    expect(rig.problems).toEqual([]);
  });

  it('computes the item anew on V, and says what the record lacks for it', async () => {
    await openReview();
    await replayed();
    await isOn(1);
    expect(await decided()).toEqual({});
  });

  it('lets a reader see all and decide nothing', async () => {
    await rig.api.projects.open({ directory: makeReviewProject() });
    await rig.open({ at: '/review' });
    await rig.join('reader');
    await isOn(1);
    expect(await rig.page.getByRole('button', { name: 'Accept ring' }).isDisabled()).toBe(true);
    for (const press of ['Enter', 'x', 'Digit1']) await key(press);
    await key('ArrowRight');
    await isOn(2);
    expect(await decided()).toEqual({});
    expect(rig.problems).toEqual([]);
  });

  it('offers the next step where nothing is scored', async () => {
    await rig.api.projects.open({ directory: makeReviewProject({ scored: false }) });
    await rig.open({ at: '/review' });
    await rig.join();
    await rig.page.getByRole('heading', { name: 'There is no classifier yet' }).waitFor();
    expect(await rig.axe()).toEqual([]);
    await rig.page.getByRole('button', { name: 'Go to Training' }).click();
    await rig.page.waitForURL(/#\/training$/);
  });

  it.each([
    ['light', 1440, 900],
    ['dark', 1440, 900],
    ['light', 1024, 700],
  ] as const)('breaks no rule of WCAG, and fits (%s, %i x %i)', async (colorScheme, width, height) => {
    await openReview({ colorScheme, viewport: { width, height } });
    await rig.page.getByRole('button', { name: /^Accept ring/ }).waitFor();
    expect(await rig.axe()).toEqual([]);
    expect(await rig.overflow()).toBe(0);
    await rig.shoot(`review-${colorScheme}-${width}`);
    await replayed();
    await key('b');
    await key('ArrowRight');
    await isOn(2);
    expect(await rig.axe()).toEqual([]);
    expect(await rig.overflow()).toBe(0);
    expect(rig.problems).toEqual([]);
  });

  it('opens the evidence in a narrow window, and gives the focus back', async () => {
    await openReview({ viewport: { width: 1024, height: 700 } });
    const record = rig.page.getByRole('heading', { name: 'Rejection record' });
    expect(await record.isVisible()).toBe(false);
    await key('e');
    await record.waitFor();
    await replayed();
    await rig.page.getByRole('button', { name: 'Close the evidence' }).click();
    await record.waitFor({ state: 'hidden' });
  });
});
