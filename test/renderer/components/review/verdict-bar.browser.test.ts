import { expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import VerdictBar from '../../../../src/renderer/components/review/VerdictBar.vue';
import { mount } from '../../browser/page.ts';

const BAR = {
  classes: ['cross', 'ring', 'bar'],
  original: 0,
  suggested: 1,
  hidden: false,
  picked: null,
  disabled: false,
  canUndo: true,
  reason: '',
  note: '',
  held: '',
} as const;

const button = (name: string | RegExp) => page.getByRole('button', { name });

it('gives each verdict once, named after its label', async () => {
  const heard = { onAccept: vi.fn(), onKeep: vi.fn(), onUnsure: vi.fn(), onFlag: vi.fn(), onUndo: vi.fn() };
  const onPick = vi.fn();
  mount(VerdictBar, { ...BAR, ...heard, onPick });
  for (const name of ['Accept ring', 'Keep cross', /^Unsure/, /^Flag/, /^Undo/]) await button(name).click();
  for (const listener of Object.values(heard)) expect(listener).toHaveBeenCalledTimes(1);
  await page.getByRole('group', { name: 'Pick class' }).getByRole('button', { name: 'bar' }).click();
  expect(onPick.mock.calls).toEqual([[2]]);
});

it('walks through the classes by arrows from one tab stop, and round the ends', async () => {
  const onPick = vi.fn();
  mount(VerdictBar, { ...BAR, onPick });
  const classes = page.getByRole('group', { name: 'Pick class' }).getByRole('button').elements();
  expect(classes.map((one) => one.getAttribute('tabindex'))).toEqual(['0', '-1', '-1']);
  if (classes[0] instanceof HTMLElement) classes[0].focus();
  await userEvent.keyboard('{ArrowLeft}');
  await expect.element(button(/bar/)).toHaveFocus();
  await userEvent.keyboard('{ArrowRight}{ArrowRight}{Enter}');
  expect(onPick.mock.calls).toEqual([[1]]);
});

it('names no label in blind mode, and takes a class first', async () => {
  mount(VerdictBar, { ...BAR, hidden: true });
  expect(button(/^Accept|^Keep/).elements()).toEqual([]);
  const group = page.getByRole('group', { name: 'Pick class' });
  expect(group.element().textContent).not.toMatch(/suggested|original/);
  await expect.element(group.getByRole('button', { name: 'ring' })).toBeEnabled();
});

it('decides nothing while it is paused, and says why; what was done can still be taken back', async () => {
  mount(VerdictBar, { ...BAR, disabled: true, note: 'The engine is away' });
  await expect.element(page.getByText('The engine is away')).toBeVisible();
  const enabled = page
    .getByRole('button')
    .elements()
    .filter((one) => !one.hasAttribute('disabled'));
  expect(enabled).toEqual([button(/^Undo/).element()]);
});

it('accepts nothing where there is no suggestion', async () => {
  mount(VerdictBar, { ...BAR, suggested: null });
  await expect.element(button(/^Accept/)).toBeDisabled();
  await expect.element(button('Keep cross')).toBeEnabled();
});

it('offers a search where digits do not reach all classes', async () => {
  const onFind = vi.fn();
  const classes = Array.from({ length: 43 }, (_, index) => `sign ${index}`);
  mount(VerdictBar, { ...BAR, classes, onFind });
  expect(page.getByRole('group', { name: 'Pick class' }).getByRole('button').elements()).toHaveLength(10);
  await button(/^All 43 classes/).click();
  expect(onFind).toHaveBeenCalledTimes(1);
});

it('shows the reason that goes along', async () => {
  const bar = mount(VerdictBar, BAR);
  await expect.element(button(/^Reason/)).toHaveAttribute('aria-pressed', 'false');
  bar.set({ reason: 'Ambiguous' });
  await expect.element(button(/^Ambiguous/)).toHaveAttribute('aria-pressed', 'true');
});

it('says why a suggestion is not accepted by one key, and by which', async () => {
  const onAccept = vi.fn();
  const held = 'Of 12 accepted, 9 were wrong';
  const bar = mount(VerdictBar, { ...BAR, held, onAccept });
  await expect.element(page.getByText(held)).toBeVisible();
  expect(button(/^Accept ring …/).element().textContent).toContain('Ctrl');
  await button(/^Accept ring …/).click();
  expect(onAccept).toHaveBeenCalledTimes(1);
  bar.set({ hidden: true });
  await expect.element(page.getByText(held)).not.toBeInTheDocument();
});
