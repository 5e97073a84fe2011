import { expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { h } from 'vue';
import type { QueueItem } from '../../../../src/shared/contract/queue.ts';
import QueueList from '../../../../src/renderer/components/review/QueueList.vue';
import { mount } from '../../browser/page.ts';

const items: readonly QueueItem[] = Array.from({ length: 10_000 }, (_, index) => ({
  sample: index + 1,
  outcome: 'rescued',
  status: 'open',
  label: 0,
  certainty: 0.5,
  entropy: 0.6,
  mutualInformation: 0.1,
  suggestion: { label: 1, certainty: 0.97 },
  chance: null,
  far: false,
  decided: null,
}));

const LIST = {
  items,
  total: items.length,
  busy: false,
  current: 1,
  shape: { height: 2, width: 2, channels: 1 },
  pixelsOf: () => ({ original: Uint8Array.of(0, 255, 255, 0), transform: null }),
  isHidden: () => false,
  sort: 'certainty',
  className: (index: number) => ['cross', 'ring'][index] ?? '',
} as const;

type Props = Parameters<typeof mount<typeof QueueList>>[1];

/** In a column of 400 px, as the rail has it. */
function show(props: Partial<Props> = {}) {
  const given: Props = { ...LIST, ...props };
  const column = {
    props: ['list'],
    render(this: { list: Props }) {
      return h('div', { style: 'display: flex; height: 400px; width: 240px' }, h(QueueList, this.list));
    },
  };
  const mounted = mount<new () => { $props: { list: Props } }>(column as never, { list: given });
  return { set: (change: Partial<Props>) => mounted.set({ list: { ...given, ...change } }) };
}

const list = page.getByRole('listbox', { name: 'Items to review' });
const option = (name: string) => list.getByRole('option').filter({ hasText: name });

it('holds as many rows as are in view, and tells how many there are', async () => {
  show();
  await expect.element(option('00001')).toHaveAttribute('aria-setsize', '10000');
  expect(list.getByRole('option').elements().length).toBeLessThan(40);
  await expect.element(option('00001')).toHaveAttribute('aria-selected', 'true');
  expect(list.element().getAttribute('aria-activedescendant')).toBe(option('00001').element().id);
});

it('shows the figure that it is in order of', async () => {
  const [first] = items;
  if (first === undefined) throw new Error('no items');
  const queue = show({ items: [{ ...first, chance: 0.937 }], total: 1 });
  await expect.element(option('00001').getByText('0.50')).toBeVisible();
  for (const [sort, figure] of [
    ['chance', '94'],
    ['gain', '+0.47'],
    ['entropy', '0.60'],
    ['mutualInformation', '0.10'],
  ] as const) {
    queue.set({ items: [{ ...first, chance: 0.937 }], total: 1, sort });
    await expect.element(option('00001').getByText(figure)).toBeVisible();
  }
});

it('brings the item on the stage into view, however far it is', async () => {
  const queue = show();
  await expect.element(option('00001')).toBeVisible();
  queue.set({ current: 7_777 });
  await expect.element(option('07777')).toBeVisible();
  const [row, column] = [option('07777').element(), list.element()].map((one) => one.getBoundingClientRect());
  expect(row?.top).toBeGreaterThanOrEqual(column?.top ?? 0);
  expect(row?.bottom).toBeLessThanOrEqual(column?.bottom ?? 0);
});

it('is walked through by keys from one tab stop, and by clicks', async () => {
  const onStep = vi.fn();
  const onGo = vi.fn();
  show({ onStep, onGo });
  await option('00003').click();
  await userEvent.keyboard('{ArrowDown}{ArrowUp}{End}{Home}{PageDown}');
  expect(onStep.mock.calls).toEqual([[1], [-1]]);
  expect(onGo.mock.calls.slice(0, 3)).toEqual([[3], [10_000], [1]]);
  expect(onGo.mock.calls[3]?.[0]).toBeGreaterThan(5);
});

it('asks for what comes into view, and shows as yet unread rows as empty ones', async () => {
  const onReach = vi.fn<(index: number) => void>();
  const onLook = vi.fn<(samples: readonly number[]) => void>();
  show({ items: items.slice(0, 20), onReach, onLook });
  await expect.element(option('00001')).toBeVisible();
  list.element().scrollTop = 4_000;
  await expect.poll(() => Math.max(...onReach.mock.calls.map(([index]) => index))).toBeGreaterThan(100);
  expect(onLook.mock.calls.flatMap(([samples]) => samples).every((sample) => sample <= 20)).toBe(true);
});

it('asks for the pictures of other items that come in the same rows', async () => {
  const onLook = vi.fn<(samples: readonly number[]) => void>();
  const queue = show({ onLook });
  await expect.element(option('00001')).toBeVisible();
  queue.set({ items: items.toReversed(), current: null });
  await expect.poll(() => onLook.mock.calls.at(-1)?.[0].slice(0, 2)).toEqual([10_000, 9_999]);
});

it('keeps what labels say to itself where they are hidden', async () => {
  show({ isHidden: () => true });
  await expect.element(option('00001')).toBeVisible();
  expect(list.element().textContent).not.toMatch(/cross|ring|0\.50/);
});
