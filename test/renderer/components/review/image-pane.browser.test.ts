import { expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import ImagePane from '../../../../src/renderer/components/review/ImagePane.vue';
import { mount } from '../../browser/page.ts';
import { drag, shownOf } from '../../browser/screen.ts';

const PANE = {
  role: 'original',
  pixels: Uint8Array.from({ length: 16 }, (_, index) => index * 16),
  shape: { height: 4, width: 4, channels: 1 },
  pane: { width: 200, height: 200 },
  zoom: 50,
  dragged: { x: 0, y: 0 },
  tau: 0.9,
  reading: { label: 'ring', certainty: 0.4567 },
  note: '00007',
  alt: 'Original of item 00007, read as ring',
} as const;

/** The window that the image is seen through. */
function paneOf(): Element {
  const image = page.getByRole('img', { name: PANE.alt }).element();
  return image.closest('.pane') ?? image;
}

it('shows the image in full with what the classifier reads in it', async () => {
  mount(ImagePane, PANE);
  const image = page.getByRole('img', { name: PANE.alt });
  const shown = await shownOf(image.element());
  expect([shown.at(25, 25), shown.at(175, 25), shown.at(175, 175)]).toEqual([
    [0, 0, 0],
    [48, 48, 48],
    [240, 240, 240],
  ]);
  await expect.element(page.getByText('Original', { exact: true })).toBeVisible();
  await expect.element(page.getByText('ring', { exact: true })).toBeVisible();
  await expect.element(page.getByText('0.456')).toBeVisible();
  await expect.element(page.getByRole('img', { name: /0\.456.*below.*0\.900/ })).toBeVisible();
});

it('is dragged only while it is larger than its window', async () => {
  const onDrag = vi.fn<(by: { x: number; y: number }) => void>();
  const pane = mount(ImagePane, { ...PANE, onDrag });
  const pull = (): Promise<void> => drag(paneOf(), { x: 100, y: 100 }, { x: 60, y: 80 });
  await pull();
  expect(onDrag).not.toHaveBeenCalled();
  pane.set({ zoom: 100 });
  await pull();
  const by = onDrag.mock.calls.map(([step]) => step);
  expect(by.reduce((sum, { x }) => sum + x, 0)).toBe(-40);
  expect(by.reduce((sum, { y }) => sum + y, 0)).toBe(-20);
});

it('shows the part that was dragged into view', async () => {
  mount(ImagePane, { ...PANE, zoom: 100, dragged: { x: -100, y: -100 } });
  const shown = await shownOf(paneOf());
  expect([shown.at(50, 50), shown.at(150, 150)]).toEqual([
    [160, 160, 160],
    [240, 240, 240],
  ]);
});

it('says so where no transform was made, and shows no reading that is hidden', async () => {
  mount(ImagePane, { ...PANE, role: 'transform', pixels: null, reading: null });
  await expect.element(page.getByText('no transform')).toBeVisible();
  expect(document.querySelector('canvas')).toBeNull();
  expect(page.getByText('ring', { exact: true }).elements()).toEqual([]);
});

it('wraps its head where there is no room for all of it', async () => {
  mount(ImagePane, { ...PANE, pane: { width: 100, height: 100 }, note: 'von GWIN 1234' });
  const card = document.querySelector('figure')?.getBoundingClientRect();
  for (const words of ['Original', 'von GWIN 1234']) {
    const { scrollWidth, clientWidth } = page.getByText(words, { exact: true }).element();
    expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
  }
  const note = page.getByText('von GWIN 1234').element().getBoundingClientRect();
  expect(note.right).toBeLessThanOrEqual(card?.right ?? 0);
});
