import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import DrawStrips from '../../../../src/renderer/components/review/DrawStrips.vue';
import { mount } from '../../browser/page.ts';

const CLASSES = ['cross', 'ring', 'bar'];
const DRAWS = [
  [0.5, 0.3, 0.2],
  [0.7, 0.2, 0.1],
  [0.6, 0.1, 0.3],
];
const STRIPS = {
  role: 'original',
  reading: {
    run: 1,
    label: 0,
    certainty: 0.6,
    median: 0.6,
    mean: 0.6,
    entropy: 0.9,
    mutualInformation: 0.02,
    runnerUp: 1,
    runnerUpProbability: 0.2,
    probabilities: DRAWS,
  },
  draws: DRAWS,
  classes: [0, 1, 2],
  tau: 0.9,
  className: (index: number) => CLASSES[index] ?? '',
} as const;

it('says in words what it draws', async () => {
  mount(DrawStrips, STRIPS);
  const table = page.getByRole('table', {
    name: /Original: 3 draws, label cross, certainty 0\.600, τ 0\.900/,
  });
  await expect.element(table).toBeVisible();
  expect(
    table
      .getByRole('row')
      .elements()
      .slice(1, 4)
      .map((row) => row.textContent.trim()),
  ).toEqual(['cross0.600', 'ring0.200', 'bar0.200']);
});

it('draws each median and τ where they are between 0 and 1', async () => {
  mount(DrawStrips, STRIPS);
  await expect.element(page.getByRole('table')).toBeVisible();
  const plots = [...document.querySelectorAll('svg:has(.bar)')];
  expect(plots).toHaveLength(3);
  const places = plots.map((plot) => {
    const { left, width } = plot.getBoundingClientRect();
    const bar = plot.querySelector('.bar')?.getBoundingClientRect() ?? new DOMRect();
    return (bar.left + bar.width / 2 - left) / width;
  });
  for (const [index, median] of [0.6, 0.2, 0.2].entries()) expect(places[index]).toBeCloseTo(median, 2);
  const plot = plots[0]?.parentElement ?? document.body;
  const { width } = plot.getBoundingClientRect();
  const tau = Number.parseFloat(getComputedStyle(plot, '::after').left);
  expect((tau - 4) / (width - 8)).toBeCloseTo(0.9, 2);
});

it('draws a dot for each draw, all of them inside of their row', async () => {
  const draws = Array.from({ length: 50 }, (_, index) => [index / 50, 1 - index / 50, 0]);
  mount(DrawStrips, { ...STRIPS, draws });
  await expect.element(page.getByRole('table')).toBeVisible();
  for (const plot of document.querySelectorAll('svg:has(.dots)')) {
    const path = plot.querySelector('.dots');
    expect(path?.getAttribute('d')?.match(/M/g)).toHaveLength(50);
    const [dots, row] = [path?.getBoundingClientRect() ?? new DOMRect(), plot.getBoundingClientRect()];
    expect(dots.top).toBeGreaterThanOrEqual(row.top - 1);
    expect(dots.bottom).toBeLessThanOrEqual(row.bottom + 1);
  }
});
