import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { SCREENS, type Screen } from '../../src/renderer/screens.ts';
import { PageRig } from './page-rig.ts';

const rig = new PageRig();

beforeAll(async () => {
  const directory = mkdtempSync(join(tmpdir(), 'gwinnow-screens-'));
  await rig.api.projects.create({ directory, name: 'Digits', image: { height: 28, width: 28, channels: 1 } });
});

const placeOf = (screen: Screen): string => (screen === 'home' ? '/' : `/${screen}`);

async function settled(): Promise<void> {
  await rig.join();
  await rig.page
    .getByLabel('Where you are')
    .or(rig.page.getByLabel('Wo Sie sind'))
    .getByText('Digits')
    .waitFor();
  await rig.page.waitForTimeout(500);
}

it.each(SCREENS.flatMap((screen) => [[screen, 'light'] as const, [screen, 'dark'] as const]))(
  'shows %s of an empty project to everybody (%s)',
  async (screen, colorScheme) => {
    await rig.open({ at: placeOf(screen), colorScheme });
    await settled();
    await rig.shoot(`empty-${screen}-${colorScheme}`);
    expect(await rig.axe()).toEqual([]);
    expect(rig.problems).toEqual([]);
  },
);

it.each(SCREENS)('fits %s into a small window, also with text twice as large, in German', async (screen) => {
  for (const textSize of [100, 200]) {
    await rig.open({
      at: placeOf(screen),
      viewport: { width: 1024, height: 700 },
      locale: 'de-DE',
      settings: { textSize },
    });
    await settled();
    await rig.shoot(`small-${screen}-${textSize}`);
    expect([textSize, await rig.overflow()]).toEqual([textSize, 0]);
    await rig.leave();
  }
});
