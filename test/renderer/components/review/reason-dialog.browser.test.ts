import { expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import ReasonDialog from '../../../../src/renderer/components/review/ReasonDialog.vue';
import { mount } from '../../browser/page.ts';

const DIALOG = { open: false, draft: { code: null, note: '' }, deed: 'Accept ring' } as const;

it('gives no verdict without a reason where one is needed', async () => {
  const onDone = vi.fn();
  const dialog = mount(ReasonDialog, { ...DIALOG, needed: '9 of 12 were wrong.', onDone });
  dialog.set({ open: true });
  const give = page.getByRole('button', { name: 'Accept ring' });
  await expect.element(page.getByText('9 of 12 were wrong.')).toBeVisible();
  await expect.element(give).toBeDisabled();
  expect(page.getByRole('button', { name: 'No reason' }).elements()).toEqual([]);
  await expect.element(page.getByRole('radio', { name: 'Ambiguous' })).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  await page.getByLabelText('Note').fill('it is clear');
  await give.click();
  expect(onDone.mock.calls).toEqual([[{ code: null, note: 'it is clear' }]]);
});

it('takes none where it may go without', async () => {
  const onDone = vi.fn();
  const dialog = mount(ReasonDialog, { ...DIALOG, onDone });
  dialog.set({ open: true });
  await page.getByRole('button', { name: 'No reason' }).click();
  expect(onDone.mock.calls).toEqual([[{ code: null, note: '' }]]);
});
