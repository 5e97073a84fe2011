import { expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { defineComponent, h, ref, type PropType } from 'vue';
import UiButton from '../../../../src/renderer/components/ui/UiButton.vue';
import UiDialog from '../../../../src/renderer/components/ui/UiDialog.vue';
import { keyRegistry } from '../../../../src/renderer/keys/registry.ts';
import { mount } from '../../browser/page.ts';

/** A button that opens a dialog with or without a field, and two answers. */
const Screen = defineComponent({
  props: {
    field: { type: Boolean, required: true },
    answer: { type: String as PropType<'main' | 'danger'>, required: true },
  },
  setup: ({ field, answer }) => {
    const open = ref(false);
    return () => [
      h(UiButton, { onClick: () => (open.value = true) }, () => 'Open it'),
      h(
        UiDialog,
        {
          open: open.value,
          'onUpdate:open': (now: boolean) => (open.value = now),
          title: 'A question',
          description: 'What it is about',
        },
        {
          default: () => (field ? h('input', { 'aria-label': 'Answer' }) : 'No field'),
          actions: () => [
            h(UiButton, { onClick: () => (open.value = false) }, () => 'Keep'),
            h(UiButton, { variant: answer, onClick: () => (open.value = false) }, () => 'Done'),
          ],
        },
      ),
    ];
  },
});

const dialog = page.getByRole('dialog', { name: 'A question' });
const opener = page.getByRole('button', { name: 'Open it' });

async function open(field = true, answer: 'main' | 'danger' = 'main'): Promise<void> {
  mount(Screen, { field, answer });
  await opener.click();
  await expect.element(dialog).toBeVisible();
}

it('starts at its first field', async () => {
  await open();
  await expect.element(page.getByLabelText('Answer')).toHaveFocus();
  await userEvent.keyboard('{Escape}');
});

it.each([
  ['what it chiefly offers', 'main', 'Done'],
  ['the answer that does no harm', 'danger', 'Keep'],
] as const)('starts at %s where there is no field', async (_, answer, name) => {
  await open(false, answer);
  await expect.element(page.getByRole('button', { name })).toHaveFocus();
  await userEvent.keyboard('{Escape}');
});

it('keeps the focus, both ways round', async () => {
  await open();
  for (const shift of [false, true]) {
    for (let press = 0; press < 5; press += 1) {
      await userEvent.tab({ shift });
      expect(dialog.element().contains(document.activeElement)).toBe(true);
    }
  }
  await userEvent.keyboard('{Escape}');
});

it('is named and described, and hides the rest from those who listen', async () => {
  await open();
  await expect.element(dialog).toHaveAccessibleDescription('What it is about');
  expect(opener.elements()).toEqual([]);
  await userEvent.keyboard('{Escape}');
});

it.each(['{Escape}', 'Done', 'Close'])('goes by %s and gives the focus back', async (by) => {
  await open();
  if (by === '{Escape}') await userEvent.keyboard(by);
  else await page.getByRole('button', { name: by }).click();
  await expect.poll(() => dialog.elements()).toEqual([]);
  await expect.element(opener).toHaveFocus();
});

it('lets the keys of the screen rest while it is open', async () => {
  let undone = 0;
  const remove = keyRegistry.add('global', { 'app.undo': () => void (undone += 1) }, () => true);
  await open(false);
  await userEvent.keyboard('{Control>}z{/Control}');
  expect(undone).toBe(0);
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => dialog.elements()).toEqual([]);
  await userEvent.keyboard('{Control>}z{/Control}');
  expect(undone).toBe(1);
  remove();
});
