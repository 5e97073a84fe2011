import { expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import ProblemTable from '../../../../src/renderer/components/data/ProblemTable.vue';
import FailureNote from '../../../../src/renderer/components/ui/FailureNote.vue';
import { i18n, showLanguage } from '../../../../src/renderer/i18n/index.ts';
import { useQueue } from '../../../../src/renderer/stores/queue.ts';
import { useItem } from '../../../../src/renderer/stores/item.ts';
import { mount, openProject } from '../../browser/page.ts';

const ENGINE = 'failure-note';

it('says in the page’s language what failed and what to do, the engine’s own words below', async () => {
  const { pinia } = await openProject(ENGINE);
  const item = useItem(pinia);
  await item.show(4711);
  const failure = item.failure ?? { code: '', message: '' };
  mount(FailureNote, { failure }, pinia);
  await expect
    .element(page.getByText('There is no such image in this project. Check its number.'))
    .toBeVisible();
  await expect.element(page.getByText(failure.message)).toBeVisible();
  await showLanguage('de');
  await expect
    .element(page.getByText('Dieses Bild gibt es im Projekt nicht. Die Nummer prüfen.'))
    .toBeVisible();
  await expect.element(page.getByText(failure.message)).toBeVisible();
  await expect.element(page.getByText(/SAMPLE_NOT_FOUND/)).toBeVisible();
});

it('says so in German where English was never loaded', async () => {
  i18n.global.setLocaleMessage('en', {});
  await showLanguage('de');
  mount(FailureNote, { failure: { code: 'SAMPLE_NOT_FOUND', message: 'No sample 7' } });
  await expect
    .element(page.getByText('Dieses Bild gibt es im Projekt nicht. Die Nummer prüfen.'))
    .toBeVisible();
});

it('offers to try again where somebody listens', async () => {
  const { pinia, link } = await openProject(ENGINE);
  const queue = useQueue(pinia);
  link.cut();
  await expect.poll(() => queue.load().then(() => queue.failure?.code)).toBe('ENGINE_STOPPED');
  const onRetry = vi.fn();
  mount(FailureNote, { failure: queue.failure ?? { code: '', message: '' }, onRetry }, pinia);
  await page.getByRole('button', { name: 'Try again' }).click();
  expect(onRetry).toHaveBeenCalledTimes(1);
});

it('takes a code that this version does not know for a fault of the program', async () => {
  mount(FailureNote, { failure: { code: 'OF_TOMORROW', message: 'The moon is full' } });
  await expect.element(page.getByText(/This is a fault of the program/)).toBeVisible();
  await expect.element(page.getByText('The moon is full')).toBeVisible();
});

it('says of each file that was not imported why, in the page’s language', async () => {
  const problems = [{ source: '/a/b/c.png', code: 'IMAGE_TOO_LARGE', message: '9000x9000 pixels' }];
  mount(ProblemTable, { problems });
  await showLanguage('de');
  await expect.element(page.getByText('Das Bild ist zu groß. Zuerst verkleinern.')).toBeVisible();
  await expect.element(page.getByText('9000x9000 pixels')).toBeVisible();
});
