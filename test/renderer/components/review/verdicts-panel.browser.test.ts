import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import VerdictsPanel from '../../../../src/renderer/components/review/VerdictsPanel.vue';
import { mount, openProject, somebody } from '../../browser/page.ts';

const className = (label: number): string => ['cat', 'dog', 'owl'][label] ?? '';

it('shows what each said and what it comes to, and nothing of it while that is hidden', async () => {
  await openProject('several');
  const [ann, ben, cyd] = [await somebody('several'), await somebody('several'), await somebody('several')];
  await ann.sessions.identify({ reviewer: 'Ann' });
  await ben.sessions.identify({ reviewer: 'Ben' });
  await cyd.sessions.identify({ reviewer: 'Cyd' });
  await ann.policies.set({ reviewers: 2, independentReview: true, reason: 'two look' });
  await ann.decisions.decide({ sample: 1, verdict: 'label', label: 2, reason: 'feathers' });
  const panel = mount(VerdictsPanel, { detail: await ben.queue.sample({ sample: 1 }), className });
  await expect.element(page.getByText('1 of 2 given')).toBeVisible();
  await expect.element(page.getByText(/hidden until your own verdict is given/)).toBeVisible();
  expect(page.getByText(/owl|feathers|Ann/).elements()).toEqual([]);
  panel.set({ detail: await ann.queue.sample({ sample: 1 }) });
  await expect.element(page.getByText('owl, says Ann')).toBeVisible();
  await expect.element(page.getByText(/waits for another reviewer/)).toBeVisible();
  await ben.decisions.decide({ sample: 1, verdict: 'flag' });
  panel.set({ detail: await ben.queue.sample({ sample: 1 }) });
  await expect.element(page.getByText('Flagged, says Ben')).toBeVisible();
  await expect.element(page.getByText('feathers')).toBeVisible();
  await expect.element(page.getByText(/you can still change yours/)).toBeVisible();
  panel.set({ detail: await cyd.queue.sample({ sample: 1 }) });
  await expect.element(page.getByText('They differ: your verdict decides between them.')).toBeVisible();
  await cyd.decisions.decide({ sample: 1, verdict: 'label', label: 2, adjudicate: true });
  panel.set({ detail: await ann.queue.sample({ sample: 1 }) });
  await expect.element(page.getByText('Cyd decided between them.')).toBeVisible();
});
