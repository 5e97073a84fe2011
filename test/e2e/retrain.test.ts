import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { reviewedOf } from '../../src/shared/contract/reviewed.ts';
import { SIDE, writeIdx } from '../main/engine/small-data.ts';
import { PageRig } from './page-rig.ts';

const SECOND = 1000;
const POOL = 3;

const folder = mkdtempSync(join(tmpdir(), 'gwinnow-retrain-'));
const rig = new PageRig();

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const heading = (name: string | RegExp) => rig.page.getByRole('heading', { name });
const button = (name: string | RegExp) => rig.page.getByRole('button', { name });

async function ended(job: number): Promise<void> {
  for await (const { state, error } of await rig.api.jobs.watch({ job })) {
    if (state === 'failed') throw new Error(error?.message);
  }
}

/** Labelled bars, three pool images without a label, and a classifier that rejects nearly all. */
async function makeProject(): Promise<void> {
  const image = { height: SIDE, width: SIDE, channels: 1 as const };
  await rig.api.projects.create({ directory: join(folder, 'bars'), name: 'Bars', image });
  const plan = { train: 50, validation: 30, test: 20, seed: 1 };
  await ended((await rig.api.datasets.import({ source: writeIdx(folder, 'bars', 120, 3), plan })).job);
  const source = writeIdx(join(folder, 'pool'), 'more', POOL, 8);
  rmSync(join(folder, 'pool', 'more-labels-idx1-ubyte'));
  await ended((await rig.api.datasets.import({ source })).job);
  await ended((await rig.api.training.classifier({ epochs: 1 })).job);
  await rig.api.policies.set({ tau: 0.99, reason: 'reject nearly all' });
  await ended((await rig.api.scoring.score({ split: 'pool' })).job);
}

async function openAt(at: string): Promise<void> {
  await rig.open({ at });
  await rig.join();
}

/** Pictures in both themes; nothing that breaks a rule of WCAG. */
async function clean(name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await rig.page.emulateMedia({ colorScheme });
    // Colours move over for 120 ms.
    await rig.page.waitForTimeout(300);
    await rig.shoot(`${name}-${colorScheme}`);
    expect([name, colorScheme, await rig.axe()]).toEqual([name, colorScheme, []]);
  }
}

/** One story; each test goes on where the one before stopped. */
describe('what people decide', () => {
  it('is decided on pool images', async () => {
    await makeProject();
    await openAt('/review');
    for (let left = POOL; left > 0; left--) {
      await rig.page.getByText(`${left} of ${POOL} left`).waitFor();
      await rig.page.locator('[data-drawn]').waitFor();
      await rig.page.keyboard.press(`Digit${left % 3}`);
    }
    await heading(`All ${POOL} decided`).waitFor();
    expect(rig.problems).toEqual([]);
  });

  it('is learned from where one asks for it, and the model says so', async () => {
    await openAt('/training');
    const form = rig.page.getByRole('form', { name: 'BNN' });
    await form.getByText(`${POOL} new, 0 in place of given labels.`).waitFor();
    await form.getByRole('switch', { name: 'Learn from reviewed labels too' }).click();
    await form.getByLabel('Which of them').selectOption(`all, ${POOL}`);
    await form.getByText('Own length, seed and more').click();
    await form.getByRole('textbox', { name: 'Seed' }).fill('2');
    await form.getByLabel('Length').selectOption('epochs');
    await form.getByRole('textbox', { name: 'Epochs' }).fill('1');
    await clean('retrain-start');
    await form.getByRole('button', { name: 'Train the BNN' }).click();
    await heading(/BNN 2 is trained/).waitFor({ timeout: 120 * SECOND });
    await rig.page.getByText(`${POOL} reviewed labels`).waitFor();
    const model = (await rig.api.models.list({})).at(-1);
    expect(reviewedOf(model?.config)).toMatchObject({ which: 'all', labels: POOL, added: POOL });
    expect(rig.problems).toEqual([]);
  });

  it('is judged on the same images, and promoted with a reason', async () => {
    await openAt('/training');
    await button('Compare model 2 with the one in use').click();
    await heading('BNN 2 beside BNN 1').waitFor();
    await button('Score both on validation and test images').click();
    await rig.page.getByText(/^On \d+ labelled validation images/).waitFor({ timeout: 120 * SECOND });
    await rig.page.getByText('How both do on the test images is shown once it is decided.').waitFor();
    expect(await rig.page.getByText(/labelled test images/).count()).toBe(0);
    await clean('retrain-compare');
    await button('Keep BNN 1').click();
    await rig.page.getByLabel('Reason').fill('three labels are few');
    await rig.page.getByRole('dialog').getByRole('button', { name: 'Keep BNN 1' }).click();
    await rig.page.getByText('BNN 1 stayed in use instead of BNN 2.').first().waitFor();
    expect((await rig.api.policies.current({})).classifier).toBe(1);
    await button('Use BNN 2').click();
    await rig.page.getByLabel('Reason').fill('it is no worse');
    await rig.page.getByRole('dialog').getByRole('button', { name: 'Use BNN 2' }).click();
    await rig.page.getByText('BNN 2 took the place of BNN 1.').first().waitFor();
    await rig.page.getByText(/^On \d+ labelled test images, shown now that it is decided/).waitFor();
    await clean('retrain-promoted');
    expect(await rig.api.policies.current({})).toMatchObject({ classifier: 2, reason: 'it is no worse' });
    const [newest, before] = await rig.api.models.promotions({});
    expect(newest).toMatchObject({ promoted: true, old: 1, new: 2, by: 'ada' });
    expect(newest?.test).not.toBeNull();
    expect(before).toMatchObject({ promoted: false, reason: 'three labels are few' });
    expect(rig.problems).toEqual([]);
  });
});
