import { expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import SpotCheckPart from '../../../../src/renderer/components/threshold/SpotCheckPart.vue';
import type { Failure } from '../../../../src/renderer/failure.ts';
import { showLanguage } from '../../../../src/renderer/i18n/index.ts';
import { usePolicies } from '../../../../src/renderer/stores/policies.ts';
import { useQueue } from '../../../../src/renderer/stores/queue.ts';
import { mount, openProject, somebody } from '../../browser/page.ts';

const ENGINE = 'spot-checks';
const dialog = page.getByRole('dialog', { name: 'Rate of spot checks' });
const apply = page.getByRole('button', { name: 'Apply the rate' });

const PART = { rate: 0, accepted: 4, canWrite: true };

async function ask(): Promise<void> {
  await page.getByRole('button', { name: 'Change the rate' }).click();
  await expect.element(dialog).toBeVisible();
}

it('writes the rate with its reason as a policy, and the queue holds its spot checks', async () => {
  const { pinia } = await openProject(ENGINE);
  const policies = usePolicies(pinia);
  const set = (spotCheckRate: number, reason: string) => policies.set({ spotCheckRate, reason });
  mount(SpotCheckPart, { ...PART, set }, pinia);
  await ask();
  await userEvent.fill(page.getByLabelText('Share of the accepted images'), '100');
  await userEvent.fill(page.getByLabelText('Reason, for the log'), 'a new camera');
  await apply.click();
  await expect.poll(() => dialog.elements()).toEqual([]);
  expect(await (await somebody(ENGINE)).policies.current({})).toMatchObject({
    spotCheckRate: 1,
    reason: 'a new camera',
    tau: 0.9,
  });
  const queue = useQueue(pinia);
  await queue.show({ filter: { outcome: 'accepted' } });
  expect(queue.items.map(({ sample }) => sample)).toEqual([13, 14, 15, 16]);
  expect(queue.counts).toMatchObject({ spotChecks: 4, rejected: 12, open: 16 });
});

it('asks for a rate and a reason before it writes', async () => {
  const set = vi.fn<() => Promise<Failure | null>>(async () => null);
  mount(SpotCheckPart, { ...PART, set });
  await ask();
  await userEvent.fill(page.getByLabelText('Share of the accepted images'), '101');
  await expect.element(page.getByText('A number from 0 to 100')).toBeVisible();
  await apply.click();
  await userEvent.fill(page.getByLabelText('Share of the accepted images'), '2,5');
  await apply.click();
  await expect.element(page.getByText('Say why; the log keeps it.')).toBeVisible();
  expect(set).not.toHaveBeenCalled();
  await userEvent.fill(page.getByLabelText('Reason, for the log'), 'why not');
  await apply.click();
  expect(set.mock.calls).toEqual([[0.025, 'why not']]);
});

it('stays open and says why the rate was not changed', async () => {
  const failure = { code: 'READ_ONLY', message: 'Reading only' };
  mount(SpotCheckPart, { ...PART, set: async () => failure });
  await ask();
  await userEvent.fill(page.getByLabelText('Reason, for the log'), 'why not');
  await apply.click();
  await expect.element(page.getByText('The rate was not changed')).toBeVisible();
  await expect.element(dialog).toBeVisible();
});

it('says what the rate in use means, in both languages', async () => {
  const part = mount(SpotCheckPart, { ...PART, set: async () => null });
  await expect.element(page.getByText(/No accepted image is shown to a reviewer/)).toBeVisible();
  part.set({ rate: 0.02, accepted: 5_000 });
  await expect
    .element(page.getByText(/2\.0\s?% of the accepted images go to review too, about 100 now/))
    .toBeVisible();
  await showLanguage('de');
  await expect.element(page.getByText(/2,0\s?% der angenommenen Bilder .* jetzt etwa 100/)).toBeVisible();
});
