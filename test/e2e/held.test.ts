import { afterEach, describe, expect, it } from 'vitest';
import { PageRig } from './page-rig.ts';
import { makeReviewProject } from './review-project.ts';

const rig = new PageRig();

afterEach(async () => {
  await rig.leave();
  await rig.endEngine();
});

const key = (name: string): Promise<void> => rig.page.keyboard.press(name);

describe('Review', () => {
  it('does not accept by one key what was mostly wrong before, and says so', async () => {
    await rig.api.projects.open({ directory: makeReviewProject({ misled: true }) });
    for (let sample = 1; sample <= 10; sample++) {
      await rig.api.decisions.decide({ sample, verdict: 'accept' });
    }
    await rig.open({ at: '/review' });
    await rig.join();
    await rig.page.locator('[data-drawn="11"]').waitFor();
    await rig.page
      .getByText('of 10 accepted suggestions of this class whose truth is known, 10 were wrong')
      .waitFor();
    expect(await rig.axe()).toEqual([]);
    await key('Enter');
    const dialog = rig.page.getByRole('dialog', { name: 'Reason for the verdict' });
    await dialog.waitFor();
    expect(await dialog.getByRole('button', { name: 'Accept bar' }).isDisabled()).toBe(true);
    expect(await rig.axe()).toEqual([]);
    await key('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect((await rig.api.queue.sample({ sample: 11 })).current).toBeNull();
    await key('Control+Enter');
    await dialog.getByLabel('Note').fill('the stroke is a bar');
    await dialog.getByRole('button', { name: 'Accept bar' }).click();
    await rig.page.locator('[data-drawn="12"]').waitFor();
    expect((await rig.api.queue.sample({ sample: 11 })).current).toMatchObject({
      kind: 'accept',
      reason: 'the stroke is a bar',
    });
    expect(rig.problems).toEqual([]);
  });
});
