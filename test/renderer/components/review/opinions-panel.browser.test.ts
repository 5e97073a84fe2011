import { expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import OpinionsPanel from '../../../../src/renderer/components/review/OpinionsPanel.vue';
import { mount, openProject, somebody } from '../../browser/page.ts';

const className = (label: number): string => ['cat', 'dog', 'owl'][label] ?? '';

it('offers the other classifier’s label where it is not what is suggested, and says how far to trust that', async () => {
  await openProject('opinions');
  const ann = await somebody('opinions');
  const detail = await ann.queue.sample({ sample: 1 });
  const suggested = detail.transform?.label ?? -1;
  const other = [0, 1, 2].find((label) => label !== suggested && label !== detail.original?.label) ?? -1;
  const take = vi.fn<() => void>();
  const second = { run: 9, model: 5, label: other, certainty: 0.8, record: null };
  const props = { detail: { ...detail, second }, className, canTake: true, onTake: take };
  const panel = mount(OpinionsPanel, props);
  await page.getByRole('button', { name: `Take ${className(other)}` }).click();
  expect(take).toHaveBeenCalledTimes(1);

  await expect.element(page.getByText('right more often')).not.toBeInTheDocument();
  panel.set({
    detail: { ...detail, second: { ...second, record: { images: 1200, first: 800, second: 900 } } },
  });
  await expect.element(page.getByText(/had 900 right, the suggestions 800: it is/)).toBeVisible();
  panel.set({
    detail: { ...detail, second: { ...second, record: { images: 1200, first: 900, second: 800 } } },
  });
  await expect.element(page.getByText(/had 800 right, the suggestions 900: they are/)).toBeVisible();

  panel.set({ detail: { ...detail, second }, canTake: false });
  await expect.element(page.getByRole('button', { name: /Take/ })).toBeDisabled();

  const trust = { chance: 0.94, from: 'validation' as const, images: 120, verdicts: 0 };
  panel.set({ detail: { ...detail, second: { ...second, label: suggested }, trust } });
  await expect.element(page.getByText(`${className(suggested)} is right about 19 times in 20`)).toBeVisible();
  await expect.element(page.getByText('120 rejected validation images of this project')).toBeVisible();
  expect(page.getByRole('button', { name: /Take/ }).elements()).toEqual([]);

  panel.set({ detail: { ...detail, trust: { ...trust, chance: 0.03 } } });
  await expect.element(page.getByText('is right about once in 20')).toBeVisible();

  panel.set({ detail: { ...detail, trust: null, far: { distance: 0.123, bar: 0.08 } } });
  await expect.element(page.getByText('unusually far from the image')).toBeVisible();
  await expect.element(page.getByText('changed by 12.3 % of white')).toBeVisible();
  await expect.element(page.getByText('right about')).not.toBeInTheDocument();

  const unknown = page.getByText(/is not known under this policy.*50 labelled rejected validation images/);
  await expect.element(unknown).not.toBeInTheDocument();
  panel.set({ detail: { ...detail, second, trust: null, far: null } });
  await expect.element(unknown).toBeVisible();
  panel.set({ detail: { ...detail, second, trust: null, far: null, outcome: 'accepted' } });
  await expect.element(unknown).not.toBeInTheDocument();

  panel.set({ detail: { ...detail, second: null, trust: { ...trust, verdicts: 31 } } });
  await expect.element(page.getByRole('heading', { name: 'How far to trust the suggestion' })).toBeVisible();
  await expect.element(page.getByText('verdicts on 31 suggestions here')).toBeVisible();
});
