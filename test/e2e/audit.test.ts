import { beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/main/audit/leaf.ts';
import { PageRig } from './page-rig.ts';
import { REPORT_CLASSES, reportProject } from './report-project.ts';

const rig = new PageRig();

describe('Audit', () => {
  let folder: string;
  beforeAll(() => {
    folder = reportProject(0.8);
  });

  async function show(options: Parameters<PageRig['open']>[0] = {}): Promise<void> {
    await rig.api.projects.open({ directory: folder });
    await rig.open({ at: '/audit', ...options });
    await rig.join();
    await rows().first().waitFor();
  }

  const grid = () => rig.page.getByRole('grid');
  const rows = () => grid().getByRole('rowgroup').getByRole('row');
  const details = () => rig.page.getByRole('complementary');
  const size = async (): Promise<number> => (await rig.api.activity.list({})).size;

  it.each(['light', 'dark'] as const)('shows the log, newest first (%s)', async (colorScheme) => {
    await show({ colorScheme });
    const { entries, size } = await rig.api.activity.list({});
    expect(await grid().getAttribute('aria-rowcount')).toBe(String(size + 1));
    const first = await rows().first().getByRole('gridcell').allTextContents();
    expect(first[0]).toBe(String(entries[0]?.index));
    expect(first.at(-1)).toBe(entries[0]?.hash.slice(0, 8));
    await rig.page.getByText('Project “Pets” was made').waitFor();
    await rig.page.getByText('Imported 340 images from made up').waitFor();
    expect(await rig.axe()).toEqual([]);
    expect(rig.problems).toEqual([]);
  });

  it('shows a change of policy at once, with its reason, and all that the entry says', async () => {
    await show();
    const before = await size();
    await rig.api.policies.set({ tau: 0.9, reason: 'fewer errors' });
    const newest = rows().first();
    await expect.poll(() => newest.textContent()).toContain('τ from 0.800 to 0.900');
    expect(await newest.textContent()).toContain('fewer errors');
    expect(await newest.textContent()).toContain('bob');
    expect(await grid().getAttribute('aria-rowcount')).toBe(String(before + 2));

    await rig.page.getByRole('main').focus();
    await rig.page.keyboard.press('ArrowDown');
    await rig.page.keyboard.press('Enter');
    await details()
      .getByRole('heading', { name: `Entry ${before}` })
      .waitFor();
    const [entry] = (await rig.api.activity.list({ limit: 1 })).entries;
    await details()
      .getByText(entry?.hash ?? '', { exact: true })
      .waitFor();
    const said = (await details().locator('pre').textContent()) ?? '';
    expect(canonicalJson(JSON.parse(said))).toBe(canonicalJson(entry?.body));
    expect(await rig.axe()).toEqual([]);
    await details().getByRole('link', { name: 'See the policy in Threshold' }).click();
    await rig.page.waitForURL(/#\/threshold$/);
    expect(rig.problems).toEqual([]);
    await rig.api.policies.set({ tau: 0.8, reason: 'as it was' });
  });

  it('leads from a decision to its item, and tells what took it back', async () => {
    await show();
    const { items } = await rig.api.queue.list({ limit: 1 });
    const sample = items[0]?.sample ?? 0;
    await rig.api.decisions.decide({
      sample,
      verdict: 'keep',
      reasonCode: 'original-clear',
      reason: 'plain',
    });
    await expect.poll(() => rows().first().textContent()).toContain('Original kept');
    const cells = await rows().first().getByRole('gridcell').allTextContents();
    const name = REPORT_CLASSES[items[0]?.label ?? -1];
    expect(cells.slice(4, 8).map((text) => text.trim())).toEqual([
      String(sample),
      name,
      name,
      'the original is clear: plain',
    ]);
    await rows().first().click();
    await details()
      .getByRole('link', { name: `Open item ${sample} in Review` })
      .click();
    await rig.page.locator(`[data-drawn="${sample}"]`).waitFor();
    // The item's own address is given up at once, so that it can be asked for again.
    await expect.poll(() => rig.page.url()).toMatch(/#\/review$/);
    await rig.api.decisions.undo({});
    await rig.page.goBack();
    await expect.poll(() => rows().first().textContent()).toContain('Undone');
    expect(await rows().first().textContent()).toContain('it is open again');
    expect(rig.problems).toEqual([]);
  });

  it('filters by kind, event and person, with how many there are', async () => {
    await rig.api.projects.open({ directory: folder });
    await rig.api.policies.set({ tau: 0.8, reason: 'somebody else' });
    await show();
    const { types, actors, origins } = await rig.api.activity.facets({});
    const scores = types.find(({ type }) => type === 'scores')?.count ?? 0;
    const radio = (name: RegExp) => rig.page.getByRole('radio', { name });
    await radio(/^Engine/).check({ force: true });
    await expect.poll(() => rows().count()).toBe(origins.engine);
    expect(await rows().allTextContents()).not.toContainEqual(expect.stringContaining('Policy set'));
    await rig.page.getByLabel('Event', { exact: true }).selectOption({ label: `Scores, ${scores}` });
    await expect.poll(() => rows().count()).toBe(scores);
    expect(await grid().getAttribute('aria-rowcount')).toBe(String(scores + 1));
    const anna = actors.find(({ actor }) => actor === 'anna')?.count ?? 0;
    await rig.page.getByLabel('Person').selectOption({ label: `anna, ${anna}` });
    await expect.poll(() => rows().count()).toBe(scores);
    const bob = actors.find(({ actor }) => actor === 'bob');
    await rig.page.getByLabel('Person').selectOption({ label: `bob, ${bob?.count}` });
    await rig.page.getByRole('heading', { name: 'No entry matches the filter' }).waitFor();
    await rig.page.getByRole('button', { name: 'Clear the filter' }).click();
    await expect.poll(() => rows().count()).toBeGreaterThan(scores);
    expect(rig.problems).toEqual([]);
  });

  it('reads a long log page by page, and keeps the place while it grows', async () => {
    await rig.api.projects.open({ directory: folder });
    for (let n = 0; n < 260; n++) await rig.api.policies.set({ tau: 0.8, reason: `again ${n}` });
    await show();
    const all = await size();
    expect(await rows().count()).toBeLessThan(80);
    await rig.page.getByRole('main').focus();
    const scroll = (to: number) => grid().evaluate((box, to) => (box.scrollTop = to), to);
    await scroll(180 * 36);
    await expect
      .poll(async () => rows().last().getAttribute('aria-rowindex').then(Number))
      .toBeGreaterThan(180);
    await scroll(1_000_000);
    await expect
      .poll(async () => {
        await scroll(1_000_000);
        return rows().last().getByRole('gridcell').first().textContent();
      })
      .toBe('0');
    expect(await rows().last().getAttribute('aria-rowindex')).toBe(String(all + 1));

    await scroll(100 * 36);
    const place = async () => {
      const top = (await grid().boundingBox())?.y ?? 0;
      for (const row of await rows().all()) {
        const box = await row.boundingBox();
        if (box !== null && box.y >= top + 40) return row.getByRole('gridcell').first().textContent();
      }
      return null;
    };
    await expect.poll(place).not.toBeNull();
    const seen = await place();
    await rig.api.policies.set({ tau: 0.8, reason: 'while reading' });
    await rig.page.getByRole('button', { name: '1 new entry, Show the newest' }).waitFor();
    await expect.poll(place).toBe(seen);
    await rig.page.getByRole('button', { name: '1 new entry, Show the newest' }).click();
    await expect.poll(() => rows().first().textContent()).toContain('while reading');
    expect(rig.problems).toEqual([]);
  });

  it('claims no proof that it has not checked, and says what none can show', async () => {
    await show();
    const panel = await details().innerText();
    for (const said of [
      'tamper-evident, not tamper-proof',
      'not compliance by itself',
      'this computer’s clock',
    ]) {
      expect(panel).toContain(said);
    }
    await rig.page.getByRole('heading', { level: 1, name: 'The log is whole' }).waitFor();
    const found = async () => (await rig.api.audit.check({})).last?.at;
    const checkAgain = async () => {
      const before = await found();
      await rig.page.getByRole('button', { name: 'Check again' }).click();
      await expect.poll(found).not.toBe(before);
      await rig.page.getByText('came since.').waitFor({ state: 'detached' });
    };
    await checkAgain();
    await rig.api.policies.set({ tau: 0.8, reason: 'after the check' });
    await rig.page.getByText('1 entry came since.').waitFor();
    await checkAgain();
    expect(rig.problems).toEqual([]);
  });

  it('speaks German', async () => {
    await show({ locale: 'de-DE' });
    await rows().first().click();
    await rig.page.getByRole('heading', { name: /^Eintrag \d+$/ }).waitFor();
    const words = await rig.page.getByRole('main').innerText();
    expect(words).not.toMatch(/audit\.|Entry|Policy set|from 0/);
    expect(rig.problems).toEqual([]);
  });
});
