import { expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import TauControl from '../../../../src/renderer/components/threshold/TauControl.vue';
import { mount } from '../../browser/page.ts';

const slider = page.getByRole('slider', { name: 'τ' });
const field = page.getByRole('textbox');

/** With a parent that takes whatever it says. */
function show(): { said: () => number[] } {
  const onUpdate = vi.fn((tau: number) => control.set({ modelValue: tau }));
  const control = mount(TauControl, {
    modelValue: 0.8,
    current: 0.8,
    range: { min: 0.5, max: 0.99 },
    offGrid: false,
    'onUpdate:modelValue': onUpdate,
  });
  return { said: () => onUpdate.mock.calls.map(([tau]) => Math.round(tau * 1000) / 1000) };
}

it('is a slider that says its value in words', async () => {
  show();
  await expect.element(slider).toHaveAttribute('aria-valuenow', '0.8');
  await expect.element(slider).toHaveAttribute('aria-valuemin', '0.5');
  await expect.element(slider).toHaveAttribute('aria-valuemax', '0.99');
  expect(slider.element().getAttribute('aria-valuetext')).toContain('0.800');
});

it('moves by a thousandth with an arrow, by ten with Page, and stays in its range', async () => {
  const { said } = show();
  await field.click();
  await userEvent.tab();
  await expect.element(slider).toHaveFocus();
  await userEvent.keyboard('{ArrowRight}{PageUp}{ArrowLeft}{End}{ArrowRight}');
  expect(said()).toEqual([0.801, 0.811, 0.81, 0.99]);
  await expect.element(field).toHaveValue('0.990');
});

it('takes a number that is typed, and says what is none', async () => {
  const { said } = show();
  await userEvent.fill(field, '0.725');
  await userEvent.keyboard('{Enter}');
  expect(said()).toEqual([0.725]);
  await expect.element(slider).toHaveAttribute('aria-valuenow', '0.725');
  await userEvent.fill(field, 'much');
  await expect.element(field).toHaveAttribute('aria-invalid', 'true');
  await expect.element(field).toHaveAccessibleDescription();
  await userEvent.keyboard('{Escape}');
  await expect.element(field).toHaveValue('0.725');
  expect(said()).toEqual([0.725]);
});
