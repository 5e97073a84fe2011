import { expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import RiskCoverage from '../../../../src/renderer/components/charts/RiskCoverage.vue';
import { mount } from '../../browser/page.ts';
import { drag } from '../../browser/screen.ts';

/** Error rises from 1 % to 10 % as more is accepted. */
const points = Array.from({ length: 10 }, (_, index) => {
  const coverage = (index + 1) / 10;
  const risk = coverage / 10;
  return { tau: 1 - coverage / 2, coverage, risk, low: risk / 2, high: risk * 2 };
});
const [, , , , , , , eighth, ninth] = points;
const CHART = { points, current: ninth ?? null, trial: null, label: 'Error by share accepted', height: 300 };

const chart = page.getByRole('img', { name: 'Error by share accepted' });

/** Where something is drawn, in CSS px of the chart. */
function placeOf(selector: string): { x: number; y: number } {
  const { left, top } = chart.element().getBoundingClientRect();
  const box = chart.element().querySelector(selector)?.getBoundingClientRect() ?? new DOMRect();
  return { x: box.left + box.width / 2 - left, y: box.top + box.height / 2 - top };
}

it('draws the curve inside of its band, the threshold in use on the curve', async () => {
  mount(RiskCoverage, CHART);
  await expect.element(chart).toBeVisible();
  const [curve, band] = ['.curve', '.band'].map(
    (selector) => chart.element().querySelector(selector)?.getBoundingClientRect() ?? new DOMRect(),
  );
  expect(curve?.width).toBeGreaterThan(100);
  expect(band?.top).toBeLessThanOrEqual(curve?.top ?? 0);
  expect(band?.bottom).toBeGreaterThanOrEqual(curve?.bottom ?? 0);
  const path = chart.element().querySelector<SVGPathElement>('.curve');
  const end = path?.getPointAtLength(path.getTotalLength()) ?? { x: 0, y: 0 };
  const mark = placeOf('.now-mark');
  expect(mark.x).toBeLessThan(end.x);
  expect(mark.y).toBeGreaterThan(end.y);
});

it('lets a trial be dragged to the nearest point of the curve', async () => {
  const onTrial = vi.fn((tau: number) => {
    risk.set({ trial: points.find((point) => point.tau === tau) ?? null });
  });
  const risk = mount(RiskCoverage, { ...CHART, trial: ninth ?? null, onTrial });
  await expect.element(chart).toBeVisible();
  const from = placeOf('.handle');
  await drag(chart.element(), from, { x: from.x - 110, y: from.y });
  expect(onTrial.mock.lastCall?.[0]).toBe(eighth?.tau);
  await expect.poll(() => placeOf('.handle').x).toBeLessThan(from.x);
});

it('drags nothing without a trial', async () => {
  const onTrial = vi.fn();
  mount(RiskCoverage, { ...CHART, onTrial });
  await chart.click({ position: { x: 200, y: 100 } });
  expect(onTrial).not.toHaveBeenCalled();
});

it('is as wide as its place', async () => {
  mount(RiskCoverage, CHART);
  await expect.element(chart).toBeVisible();
  document.body.style.setProperty('width', '420px');
  await expect.poll(() => chart.element().getBoundingClientRect().width).toBeLessThanOrEqual(420);
  document.body.style.removeProperty('width');
});
