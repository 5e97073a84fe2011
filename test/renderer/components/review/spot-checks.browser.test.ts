import { expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import QueueRail from '../../../../src/renderer/components/review/QueueRail.vue';
import ReasonHead from '../../../../src/renderer/components/review/ReasonHead.vue';
import SpotCheckPanel from '../../../../src/renderer/components/report/SpotCheckPanel.vue';
import { WHOLE_QUEUE } from '../../../../src/renderer/review/queue-view.ts';
import { mount, openProject, somebody } from '../../browser/page.ts';

const ENGINE = 'spot-check-items';
const className = (index: number): string => ['cross', 'ring', 'bar'][index] ?? '';
const SENTENCE = /It was accepted at once and is shown to check the classifier\./;

const RAIL = {
  items: [],
  matching: 0,
  busy: false,
  counts: {
    accepted: 40,
    rejected: 12,
    rescued: 7,
    unsure: 5,
    spotChecks: 3,
    open: 15,
    waiting: 0,
    conflict: 0,
    decided: 0,
    skipped: 0,
    flagged: 0,
  },
  changed: null,
  stats: null,
  current: null,
  view: WHOLE_QUEUE,
  blind: false,
  several: false,
  classes: ['cross', 'ring', 'bar'],
  shape: { height: 2, width: 2, channels: 1 },
  pixelsOf: () => null,
  isHidden: () => false,
  className,
} as const;

it('says of an item that it is a spot check, and of an accepted one that is none nothing of the kind', async () => {
  await openProject(ENGINE);
  const api = await somebody(ENGINE);
  const before = await api.queue.sample({ sample: 13 });
  const head = mount(ReasonHead, { detail: before, tau: 0.9, hidden: false, className });
  await expect.element(page.getByRole('heading', { name: /^Accepted: certainty/ })).toBeVisible();
  expect(page.getByText(SENTENCE).elements()).toEqual([]);
  await api.policies.set({ spotCheckRate: 1, reason: 'look at all' });
  head.set({ detail: await api.queue.sample({ sample: 13 }) });
  await expect.element(page.getByText(SENTENCE)).toBeVisible();
  await expect.element(page.getByText('Spot check', { exact: true })).toBeVisible();
});

it('are one press away in the queue, which counts them too', async () => {
  const onView = vi.fn();
  const rail = mount(QueueRail, { ...RAIL, onView });
  await expect.element(page.getByText('15 of 15 left')).toBeVisible();
  const chip = page.getByRole('button', { name: 'Spot checks 3' });
  await chip.click();
  expect(onView.mock.calls).toEqual([[{ filter: { outcome: 'accepted' } }]]);
  rail.set({ view: { ...WHOLE_QUEUE, filter: { outcome: 'accepted' } } });
  await expect.element(chip).toHaveAttribute('aria-pressed', 'true');
  await chip.click();
  expect(onView.mock.lastCall).toEqual([{ filter: {} }]);
});

it('are not told apart in blind mode, or where there are none', async () => {
  const rail = mount(QueueRail, { ...RAIL, blind: true });
  await expect.element(page.getByRole('button', { name: 'All' })).toBeVisible();
  expect(page.getByRole('button', { name: /Spot checks/ }).elements()).toEqual([]);
  rail.set({ blind: false, counts: { ...RAIL.counts, spotChecks: 0 } });
  await expect.element(page.getByRole('button', { name: 'Label changed' })).toBeVisible();
  expect(page.getByRole('button', { name: /Spot checks/ }).elements()).toEqual([]);
});

it('tell in the report how often the classifier is right where it is sure', async () => {
  const panel = mount(SpotCheckPanel, { found: { settled: 0, agreed: 0 } });
  await expect.element(page.getByText(/No spot check is settled yet/)).toBeVisible();
  panel.set({ found: { settled: 50, agreed: 48 } });
  await expect.element(page.getByText(/48 of 50 spot checks were settled as the classifier/)).toBeVisible();
  // Wilson's interval at 95 % of 48 in 50.
  await expect.element(page.getByText(/96\.0\s?%.*95 % interval 86\.5 to 98\.9/)).toBeVisible();
});
