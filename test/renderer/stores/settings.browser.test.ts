import { expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { keyRegistry } from '../../../src/renderer/keys/registry.ts';
import { useSettings } from '../../../src/renderer/stores/settings.ts';
import { freshStores } from '../browser/page.ts';

async function fresh(): Promise<ReturnType<typeof useSettings>> {
  const settings = useSettings(freshStores());
  await settings.apply();
  return settings;
}

const background = (): string => getComputedStyle(document.documentElement).backgroundColor;

it('is seen on the page at once, and by the next page of this browser', async () => {
  const settings = await fresh();
  const light = background();
  settings.theme = 'dark';
  settings.textSize = 150;
  settings.reviewer = 'Grace';
  await expect.poll(background).not.toBe(light);
  await expect.poll(() => getComputedStyle(document.documentElement).fontSize).toBe('24px');
  const next = await fresh();
  expect({ theme: next.theme, textSize: next.textSize, reviewer: next.reviewer }).toEqual({
    theme: 'dark',
    textSize: 150,
    reviewer: 'Grace',
  });
  next.changeTextSize(0);
  await expect.poll(() => getComputedStyle(document.documentElement).fontSize).toBe('16px');
});

it('keeps a language that was chosen, but none that the browser asked for', async () => {
  const settings = await fresh();
  settings.toggleTheme();
  await expect.poll(() => localStorage.getItem('gwinnow.settings')).toContain('"language":null');
  settings.language = 'de';
  await expect.poll(() => document.documentElement.lang).toBe('de');
  expect((await fresh()).language).toBe('de');
});

it('gives an action other keys, and its own ones back', async () => {
  const settings = await fresh();
  let kept = 0;
  const remove = keyRegistry.add('review', { 'review.keep': () => void (kept += 1) }, () => true);
  settings.remap('review.keep', ['k']);
  await expect.poll(() => keyRegistry.keysOf('review.keep')).toEqual(['k']);
  await userEvent.keyboard('x');
  await userEvent.keyboard('k');
  expect(kept).toBe(1);
  settings.remap('review.keep', null);
  await expect.poll(() => keyRegistry.keysOf('review.keep')).toEqual(['x']);
  await userEvent.keyboard('x');
  expect(kept).toBe(2);
  settings.singleKeys = false;
  await expect.poll(() => keyRegistry.singleKeys.value).toBe(false);
  await userEvent.keyboard('x');
  expect(kept).toBe(2);
  remove();
  expect(page.getByRole('alert').elements()).toEqual([]);
});
