import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PageRig } from './page-rig.ts';
import { reportProject } from './report-project.ts';

const rig = new PageRig();

it('exports from the Data screen by keyboard, tells where, and says what is there already', async () => {
  const home = mkdtempSync(join(tmpdir(), 'gwinnow-export-'));
  await rig.api.projects.open({ directory: reportProject(0.8) });
  await rig.open({ at: '/threshold' });
  await rig.join();
  const { page } = rig;
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('Control+e');
  await page.waitForURL(/#\/data$/);
  await page.getByRole('dialog', { name: 'Export for other tools' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /Export for other tools/ }).waitFor();
  await page.keyboard.press('Control+e');
  const dialog = page.getByRole('dialog', { name: 'Export for other tools' });
  await dialog.getByLabel('Format').selectOption({ label: 'JSON lines' });
  await dialog.getByLabel('Which images').selectOption({ label: 'undecided ones up for review' });
  await dialog.getByLabel('Name of the folder').fill('out');
  const place = dialog.getByRole('textbox').nth(1);
  await place.fill(home);
  await place.press('Enter');
  await dialog.getByText(join(home, 'out')).waitFor();
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByText(/images exported/).waitFor();
  expect(existsSync(join(home, 'out', 'gwinnow.json'))).toBe(true);

  await page.keyboard.press('Control+e');
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await dialog.getByText(/is there already/).waitFor();
});
