import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import StudyPanel from '../../../../src/renderer/components/report/StudyPanel.vue';
import { showLanguage } from '../../../../src/renderer/i18n/index.ts';
import type { Study } from '../../../../src/shared/contract/report.ts';
import { mount, somebody } from '../../browser/page.ts';

async function committed(): Promise<Study> {
  const api = await somebody('study');
  return api.report.study({});
}

it('shows what was timed, and marks what was asked on fewer images', async () => {
  const study = await committed();
  const rows = study.rows.map((row) => ({
    ...row,
    milliseconds: row.way === 'gwin' ? 12.345 : row.way === 'defenseGan' ? 4321.5 : null,
    every: row.way === 'defenseGan' ? 4 : 1,
  }));
  mount(StudyPanel, { study: { ...study, rows } });
  const gwin = page.getByRole('row', { name: /GWIN: the BNN on the transform/ });
  await expect.poll(() => gwin.element().textContent.trim()).toMatch(/12\.3$/);
  const searched = page.getByRole('row', { name: /what Defense-GAN finds/ });
  expect(searched.element().textContent).toMatch(/4\u202f322\s*$/);
  expect(page.getByRole('row', { name: /^a small LeNet-5/ }).element().textContent).toMatch(/–\s*$/);
  const asked = page.getByRole('rowheader', { name: /\*$/ });
  expect(asked.elements().map(({ textContent }) => textContent)).toEqual([
    'the BNN on what Defense-GAN finds *',
  ]);
  await expect
    .element(page.getByText(/\* Asked on one image in 4: its counts are of those alone/))
    .toBeVisible();
  await showLanguage('de');
  await expect.element(page.getByText(/\* Zu einem von 4 Bildern gefragt/)).toBeVisible();
});

it('leaves out what was not studied', async () => {
  const study = await committed();
  const rows = study.rows.map((row) => ({ ...row, milliseconds: null, every: 1 }));
  mount(StudyPanel, { study: { ...study, rows, paper: [], chances: null, harm: null } });
  await expect
    .element(page.getByRole('table', { name: 'GWIN beside other ways to ask again' }))
    .toBeVisible();
  expect(page.getByRole('table').elements()).toHaveLength(1);
  expect(page.getByRole('img').elements()).toEqual([]);
  expect(page.getByRole('columnheader', { name: 'milliseconds a reject' }).elements()).toEqual([]);
  expect(page.getByText(/\* Asked on/).elements()).toEqual([]);
});
