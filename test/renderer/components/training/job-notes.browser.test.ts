import { expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import JobNotes from '../../../../src/renderer/components/training/JobNotes.vue';
import type { Job } from '../../../../src/shared/contract/jobs.ts';
import { mount } from '../../browser/page.ts';

const ENDED: Job = {
  id: 7,
  kind: 'export',
  state: 'cancelled',
  params: {},
  progress: null,
  result: null,
  error: null,
  createdAt: '2026-11-25T09:00:00.000Z',
  startedAt: null,
  endedAt: null,
};

it.each([
  ['stopped', 'It was stopped', ENDED, null],
  ['failed', 'It failed', { ...ENDED, state: 'failed', error: { code: 'INTERNAL', message: 'Why' } }, null],
  ['done', 'It is done', { ...ENDED, state: 'done' }, { title: 'It is done', text: 'There' }],
] as const)('tells that a job was %s until that is dismissed', async (_, told, finished, done) => {
  const onDismiss = vi.fn();
  const common = { running: null, left: null, stopping: false, canWrite: true };
  const words = { failed: 'It failed', cancelled: 'It was stopped' };
  mount(JobNotes, { ...common, ...words, finished, done, onDismiss });
  await expect.element(page.getByRole('heading', { name: told })).toBeVisible();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  expect(onDismiss).toHaveBeenCalledTimes(1);
});
