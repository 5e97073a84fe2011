import * as v from 'valibot';
import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import AgreementPanel from '../../../../src/renderer/components/report/AgreementPanel.vue';
import ReviewerPanel from '../../../../src/renderer/components/report/ReviewerPanel.vue';
import { showLanguage } from '../../../../src/renderer/i18n/index.ts';
import { ReviewFigures } from '../../../../src/shared/contract/agreement.ts';
import { reviewAgreement } from '../../../../src/shared/domain/review-figures.ts';
import { overridesOf } from '../../../../src/shared/domain/review-stats.ts';
import type { ReviewEntry } from '../../../../src/shared/domain/second-review.ts';
import { mount, openProject, somebody } from '../../browser/page.ts';

const OVERRIDES = overridesOf({ blind: { n: 0, agreed: 0, revised: 0 }, open: { n: 0, agreed: 0 } });

function verdict(id: number, reviewer: string, label: number): ReviewEntry {
  const othersSeen = reviewer === 'Anna' ? null : false;
  return { id, reviewer, label, kind: 'label', undoes: null, othersSeen, adjudicates: null };
}

/** 20 items on which Anna and Bo agree but for four. */
const HISTORIES = Array.from({ length: 20 }, (_, n) => [
  verdict(2 * n + 1, 'Anna', n % 2),
  verdict(2 * n + 2, 'Bo', n % 5 === 0 ? (n + 1) % 2 : n % 2),
]);

it('shows kappa with its interval, of all and of each two, per class, and what waits', async () => {
  const review = v.parse(ReviewFigures, {
    classes: ['ring', 'bar'],
    agreement: reviewAgreement(HISTORIES, 2),
    waiting: 3,
    conflicts: 1,
    overrides: OVERRIDES,
  });
  mount(AgreementPanel, { review });
  await expect
    .element(page.getByText(/3 items wait for another reviewer\. 1 has verdicts that differ/))
    .toBeVisible();
  const rows = page.getByRole('row');
  await expect
    .poll(() => rows.nth(1).element().textContent)
    .toMatch(/All reviewers\s*0\.60\s*0\.\d\d to 0\.\d\d\s*20\s*80\.0/);
  await expect
    .poll(() => rows.nth(4).element().textContent)
    .toMatch(/Anna · Bo\s*0\.60\s*0\.\d\d to 0\.\d\d\s*20/);
  expect(page.getByRole('rowheader', { name: 'bar' }).elements()).toHaveLength(2);
  expect(page.getByText('With others in view').elements()).toEqual([]);
  await showLanguage('de');
  await expect
    .poll(() => rows.nth(1).element().textContent)
    .toMatch(/Alle Prüfenden\s*0,60\s*0,\d\d bis 0,\d\d/);
});

it('says where nobody was asked twice', async () => {
  const agreement = reviewAgreement([], 2);
  const review = v.parse(ReviewFigures, {
    classes: ['ring', 'bar'],
    agreement,
    waiting: 0,
    conflicts: 0,
    overrides: OVERRIDES,
  });
  mount(AgreementPanel, { review });
  await expect.element(page.getByText(/No item has verdicts of two people yet/)).toBeVisible();
});

it('sets the override rates blind first and in view side by side, with their difference', async () => {
  await openProject('overrides');
  const api = await somebody('overrides');
  const stats = await api.decisions.stats({});
  const suggestions = { settled: 150, accepted: 46, kept: 104, other: 0 };
  const anchoring = { blind: { n: 70, agreed: 14, revised: 0 }, open: { n: 80, agreed: 32 } };
  mount(ReviewerPanel, { stats: { ...stats, suggestions, anchoring } });
  // Newcombe's interval of 56 in 70 less 48 in 80.
  await expect
    .element(page.getByText(/80\.0\s?% blind first and 60\.0\s?% .* \+20\.0 points, .* interval \+5 to \+33/))
    .toBeVisible();
});
