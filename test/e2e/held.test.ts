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

  it.each(['light', 'dark'] as const)(
    'does not accept by one key what is unusually far from its image (%s)',
    async (colorScheme) => {
      await rig.api.projects.open({ directory: makeReviewProject({ strays: [1] }) });
      await rig.open({ at: '/review', colorScheme });
      await rig.join();
      await rig.page.locator('[data-drawn="1"]').waitFor();
      const why = /farther from its image than 19 in 20 of those that were right/;
      await rig.page.getByRole('region', { name: 'Verdict' }).getByText(why).first().waitFor();
      expect(await rig.axe()).toEqual([]);
      expect(await rig.overflow()).toBe(0);
      await rig.shoot(`review-far-${colorScheme}`);
      await key('Enter');
      const dialog = rig.page.getByRole('dialog', { name: 'Reason for the verdict' });
      await dialog.getByText(why).waitFor();
      await rig.shoot(`review-far-reason-${colorScheme}`);
      expect(await dialog.getByRole('button', { name: 'Accept ring' }).isDisabled()).toBe(true);
      await dialog.getByLabel('Note').fill('a ring all the same');
      await dialog.getByRole('button', { name: 'Accept ring' }).click();
      await rig.page.locator('[data-drawn="2"]').waitFor();
      const { current } = await rig.api.queue.sample({ sample: 1 });
      expect(current).toMatchObject({ kind: 'accept', reason: 'a ring all the same' });
      await key('Enter');
      await rig.page.locator('[data-drawn="3"]').waitFor();
      expect((await rig.api.queue.sample({ sample: 2 })).current?.kind).toBe('accept');
      expect(rig.problems).toEqual([]);
    },
  );
});
