import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BAR_CLASSES, writeBarsFolder } from './bars-folder.ts';
import { PageRig } from './page-rig.ts';

const IMAGES = 210;
const SECOND = 1000;

const folder = mkdtempSync(join(tmpdir(), 'gwinnow-training-'));
const images = join(folder, 'bars');
const home = join(folder, 'home');
const rig = new PageRig({ home, recents: join(folder, 'recents.json') });

beforeAll(() => writeBarsFolder(images, IMAGES));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Walks with Tab, as one without a pointer does, until what is named has the focus. */
async function tabTo(name: string | RegExp, back = false): Promise<void> {
  const wanted = (said: string): boolean => (typeof name === 'string' ? said === name : name.test(said));
  const seen: string[] = [];
  for (let presses = 0; presses < 80; presses++) {
    const said = await focusName();
    if (wanted(said)) return;
    seen.push(said);
    await rig.page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
  }
  throw new Error(`Tab never came to ${name}; it came to ${[...new Set(seen)].join(' | ')}`);
}

/** The accessible name of what has the focus, as far as labels and text give it. */
function focusName(): Promise<string> {
  return rig.page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement)) return '';
    const labels = 'labels' in element ? [...((element.labels as NodeListOf<HTMLElement> | null) ?? [])] : [];
    const said = element.getAttribute('aria-label') ?? labels[0]?.textContent ?? element.textContent;
    return said.replace(/\s+/g, ' ').trim();
  });
}

async function press(name: string | RegExp): Promise<void> {
  await tabTo(name);
  await rig.page.keyboard.press('Enter');
}

async function type(name: string | RegExp, text: string): Promise<void> {
  await tabTo(name);
  await rig.page.keyboard.press('Control+a');
  await rig.page.keyboard.type(text);
}

const heading = (name: string | RegExp) => rig.page.getByRole('heading', { name });

async function enter(screen: string, key: string): Promise<void> {
  await rig.page.keyboard.press(`Control+${key}`);
  await heading(screen).first().waitFor();
}

async function everywhereClean(name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await rig.page.emulateMedia({ colorScheme });
    // Colours move over for 120 ms.
    await rig.page.waitForTimeout(300);
    await rig.shoot(`${name}-${colorScheme}`);
    expect([name, colorScheme, await rig.axe()]).toEqual([name, colorScheme, []]);
  }
}

async function open(at: string, role: 'reviewer' | 'reader' = 'reviewer'): Promise<void> {
  await rig.open({ at });
  await rig.join(role);
}

