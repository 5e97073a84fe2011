import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parseCheckpoint } from '../../src/main/audit/checkpoint.ts';
import { isSignedBy, parseVerifierKey } from '../../src/main/audit/note.ts';
import type { EngineOptions } from '../../src/main/engine/engine.ts';
import { contentsOf, manifestOf, problemsOf } from '../main/audit/evidence/bundle.ts';
import { mnistProject } from '../main/engine/mnist-project.ts';
import { PageRig } from './page-rig.ts';

/** Known once the project is made, before its engine is. */
const places: { -readonly [Place in keyof EngineOptions]?: EngineOptions[Place] } = {
  verifier: join(import.meta.dirname, '../../out/verify/gwinnow-verify.mjs'),
};
const rig = new PageRig(places);
let folder: string;
let whole: string;
let tampered: string;
let remove = (): void => undefined;
/** Of three rejected items the first was accepted, the second set to another class, the third left. */
let items: number[];

beforeAll(async () => {
  const project = await mnistProject(40);
  ({ folder, directory: whole, remove } = project);
  const { client } = project;
  const found = (await client.queue.list({ limit: 3, filter: { outcome: 'unsure' } })).items;
  const more = (await client.queue.list({ limit: 3 })).items;
  items = [...found, ...more].map(({ sample }) => sample);
  const [first = 0, second = 0] = items;
  await client.decisions.decide({ sample: first, verdict: 'accept', reason: 'plain to see' });
  const { transform } = await client.queue.sample({ sample: second });
  await client.decisions.decide({
    sample: second,
    verdict: 'label',
    label: ((transform?.label ?? 0) + 1) % 10,
  });
  await project.engine.close();
  places.keys = join(folder, 'keys');
  tampered = join(folder, 'tampered');
  cpSync(whole, tampered, { recursive: true });
  const db = new Database(join(tampered, 'gwinnow.sqlite'));
  db.exec("DROP TRIGGER decisions_keep; UPDATE decisions SET reason = 'as I like it' WHERE id = 1");
  db.close();
}, 120_000);

afterEach(async () => {
  await rig.leave();
  await rig.endEngine();
});
afterAll(() => remove());

const rows = () => rig.page.getByRole('grid').getByRole('rowgroup').getByRole('row');
const panel = () => rig.page.getByRole('complementary');
const title = () => rig.page.getByRole('heading', { level: 1 });
const field = () => rig.page.getByRole('textbox', { name: 'Item, hash or words' });

async function show(directory: string, options: Parameters<PageRig['open']>[0] = {}): Promise<void> {
  await rig.api.projects.open({ directory });
  await rig.open({ at: '/audit', ...options });
  await rig.join();
}

