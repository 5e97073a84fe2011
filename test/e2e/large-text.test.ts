import { afterEach, describe, expect, it } from 'vitest';
import { PageRig } from './page-rig.ts';
import { makeReviewProject } from './review-project.ts';

const rig = new PageRig();

afterEach(async () => {
  await rig.leave();
  await rig.endEngine();
});

describe.each(['light', 'dark'] as const)('text of twice the size on 1024 x 768 (%s)', (colorScheme) => {
  async function open(at: string, blindFirst = false): Promise<void> {
    await rig.api.projects.open({ directory: makeReviewProject() });
    const viewport = { width: 1024, height: 768 };
    await rig.open({ at, colorScheme, viewport, settings: { textSize: 200, blindFirst } });
    await rig.join();
  }

  it.each([false, true])('leaves the image in view in Review (blind first: %s)', async (blindFirst) => {
    await open('/review', blindFirst);
    await rig.page.locator('[data-drawn="1"]').waitFor();
    const stage = await rig.page.getByRole('region', { name: 'Item', exact: true }).boundingBox();
    const image = await rig.page.getByRole('img', { name: /^Original/ }).boundingBox();
    const bottom = ({ y, height } = { y: 0, height: 0 }) => y + height;
    expect(stage?.height).toBeGreaterThan(300);
    expect(image?.height).toBeGreaterThan(150);
    expect(bottom(image ?? undefined)).toBeLessThan(bottom(stage ?? undefined));
    await rig.shoot(`review-large-${colorScheme}-${blindFirst ? 'blind' : 'open'}`);
    expect(await rig.axe()).toEqual([]);
    expect(await rig.overflow()).toBe(0);
    expect(rig.problems).toEqual([]);
  });

  it('leaves cards in view in Grid, and filters a scroll away', async () => {
    await open('/grid');
    const card = rig.page.getByRole('gridcell').first();
    await card.waitFor();
    const grid = await rig.page.getByRole('grid').boundingBox();
    const box = await card.boundingBox();
    expect((box?.y ?? 0) + 100).toBeLessThan((grid?.y ?? 0) + (grid?.height ?? 0));
    await rig.shoot(`grid-large-${colorScheme}`);
    expect(await rig.axe()).toEqual([]);
    await rig.page.getByRole('checkbox', { name: /ring/ }).check();
    await rig.page.getByText('6 of 12 items').waitFor();
    expect(await rig.overflow()).toBe(0);
    expect(rig.problems).toEqual([]);
  });
});
