import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStore } from '../../src/main/store/open.ts';
import { temporaryFolder } from '../main/hosts/cli/cli.ts';
import { startServer } from '../main/hosts/web/served.ts';
import { writeBarsFolder } from './bars-folder.ts';
import { linkOf, openIn, ServedBrowser, type Visit } from './served-browser.ts';

const IMAGES = 180;
const MINUTES = 60_000;

const { folder, remove } = temporaryFolder();
const images = join(folder, 'bars');
const user = join(folder, 'user');
const project = join(user, 'Gwinnow', 'Bars');
/** A computer on which Gwinnow never ran. */
const place = { cwd: folder, env: { HOME: user, XDG_CONFIG_HOME: join(user, '.config') } };
const browser = new ServedBrowser();

beforeAll(async () => {
  mkdirSync(user);
  await writeBarsFolder(images, IMAGES);
});
afterAll(remove);

const look = (visit: Visit, name: string): Promise<void> => visit.shoot(`journey-${name}`);

async function makeProject(visit: Visit): Promise<void> {
  const { page } = visit;
  await page.getByText('No project yet').waitFor();
  await look(visit, '01-home');
  await visit.key('Control+n');
  await visit.heading('New project').waitFor();
  await page.keyboard.type('Bars');
  await page.getByText(project).waitFor();
  await visit.key('Enter');
  await visit.heading('No images yet').waitFor();
}

async function importFolder(visit: Visit): Promise<void> {
  const { page } = visit;
  await page.getByRole('button', { name: 'Choose folder or file' }).first().click();
  await visit.heading('Import images').waitFor();
  await visit.goTo(images);
  await page.getByText(`Chosen: ${images}`).waitFor();
  await page.getByRole('button', { name: 'Look at it first' }).click();
  await page.getByText('as the model will see them').waitFor();
  await look(visit, '04-looked');
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await visit.heading(`${IMAGES} images added`).waitFor();
  await look(visit, '05-imported');
  await page.getByRole('button', { name: 'Show it' }).click();
  await page.getByRole('rowheader', { name: 'down/damaged.png' }).waitFor();
  await page.getByRole('cell', { name: 'WRONG_MAGIC' }).waitFor();
  await look(visit, '06-problem');
  await visit.key('Escape');
}

async function train(visit: Visit): Promise<void> {
  const { page } = visit;
  await visit.key('Control+Digit6');
  await page.getByText('in use', { exact: true }).waitFor({ timeout: 2 * MINUTES });
  await look(visit, '07-training');
  const own = async (form: string, length: string, field: string, count: string, start: string) => {
    const card = page.getByRole('form', { name: form });
    await card.getByText('Own length, seed and more').click();
    await card.getByLabel('Length').selectOption({ label: length });
    await card.getByRole('textbox', { name: field }).fill(count);
    await card.getByRole('button', { name: start }).click();
  };
  await own('BNN', 'epochs', 'Epochs', '3', 'Train the BNN');
  await visit.heading(/BNN 1 is trained and in use/).waitFor({ timeout: 4 * MINUTES });
  await look(visit, '09-bnn');
  await page.getByRole('button', { name: 'Train a GWIN' }).click();
  await own('GWIN', 'steps', 'Steps', '40', 'Train the GWIN');
  await page.getByRole('img', { name: /^Image 1 transformed at step 0/ }).waitFor({ timeout: 2 * MINUTES });
  await look(visit, '10-gwin-runs');
  await visit.heading(/GWIN 2 is trained and in use/).waitFor({ timeout: 4 * MINUTES });
  await look(visit, '11-gwin');
  await page.getByRole('button', { name: 'Score and transform now' }).click();
  await page.getByRole('checkbox', { name: /^test/ }).waitFor();
  await page.getByRole('button', { name: 'Score and transform', exact: true }).click();
  await page.getByText('All done.').waitFor({ timeout: 2 * MINUTES });
  await look(visit, '13-scored');
}

async function setTau(visit: Visit): Promise<void> {
  const { page } = visit;
  await visit.key('Control+Digit5');
  await page.getByRole('slider').waitFor();
  await visit.key('End');
  await visit.key('Shift+ArrowLeft');
  await visit.key('Control+Enter');
  await page.getByRole('dialog', { name: 'Apply τ 0.989' }).waitFor();
  await page.keyboard.type('see nearly all of them');
  await look(visit, '15-apply');
  await visit.key('Control+Enter');
  await page.getByText('τ is now 0.989').waitFor();
}

const VERDICTS = ['Enter', 'x', 'a', 'Digit1', 'Space', 'f', 'u'];

/** Decides all there is; gives how many that were. */
async function review(visit: Visit): Promise<number> {
  const { page } = visit;
  await visit.key('Control+Digit3');
  const stage = page.locator('[data-drawn]');
  await stage.waitFor();
  await look(visit, '16-review');
  const words = await page.getByText(/^\d+ of \d+ left$/).textContent();
  const all = Number(/of (\d+)/.exec(words ?? '')?.[1]);
  expect(all).toBeGreaterThan(5);
  for (let decided = 0; decided < all; decided++) {
    await page.getByText(`${all - decided} of ${all} left`).waitFor();
    await page.locator('[data-drawn]:not([data-drawn="0"])').waitFor();
    await visit.key(VERDICTS[decided % VERDICTS.length] ?? '');
  }
  await visit.heading(`All ${all} decided`).waitFor();
  await look(visit, '17-done');
  return all;
}

async function report(visit: Visit): Promise<string> {
  await visit.key('Control+Digit7');
  const headline = visit.page.getByRole('heading', {
    level: 1,
    name: /^At τ 0\.989 the transform (lifts|lowers|makes no measurable difference)/,
  });
  await headline.waitFor();
  await look(visit, '18-report');
  return (await headline.textContent()) ?? '';
}

function recorded(): string[] {
  const store = openStore(project);
  try {
    return store.decisions.list(1000).map(({ kind, sample }) => `${sample} ${kind}`);
  } finally {
    store.close();
  }
}

it(
  'goes from an empty computer to a finished queue without a terminal, and finds it all again',
  { timeout: 10 * MINUTES },
  async () => {
    const server = await startServer([], place);
    const visit = await browser.open(linkOf(server));
    await makeProject(visit);
    await importFolder(visit);
    await train(visit);
    await setTau(visit);
    const all = await review(visit);
    const found = await report(visit);
    expect(recorded()).toHaveLength(all);

    await visit.page.reload();
    await visit.heading(found).waitFor();
    await visit.key('Control+Digit3');
    await visit.heading(`All ${all} decided`).waitFor();
    await visit.key('Control+Digit8');
    await look(visit, '19-audit');
    expect(visit.problems).toEqual([]);

    const { context } = visit;
    await visit.page.close();
    server.child.kill('SIGINT');
    await server.ended;
    const again = await startServer([], place);
    const tomorrow = await openIn(context, linkOf(again));
    await tomorrow.connected();
    await tomorrow.page.getByRole('button', { name: /^Bars/ }).waitFor();
    await look(tomorrow, '20-tomorrow');
    await tomorrow.page.getByRole('button', { name: /^Bars/ }).click();
    await tomorrow.heading(`All ${all} decided`).waitFor();
    await tomorrow.key('Control+z');
    await tomorrow.page.getByText(`1 of ${all} left`).waitFor();
    expect(recorded()[0]).toMatch(/ undo$/);
    expect(recorded()).toHaveLength(all + 1);
    await tomorrow.key('Control+Digit7');
    await tomorrow.heading(found).waitFor();
    expect(tomorrow.problems).toEqual([]);
  },
);
