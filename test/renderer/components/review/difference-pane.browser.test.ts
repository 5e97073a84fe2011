import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import DifferencePane from '../../../../src/renderer/components/review/DifferencePane.vue';
import { mount } from '../../browser/page.ts';
import { shownOf } from '../../browser/screen.ts';

it('shows what was added and what was removed in two colours, and counts both', async () => {
  mount(DifferencePane, {
    original: Uint8Array.of(0, 255, 0, 0),
    transform: Uint8Array.of(255, 0, 255, 0),
    shape: { height: 2, width: 2, channels: 1 },
    pane: { width: 100, height: 100 },
    zoom: 50,
    dragged: { x: 0, y: 0 },
  });
  const image = page.getByRole('img', { name: 'Difference: 2 pixels added, 1 removed' });
  const shown = await shownOf(image.element());
  const [added, removed, also, same] = [
    shown.at(25, 25),
    shown.at(75, 25),
    shown.at(25, 75),
    shown.at(75, 75),
  ];
  expect(also).toEqual(added);
  expect(new Set([added, removed, same].map(String)).size).toBe(3);
});
