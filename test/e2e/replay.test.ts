import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { mnistProject } from '../main/engine/mnist-project.ts';
import { PageRig } from './page-rig.ts';

const rig = new PageRig();
let directory: string;
let remove = (): void => undefined;

beforeAll(async () => {
  const project = await mnistProject(40);
  ({ directory, remove } = project);
  await project.engine.close();
});

afterEach(async () => {
  await rig.leave();
  await rig.endEngine();
});

afterAll(() => remove());

describe('Replay', () => {
  it('puts the run on record and the one computed anew side by side', { timeout: 120_000 }, async () => {
    await rig.api.projects.open({ directory });
    await rig.open({ at: '/review' });
    await rig.join();
    await rig.page.locator('[data-drawn]').waitFor();
    await rig.page.keyboard.press('v');
    const dialog = rig.page.getByRole('dialog', { name: 'Replay' });
    await dialog.getByText('Identical, bit for bit.').waitFor({ timeout: 90_000 });
    const runs = await Promise.all(
      ['On record', 'Computed anew'].map((name) => dialog.getByRole('region', { name }).innerText()),
    );
    const [recorded = '', replayed = ''] = runs.map((text) => text.split('\n').slice(1).join('\n'));
    expect(recorded).toContain('τ');
    expect(replayed).toBe(recorded);
    const differences = dialog.locator('table.figures td:last-child');
    expect(new Set(await differences.allInnerTexts())).toEqual(new Set(['none']));
    await rig.page.keyboard.press('Escape');
    await rig.page.getByText('identical', { exact: true }).waitFor();
  });
});
