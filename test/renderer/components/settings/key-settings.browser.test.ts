import { expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { defineComponent, h, ref } from 'vue';
import KeySettings from '../../../../src/renderer/components/settings/KeySettings.vue';
import { useSettings } from '../../../../src/renderer/stores/settings.ts';
import { freshStores, mount } from '../../browser/page.ts';

/** The part of the settings that holds the keys, with what it says. */
async function show() {
  const pinia = freshStores();
  const settings = useSettings(pinia);
  await settings.apply();
  const said = ref<string[]>([]);
  const screen = defineComponent({
    setup: () => () =>
      h(KeySettings, {
        changes: settings.keys,
        singleKeys: settings.singleKeys,
        'onUpdate:singleKeys': (on: boolean) => (settings.singleKeys = on),
        onRemap: settings.remap,
        onReplace: (keys: typeof settings.keys) => (settings.keys = keys),
        onSay: (text: string) => said.value.push(text),
      }),
  });
  mount(screen, {}, pinia);
  await userEvent.selectOptions(page.getByRole('combobox', { name: 'Keys of' }), 'Review');
  return { settings, said };
}

const row = (name: string) =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });
const change = (name: string) => page.getByRole('button', { name: `Change the key of ${name}` });

it('gives an action the key that is pressed next', async () => {
  const { settings, said } = await show();
  await change('Larger images').click();
  await expect.element(page.getByRole('textbox', { name: /Press a key/ })).toHaveFocus();
  await userEvent.keyboard('j');
  await expect.poll(() => settings.keys).toEqual({ 'review.zoomIn': ['j'] });
  await expect.element(row('Larger images').getByText('J', { exact: true })).toBeVisible();
  await expect.element(change('Larger images')).toHaveFocus();
  expect(said.value).toEqual(['Larger images is now J']);
});

it('gives up by Escape', async () => {
  const { settings } = await show();
  await change('Larger images').click();
  await userEvent.keyboard('{Escape}');
  await expect.element(change('Larger images')).toHaveFocus();
  expect(settings.keys).toEqual({});
});

it('takes a key from another action only when told to', async () => {
  const { settings } = await show();
  await change('Larger images').click();
  await userEvent.keyboard('x');
  const alert = page.getByRole('alert');
  await expect.poll(() => alert.element().textContent).toContain('X already does: Keep original.');
  await page.getByRole('button', { name: 'Keep it there' }).click();
  expect(settings.keys).toEqual({});
  await change('Larger images').click();
  await userEvent.keyboard('x');
  await page.getByRole('button', { name: 'Take it over' }).click();
  await expect.poll(() => settings.keys).toEqual({ 'review.zoomIn': ['x'], 'review.keep': [] });
});

it('shows a clash and puts everything back at once', async () => {
  const { settings } = await show();
  settings.remap('review.zoomIn', ['x']);
  await expect.element(page.getByText('A key does two things on one screen')).toBeVisible();
  await page.getByRole('button', { name: 'Reset all keys' }).click();
  await expect.poll(() => settings.keys).toEqual({});
  expect(page.getByText('A key does two things on one screen').elements()).toEqual([]);
});

it('takes keys from a file, and none from a file that is something else', async () => {
  const { settings, said } = await show();
  const picker = page.getByLabelText('Import keys', { exact: true }).last();
  await userEvent.upload(picker, new File(['{"no": "keys"}'], 'other.json'));
  await expect.poll(() => said.value).toEqual(['The file holds no keys of Gwinnow']);
  expect(settings.keys).toEqual({});
});
