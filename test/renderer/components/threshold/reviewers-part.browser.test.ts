import { expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import ReviewersPart from '../../../../src/renderer/components/threshold/ReviewersPart.vue';
import type { Failure } from '../../../../src/renderer/failure.ts';
import { mount } from '../../browser/page.ts';

const ONE = { reviewers: 1, secondReviewRate: 0, independentReview: false, partiesAdjudicate: false };
const apply = page.getByRole('button', { name: 'Apply the review' });

async function ask(): Promise<void> {
  await page.getByRole('button', { name: 'Change the review' }).click();
  await expect.element(page.getByRole('dialog', { name: 'Reviewers per item' })).toBeVisible();
}

it('sets a share that gets a second reviewer, or several for all, with a reason', async () => {
  const set = vi.fn<() => Promise<Failure | null>>(async () => null);
  mount(ReviewersPart, { rule: ONE, canWrite: true, set });
  await ask();
  await userEvent.fill(page.getByLabelText('Share of items that get a second one'), '10');
  await page.getByRole('switch', { name: /^Independent/ }).click();
  await apply.click();
  await expect.element(page.getByText('Say why; the log keeps it.')).toBeVisible();
  expect(set).not.toHaveBeenCalled();
  await userEvent.fill(page.getByLabelText('Reason, for the log'), 'a sample of them');
  await apply.click();
  const some = { ...ONE, secondReviewRate: 0.1, independentReview: true };
  await expect.poll(() => set.mock.calls).toEqual([[some, 'a sample of them']]);
  await ask();
  await userEvent.selectOptions(page.getByRole('combobox', { name: 'Reviewers per item' }), '3');
  expect(page.getByLabelText('Share of items that get a second one').elements()).toEqual([]);
  await userEvent.fill(page.getByLabelText('Reason, for the log'), 'all of them');
  await apply.click();
  await expect.poll(() => set.mock.lastCall).toEqual([{ ...ONE, reviewers: 3 }, 'all of them']);
});

it('says what is in force', async () => {
  const part = mount(ReviewersPart, { rule: ONE, canWrite: true, set: async () => null });
  await expect.element(page.getByText('One verdict decides an item.')).toBeVisible();
  part.set({ rule: { ...ONE, reviewers: 2, independentReview: true } });
  await expect
    .element(
      page.getByText(
        /^2 people give each item a verdict\. Nobody sees another’s verdict .* somebody who gave none/,
      ),
    )
    .toBeVisible();
  part.set({ rule: { ...ONE, secondReviewRate: 0.25, partiesAdjudicate: true } });
  await expect.element(page.getByText(/^25\.0\s?% of the items need two verdicts/)).toBeVisible();
});