describe('a whole log', () => {
  it.each(['light', 'dark'] as const)(
    'is checked, and everything beside it can be read (%s)',
    async (colorScheme) => {
      await show(whole, { colorScheme });
      await title().getByText('The log is whole').waitFor();
      const { size, root } = await rig.api.audit.state({});
      await rig.page.getByRole('link', { name: `Log whole, ${size} entries` }).waitFor();
      await rig.page.getByRole('img', { name: `Log of ${size} entries, checked and whole` }).waitFor();
      await expect.poll(() => rig.page.getByRole('main').innerText()).toContain(root.slice(0, 8));
      expect(await rig.axe()).toEqual([]);
      await rig.shoot(`audit-${colorScheme}`);
      await rows().filter({ hasText: 'Own class' }).click();
      await panel().getByText('It is in the log.').waitFor();
      expect(await rig.axe()).toEqual([]);
      await rig.shoot(`audit-entry-${colorScheme}`);
      expect(rig.problems).toEqual([]);
    },
  );

  it('is filtered by what went against a suggestion, by words, and from an entry down', async () => {
    await show(whole);
    await rows().first().waitFor();
    const { size } = await rig.api.audit.state({});
    await rig.page.getByRole('radio', { name: /^Overrides only/ }).check({ force: true });
    await expect.poll(() => rows().count()).toBe(1);
    expect(await rows().first().textContent()).toContain('Own class');
    await rig.page.getByRole('radio', { name: /^All events/ }).check({ force: true });
    await expect.poll(() => rows().count()).toBe(size);
    await rig.page.getByRole('main').focus();
    await rig.page.keyboard.press('/');
    await rig.page.keyboard.type('plain to SEE');
    await expect.poll(() => rows().count()).toBe(1);
    expect(await rows().first().textContent()).toContain('Accepted');
    await field().fill('#3');
    await expect.poll(() => rows().count()).toBe(4);
    expect(await rows().first().getByRole('gridcell').first().textContent()).toBe('3');
    await field().fill('');
    await expect.poll(() => rows().count()).toBe(size);
    expect(rig.problems).toEqual([]);
  });

  it('replays the item of an entry by keyboard, both runs side by side', { timeout: 120_000 }, async () => {
    await show(whole);
    await rows().first().waitFor();
    await rig.page.getByRole('main').focus();
    await rig.page.keyboard.press('ArrowDown');
    await rig.page.keyboard.press('Enter');
    await panel().getByText('It is in the log.').waitFor();
    await rig.page.keyboard.press('v');
    const dialog = rig.page.getByRole('dialog', { name: 'Replay' });
    await dialog.getByText('Identical, bit for bit.').waitFor({ timeout: 90_000 });
    await dialog.getByRole('region', { name: 'On record' }).waitFor();
    await dialog.getByRole('region', { name: 'Computed anew' }).waitFor();
    await rig.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await panel().getByText('Identical, bit for bit.').waitFor();
    expect(await rig.axe()).toEqual([]);
    await rig.shoot('audit-replayed');
    await rig.page.keyboard.press('Enter');
    await panel().getByRole('heading', { name: 'Replay any item' }).waitFor();
    await panel().getByLabel('Number of the item').fill('9999');
    await panel().getByRole('button', { name: 'Replay', exact: true }).click();
    await dialog.getByText('SAMPLE_NOT_FOUND').waitFor();
    expect(rig.problems).toEqual([]);
  });

  it('goes out with evidence, a checkpoint, its verifier and a proof', { timeout: 60_000 }, async () => {
    await show(whole);
    await title().getByText('The log is whole').waitFor();
    await rig.page.keyboard.press('Control+e');
    const dialog = rig.page.getByRole('dialog', { name: 'Export evidence' });
    await dialog.getByLabel('Which images').selectOption({ label: 'certain ones' });
    const write = dialog.getByRole('button', { name: 'Write bundle' });
    await dialog.getByLabel('Numbers of the items').fill('one');
    await write.click();
    await dialog.getByText('Numbers from 1 on, between commas or spaces.').waitFor();
    await dialog.getByLabel('Numbers of the items').fill(`${items[0]}, ${items[1]}`);
    await dialog.getByLabel('Name of the file').fill('handed out');
    const place = dialog.getByRole('textbox', { name: 'Path' });
    await place.fill(folder);
    await place.press('Enter');
    const target = join(folder, 'handed out.zip');
    await dialog.getByText(target).waitFor();
    expect(await rig.axe()).toEqual([]);
    await rig.shoot('audit-export');
    await write.click();
    await rig.page.getByText('Evidence on 2 images written').waitFor();
    const { key } = await rig.api.audit.state({});
    expect((await problemsOf(target, key?.key ?? '')).problems).toEqual([]);
    const bundled = manifestOf(await contentsOf(target)).samples.map(({ sample }) => sample);
    expect(bundled).toEqual(items.slice(0, 2).toSorted((a, b) => a - b));

    const saved = async (name: string) => {
      const download = rig.page.waitForEvent('download');
      await panel().getByRole('button', { name }).click();
      const file = await download;
      return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
    };
    const checkpoint = await saved('Sign and save');
    const signed = parseCheckpoint(checkpoint.text);
    expect(checkpoint.name).toBe(`digits checkpoint ${signed.size}.txt`);
    expect(isSignedBy(signed.note, parseVerifierKey(key?.key ?? ''))).toBe(true);
    await panel()
      .getByText(key?.key ?? '', { exact: true })
      .waitFor();
    const verifier = await saved('Save the stand-alone verifier');
    expect([verifier.name, verifier.text]).toEqual([
      'gwinnow-verify.mjs',
      readFileSync(places.verifier ?? '', 'utf8'),
    ]);
    await rows().last().click();
    const proof: unknown = JSON.parse((await saved('Save proof')).text);
    const { holds: _, ...proved } = await rig.api.audit.prove({ leaf: 0 });
    expect(proof).toEqual(proved);
    expect(rig.problems).toEqual([]);
  });

  it('lets a reader check and read it, and change nothing', async () => {
    await rig.api.projects.open({ directory: whole });
    await rig.open({ at: '/audit' });
    await rig.join('reader');
    await title().getByText('The log is whole').waitFor();
    for (const name of ['Sign and save', 'Sign and copy']) {
      expect(await panel().getByRole('button', { name }).isDisabled()).toBe(true);
    }
    expect(
      await rig.page
        .getByRole('button', { name: /^Export evidence/ })
        .first()
        .isDisabled(),
    ).toBe(true);
    await rig.page.getByRole('button', { name: 'Check again' }).click();
    await title().getByText('The log is whole').waitFor();
    expect(rig.problems).toEqual([]);
  });

  it('has its panel in a drawer where the window is narrow', async () => {
    await show(whole, { viewport: { width: 1280, height: 760 } });
    await title().getByText('The log is whole').waitFor();
    expect(await panel().isVisible()).toBe(false);
    await rig.page.getByRole('button', { name: 'Key, checkpoint, proof' }).click();
    await panel().getByRole('button', { name: 'Copy key' }).waitFor();
    await rig.shoot('audit-narrow');
    await panel().getByRole('button', { name: 'Close' }).click();
    await panel().waitFor({ state: 'hidden' });
    await rows().first().click();
    await panel()
      .getByRole('heading', { name: /^Entry / })
      .waitFor();
    expect(await rig.overflow()).toBe(0);
    expect(rig.problems).toEqual([]);
  });

  it('speaks German', async () => {
    await show(whole, { locale: 'de-DE' });
    await title().getByText('Das Protokoll ist unversehrt').waitFor();
    expect(await rig.page.getByRole('main').innerText()).not.toMatch(/audit\.|\bThe\b|\bentry\b|\bnone\b/);
    await rig.shoot('audit-german');
    await rows().first().click();
    await panel().getByText('Er steht im Protokoll.').waitFor();
    expect(rig.problems).toEqual([]);
  });
});

