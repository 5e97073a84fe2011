import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import PolicyHistory from '../../../../src/renderer/components/threshold/PolicyHistory.vue';
import type { Policy } from '../../../../src/shared/contract/policies.ts';
import { mount } from '../../browser/page.ts';

const first: Policy = {
  version: 1,
  tau: 0.9,
  statistic: 'median',
  draws: 10,
  seed: 1,
  classifier: 7,
  gwin: null,
  reason: 'The project began',
  at: '2026-01-01T00:00:00.000Z',
};

it('tells versions apart by who reviews, where that was ever changed', async () => {
  const history = mount(PolicyHistory, { versions: [first] });
  await expect.element(page.getByText('The project began')).toBeVisible();
  expect(page.getByText('Reviewers per item').elements()).toEqual([]);
  const second: Policy = { ...first, version: 2, secondReviewRate: 0.1, reason: 'some twice' };
  const third: Policy = { ...first, version: 3, reviewers: 2, reason: 'all twice' };
  history.set({ versions: [third, second, first] });
  await expect.element(page.getByRole('columnheader', { name: 'Reviewers per item' })).toBeVisible();
  for (const name of ['2', /^1, and a second for 10\.0\s%$/, '1']) {
    await expect.element(page.getByRole('cell', { name, exact: true }).last()).toBeVisible();
  }
});
