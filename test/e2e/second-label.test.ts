import { afterEach, expect, it } from 'vitest';
import { PageRig } from './page-rig.ts';
import { makeReviewProject } from './review-project.ts';

const rig = new PageRig();

afterEach(async () => {
  await rig.leave();
  await rig.endEngine();
});

it.each([
  [
    'light',
    'en-GB',
    'taken from the second classifier',
    'taken from the other classifier',
    'Of 61 labelled rejected images it had 61 right, the suggestions 50: it is right more often.',
  ],
  [
    'dark',
    'de-DE',
    'vom zweiten Klassifikator genommen',
    'vom anderen Klassifikator genommen',
    'Von 61 zurückgewiesenen Bildern mit Label hatte er bei 61 recht, die Vorschläge bei 50: Er hat öfter recht.',
  ],
] as const)(
  'the log says that a label was taken from the second classifier (%s)',
  async (colorScheme, locale, logged, told, believed) => {
    await rig.api.projects.open({ directory: makeReviewProject({ strays: [1], second: [4] }) });
    await rig.open({ at: '/review/4', colorScheme, locale });
    await rig.join();
    await rig.page.locator('[data-drawn="4"]').waitFor();
    await rig.page.getByText(believed).waitFor();
    await rig.page.keyboard.press('o');
    await rig.page.locator('[data-drawn="5"]').waitFor();
    const { second, current } = await rig.api.queue.sample({ sample: 4 });
    expect(current).toMatchObject({ kind: 'keep', label: second?.label, secondRun: second?.run });
    await rig.page.keyboard.press('Enter');
    await rig.page.locator('[data-drawn="6"]').waitFor();
    expect((await rig.api.queue.sample({ sample: 5 })).current?.secondRun).toBeNull();
    await rig.page.goto(`${rig.page.url().split('#')[0]}#/review/4`);
    await rig.page.locator('[data-drawn="4"]').waitFor();
    await rig.page.getByText(told).waitFor();
    await rig.shoot(`review-taken-${colorScheme}`);
    await rig.page.goto(`${rig.page.url().split('#')[0]}#/audit`);
    await rig.page.getByText(logged).first().waitFor();
    expect(await rig.page.getByText(logged).count()).toBe(1);
    await rig.page.getByText(logged).first().click();
    expect(await rig.axe()).toEqual([]);
    await rig.shoot(`audit-taken-${colorScheme}`);
    expect(rig.problems).toEqual([]);
  },
);
