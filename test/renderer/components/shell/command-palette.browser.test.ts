import { expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import CommandPalette from '../../../../src/renderer/components/shell/CommandPalette.vue';
import { mount } from '../../browser/page.ts';

const dialog = page.getByRole('dialog', { name: 'Commands' });
const found = (): string[] =>
  dialog
    .getByRole('option')
    .elements()
    .map((one) => one.textContent.trim());

function show() {
  const ran: string[] = [];
  const commands = (['Grid', 'Report', 'Export the report'] as const).map((label, index) => ({
    id: label,
    group: index < 2 ? ('goTo' as const) : ('do' as const),
    label,
    run: () => void ran.push(label),
  }));
  const openItem = vi.fn();
  const palette = mount(CommandPalette, {
    open: true,
    'onUpdate:open': (open: boolean) => palette.set({ open }),
    commands,
    openItem,
  });
  return { ran, openItem, palette };
}

it('starts in its field and lists everything, group by group', async () => {
  show();
  await expect.element(dialog.getByRole('textbox')).toHaveFocus();
  expect(found()).toEqual(['Grid', 'Report', 'Export the report']);
});

it('runs what was typed for, once, after it has gone', async () => {
  const { ran } = show();
  await expect.element(dialog.getByRole('textbox')).toHaveFocus();
  await userEvent.keyboard('report');
  await expect.poll(found).toEqual(['Report', 'Export the report']);
  await userEvent.keyboard('{ArrowDown}{Enter}');
  await expect.poll(() => dialog.elements()).toEqual([]);
  await expect.poll(() => ran).toHaveLength(1);
  expect(ran[0]).toMatch(/report/i);
});

it('offers to go to an item where a number is typed', async () => {
  const { openItem } = show();
  await expect.element(dialog.getByRole('textbox')).toHaveFocus();
  await userEvent.keyboard('#0042');
  await expect.poll(found).toHaveLength(1);
  await dialog.getByRole('option').click();
  await expect.poll(() => openItem.mock.calls).toEqual([[42]]);
});

it('says when there is nothing of that name, and forgets the query', async () => {
  const { ran, palette } = show();
  await expect.element(dialog.getByRole('textbox')).toHaveFocus();
  await userEvent.keyboard('xyz');
  await expect.element(dialog.getByText(/xyz/)).toBeVisible();
  await userEvent.keyboard('{Enter}{Escape}');
  await expect.poll(() => dialog.elements()).toEqual([]);
  expect(ran).toEqual([]);
  palette.set({ open: true });
  await expect.element(dialog.getByRole('textbox')).toHaveValue('');
});
