import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import PixelImage from '../../../../src/renderer/components/ui/PixelImage.vue';
import { mount } from '../../browser/page.ts';
import { shownOf } from '../../browser/screen.ts';

const SIX = Uint8Array.of(0, 50, 100, 150, 200, 255);

it('draws grey pixels as they are, each a square of its own', async () => {
  mount(PixelImage, { pixels: SIX, width: 3, height: 2, channels: 1, size: 100, label: 'six' });
  const image = page.getByRole('img', { name: 'six' });
  await expect.element(image).toBeVisible();
  const shown = await shownOf(image.element());
  expect([shown.width, shown.height]).toEqual([99, 66]);
  for (const [index, grey] of SIX.entries()) {
    const [left, top] = [(index % 3) * 33, Math.floor(index / 3) * 33];
    for (const [x, y] of [
      [1, 1],
      [31, 31],
    ] as const)
      expect(shown.at(left + x, top + y)).toEqual([grey, grey, grey]);
  }
});

it('draws colours', async () => {
  const pixels = Uint8Array.of(255, 0, 0, 0, 128, 255);
  mount(PixelImage, { pixels, width: 2, height: 1, channels: 3, size: 20, label: 'two' });
  const shown = await shownOf(page.getByRole('img', { name: 'two' }).element());
  expect([shown.at(5, 5), shown.at(15, 5)]).toEqual([
    [255, 0, 0],
    [0, 128, 255],
  ]);
});

it('draws other pixels when it is given some, of another form too', async () => {
  const image = mount(PixelImage, { pixels: SIX, width: 3, height: 2, channels: 1, size: 60, label: 'it' });
  image.set({ pixels: Uint8Array.of(255, 0, 0, 255), width: 2, height: 2 });
  const canvas = page.getByRole('img', { name: 'it' });
  await expect.element(canvas).toHaveAttribute('width', '2');
  const shown = await shownOf(canvas.element());
  expect([shown.at(15, 15), shown.at(45, 15), shown.at(45, 45)]).toEqual([
    [255, 255, 255],
    [0, 0, 0],
    [255, 255, 255],
  ]);
});

it('smooths what is too large to show its pixels, and is silent where words beside it say it all', async () => {
  mount(PixelImage, {
    pixels: new Uint8Array(128 * 128),
    width: 128,
    height: 128,
    channels: 1,
    size: 64,
    label: '',
  });
  const canvas = document.querySelector('canvas');
  expect(canvas?.getAttribute('aria-hidden')).toBe('true');
  expect(canvas?.getBoundingClientRect().width).toBe(64);
  expect(canvas === null ? '' : getComputedStyle(canvas).imageRendering).toBe('auto');
});