/** One story, by keyboard alone; each test goes on where the one before stopped. */
describe('from an empty home to a model in use', () => {
  it('makes a project', async () => {
    await open('/');
    await rig.page.getByText('No project yet').waitFor();
    await everywhereClean('home-empty');
    await rig.page.keyboard.press('Control+n');
    await heading('New project').waitFor();
    await rig.page.keyboard.type('Bars: small');
    await rig.page.getByText(join(home, 'Bars small')).waitFor();
    await everywhereClean('home-new');
    await rig.page.keyboard.press('Enter');
    await heading('No images yet').waitFor();
    expect((await rig.api.projects.summary({})).name).toBe('Bars: small');
    await everywhereClean('data-empty');
    expect(rig.problems).toEqual([]);
  });

  it('looks at a folder, imports it, and names the damaged file with its reason', async () => {
    await open('/data');
    await heading('No images yet').waitFor();
    await press('Choose folder or file');
    await heading('Import images').waitFor();
    await type('Path', images);
    await rig.page.keyboard.press('Enter');
    await rig.page.getByText(`Chosen: ${images}`).waitFor();
    await press('Look at it first');
    await rig.page.getByText('as the model will see them').waitFor();
    await rig.page.getByRole('definition').getByText('across').first().waitFor();
    await everywhereClean('data-preview');
    await press('Import');
    await heading(`${IMAGES} images added`).waitFor();
    await press('Show it');
    await heading('1 problem while importing').waitFor();
    await rig.page.getByRole('cell', { name: 'WRONG_MAGIC' }).waitFor();
    await rig.page.getByRole('rowheader', { name: 'down/damaged.png' }).waitFor();
    await everywhereClean('data-problems');
    await rig.page.keyboard.press('Escape');
    await rig.page.getByRole('gridcell').first().waitFor();
    await tabTo(/^Image 1,/);
    await rig.page.keyboard.press('ArrowRight');
    await rig.page.keyboard.press('Enter');
    await heading('Image 2').waitFor();
    await everywhereClean('data-images');
    expect((await rig.api.projects.summary({})).classes).toEqual(BAR_CLASSES);
    expect(rig.problems).toEqual([]);
  });

  it('trains a BNN for one epoch and shows its curves', async () => {
    await open('/data');
    await heading('Data').waitFor();
    await enter('Training', '6');
    await rig.page.getByText('in use', { exact: true }).waitFor({ timeout: 120 * SECOND });
    await everywhereClean('training-start');
    await press('Own length, seed and more');
    await tabTo('Length');
    await rig.page.keyboard.type('epochs');
    await type('Epochs', '1');
    await press('Train the BNN');
    await heading('Training run 2').waitFor();
    await heading(/BNN 1 is trained and in use/).waitFor({ timeout: 120 * SECOND });
    const accuracy = rig.page.getByRole('img', { name: /^Label right: .* at step/ });
    await expect.poll(() => accuracy.locator('path').count()).toBeGreaterThan(0);
    await press('Show as table');
    await rig.page.getByRole('columnheader', { name: /Label right\s*validation/ }).waitFor();
    await everywhereClean('training-bnn');
    expect(rig.problems).toEqual([]);
  });

  it('trains a GWIN: curves and pictures come while it runs, it pauses and resumes', async () => {
    await open('/training');
    await heading('BNN runs').waitFor();
    const gwin = rig.page.getByRole('form', { name: 'GWIN' });
    await gwin.getByRole('group', { name: 'How long' }).waitFor();
    await tabTo('Train the BNN');
    await press('Own length, seed and more');
    await tabTo('Length');
    await rig.page.keyboard.type('steps');
    await type('Steps', '150');
    await press('Train the GWIN');
    await heading('Training run 3').waitFor();
    await rig.page
      .getByRole('img', { name: /^Image 1 transformed at step 0/ })
      .waitFor({ timeout: 120 * SECOND });
    await rig.page.getByRole('img', { name: /^Generator: BNN loss .* nat at step/ }).waitFor();
    await rig.page.keyboard.press('p');
    await heading('Paused. The checkpoint is kept.').waitFor();
    expect((await rig.api.jobs.get({ job: 3 })).state).toBe('cancelled');
    await everywhereClean('training-paused');
    await rig.page.keyboard.press('p');
    await heading(/GWIN 2 is trained and in use/).waitFor({ timeout: 240 * SECOND });
    await rig.page.getByRole('img', { name: 'Image 1 transformed at step 150' }).waitFor();
    await everywhereClean('training-gwin');
    expect(rig.problems).toEqual([]);
  });

  it('scores and transforms in one go, and sends what is unsure to Review', async () => {
    await open('/training');
    await heading('GWIN runs').waitFor();
    await press('Run 3');
    await press('Score and transform now');
    await rig.page.getByRole('checkbox', { name: /^test/ }).waitFor();
    await everywhereClean('training-score');
    await press('Score and transform');
    await rig.page.getByText('All done.').waitFor({ timeout: 120 * SECOND });
    await everywhereClean('training-scored');
    const { counts } = await rig.api.queue.list({});
    expect(counts.rejected).toBeGreaterThan(0);
    await press('Go to Review');
    await rig.page.getByLabel('Where you are').getByText('Review').waitFor();
    expect(rig.problems).toEqual([]);
  });

  it('takes another BNN into use with a reason that the log keeps', async () => {
    const { job } = await rig.api.training.classifier({ epochs: 1, seed: 2 });
    for await (const now of await rig.api.jobs.watch({ job })) if (now.state === 'done') break;
    await open('/training');
    await heading('GWIN runs').waitFor();
    await press('Use model 3');
    await heading('Use BNN 3').waitFor();
    await rig.page.getByText('GWIN 2 belongs to the BNN in use now').waitFor();
    await rig.page.keyboard.press('Enter');
    await rig.page.getByText('A reason is needed').waitFor();
    await everywhereClean('training-promote');
    await type('Reason', 'tried with another seed');
    await rig.page.keyboard.press('Enter');
    await rig.page.getByText('Model 3 is in use').waitFor();
    const policy = await rig.api.policies.current({});
    expect(policy).toMatchObject({ classifier: 3, gwin: null, reason: 'tried with another seed' });
    expect(rig.problems).toEqual([]);
  });

  it('lets a reader look and start nothing', async () => {
    await open('/training', 'reader');
    await heading('BNN runs').waitFor();
    expect(await rig.page.getByRole('button', { name: 'Train the BNN' }).isDisabled()).toBe(true);
    expect(await rig.page.getByRole('button', { name: 'Use model 1' }).isDisabled()).toBe(true);
    await rig.page.getByText('You are reading only, so you cannot start a training.').first().waitFor();
    await enter('Data', '2');
    expect(await rig.page.getByRole('button', { name: 'Import images' }).isDisabled()).toBe(true);
    expect(rig.problems).toEqual([]);
  });

  it('closes the project and opens it from the list', async () => {
    await open('/');
    await press('Close project');
    await heading('Close Bars: small?').waitFor();
    await press('Close Bars: small');
    await press(/^Bars: small\/.*Bars small/);
    await rig.page.getByLabel('Where you are').getByText('Bars: small').waitFor();
    expect((await rig.api.projects.summary({})).name).toBe('Bars: small');
    expect(rig.problems).toEqual([]);
  });
});