describe('a log that was tampered with', () => {
  it.each(['light', 'dark'] as const)(
    'is named broken on every screen, and nothing more is decided (%s)',
    async (colorScheme) => {
      await rig.api.projects.open({ directory: tampered });
      await rig.open({ at: '/review', colorScheme });
      await rig.join();
      await rig.page.locator('[data-drawn]').waitFor();
      const banner = rig.page.getByRole('alert').filter({ hasText: 'broken' });
      await banner.waitFor();
      const { entries } = await rig.api.activity.list({ filter: { type: 'decision' } });
      const leaf = entries.at(-1)?.index ?? -1;
      const words = `The log is broken at entry ${leaf}`;
      await banner.getByRole('heading', { name: words }).waitFor();
      expect(await banner.innerText()).toContain('Row 1 of decisions was changed: reason');
      const { size } = await rig.api.audit.state({});
      const accept = rig.page.getByRole('button', { name: /^Accept/ });
      expect(await accept.isDisabled()).toBe(true);
      for (const key of ['Enter', 'a', 'x', '3', 'u', 'f', 'Backspace']) await rig.page.keyboard.press(key);
      await rig.page.getByText('nothing more is decided', { exact: false }).first().waitFor();
      expect(await rig.axe()).toEqual([]);
      await rig.shoot(`broken-review-${colorScheme}`);
      expect((await rig.api.audit.state({})).size).toBe(size);

      await banner.getByRole('button', { name: `Show entry ${leaf}` }).click();
      await panel()
        .getByRole('heading', { name: `Entry ${leaf}` })
        .waitFor();
      await title().getByText(words).waitFor();
      await rig.page.getByRole('link', { name: words.replace('The log is', 'Log') }).waitFor();
      await rig.page.getByRole('img', { name: `Log of ${size} entries, broken at entry ${leaf}` }).waitFor();
      expect(await rig.axe()).toEqual([]);
      await rig.shoot(`audit-broken-${colorScheme}`);
      for (const screen of ['grid', 'threshold', 'report', 'data']) {
        await rig.page.goto(`${rig.page.url().split('#')[0]}#/${screen}`);
        await banner.getByRole('heading', { name: words }).waitFor();
      }
      expect(rig.problems).toEqual([]);
    },
  );

  it('can still be exported', async () => {
    await show(tampered);
    const banner = rig.page.getByRole('alert').filter({ hasText: 'broken' });
    await banner.getByRole('button', { name: 'Export evidence' }).click();
    const dialog = rig.page.getByRole('dialog', { name: 'Export evidence' });
    await dialog.getByLabel('Name of the file').fill('as it is');
    const place = dialog.getByRole('textbox', { name: 'Path' });
    await place.fill(folder);
    await place.press('Enter');
    await dialog.getByText(join(folder, 'as it is.zip')).waitFor();
    await dialog.getByRole('button', { name: 'Write bundle' }).click();
    await rig.page.getByText(/^Evidence on \d+ images? written$/).waitFor();
    expect(rig.problems).toEqual([]);
  });
});
