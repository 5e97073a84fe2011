import { beforeAll, describe, expect, it } from 'vitest';
import type { Outlook } from '../../src/shared/contract/thresholds.ts';
import { PageRig } from './page-rig.ts';
import { reportProject } from './report-project.ts';

const rig = new PageRig();
const count = (value: number): string => String(value);

describe('Threshold', () => {
  let folder: string;
  beforeAll(() => {
    folder = reportProject(0.8);
  });

  async function show(options: Parameters<PageRig['open']>[0] = {}, role?: 'reader'): Promise<Outlook> {
    await rig.api.projects.open({ directory: folder });
    await rig.open({ at: '/threshold', ...options });
    await rig.join(role);
    await rig.page.getByRole('heading', { level: 1, name: /moving τ costs|anderes τ kostet/ }).waitFor();
    await rig.page.getByRole('slider').waitFor();
    return rig.api.thresholds.outlook({});
  }

  const at = (outlook: Outlook, tau: number) => {
    const point = outlook.points[Math.round(1000 * tau)];
    if (point === undefined) throw new Error(`no step ${tau}`);
    return point;
  };
  const side = () => rig.page.getByRole('complementary', { name: 'The threshold and what follows from it' });

  it.each(['light', 'dark'] as const)('says what the τ in use means (%s)', async (colorScheme) => {
    const outlook = await show({ colorScheme });
    const rows = side().locator('dl');
    await rows.getByText(count(at(outlook, 0.8).rejected), { exact: true }).waitFor();
    await rows.getByText(String(at(outlook, 0.8).wrongCaught), { exact: true }).waitFor();
    const wrong = outlook.bins.reduce((sum, bin) => sum + bin.wrong, 0);
    await rows.getByText(`of ${wrong} wrong`).waitFor();
    await rows.getByText('no pace yet').waitFor();
    const { value } = at(outlook, 0.8).errorAmongAccepted;
    expect(value).not.toBeNull();
    const chart = rig.page.getByRole('img', { name: /^Line chart: at τ 0\.800/ });
    expect(await chart.getAttribute('aria-label')).toContain((100 * (value ?? 0)).toFixed(1));
    await rig.page.getByRole('img', { name: /^Histogram of 340 images/ }).waitFor();
    expect(await rig.axe()).toEqual([]);
    await rig.shoot(`threshold-${colorScheme}`);
    expect(rig.problems).toEqual([]);
  });

  it('tries a τ by keys from anywhere, and by slider, number and goal', async () => {
    const outlook = await show();
    const page = rig.page;
    const slider = page.getByRole('slider');
    const tau = page.getByLabel('Threshold τ').and(page.locator('input'));
    const shown = async (value: number) => {
      await expect.poll(() => tau.inputValue()).toBe(value.toFixed(3));
      await side()
        .locator('dl')
        .getByText(count(at(outlook, value).rejected), { exact: true })
        .waitFor();
    };
    await page.getByRole('main').focus();
    await page.keyboard.press('ArrowRight');
    await shown(0.801);
    await page.keyboard.press('Shift+ArrowRight');
    await shown(0.811);
    await page.keyboard.press('PageDown');
    await shown(0.801);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await shown(0.799);
    await page.keyboard.press('End');
    await shown(0.999);
    await page.keyboard.press('Home');
    await shown(0.5);
    await page.keyboard.press('Escape');
    await shown(0.8);

    await slider.focus();
    await page.keyboard.press('ArrowRight');
    await shown(0.801);
    expect(await slider.getAttribute('aria-valuetext')).toBe('τ 0.801');
    await page.keyboard.press('Shift+ArrowRight');
    await shown(0.811);

    await tau.fill('0,92');
    await page.keyboard.press('Enter');
    await shown(0.92);
    await tau.fill('much');
    await page.getByText('A number from 0 to 1').waitFor();
    await page.keyboard.press('Escape');
    await shown(0.92);

    await page.getByRole('radio', { name: 'estimate' }).check({ force: true });
    const goal = page.getByRole('row', { name: /^1\.0/ });
    const met = outlook.points.find(({ errorAmongAccepted: { value } }) => value !== null && value <= 0.01);
    await goal.getByRole('button', { name: `Try τ ${met?.tau.toFixed(3)}` }).click();
    await shown(met?.tau ?? 0);
    expect(rig.problems).toEqual([]);
  });

  it('takes a τ from where the charts are pressed', async () => {
    await show();
    const page = rig.page;
    const tau = page.getByLabel('Threshold τ').and(page.locator('input'));
    const histogram = await page.getByRole('img', { name: /^Histogram/ }).boundingBox();
    if (histogram === null) throw new Error('no histogram');
    await page.mouse.click(histogram.x + 56 + 0.6 * (histogram.width - 68), histogram.y + 80);
    await expect.poll(async () => Number(await tau.inputValue())).toBeCloseTo(0.6, 1);
    const curve = await page.getByRole('img', { name: /^Line chart/ }).boundingBox();
    if (curve === null) throw new Error('no curve');
    await page.mouse.move(curve.x + 100, curve.y + 100);
    await page.mouse.down();
    await page.mouse.move(curve.x + curve.width - 14, curve.y + 100, { steps: 4 });
    await page.mouse.up();
    await expect.poll(async () => Number(await tau.inputValue())).toBeLessThan(0.6);
    expect(rig.problems).toEqual([]);
  });

  it('shows the figures behind both charts as tables', async () => {
    const outlook = await show();
    const page = rig.page;
    const toggles = page.getByRole('button', { name: 'Show as table' });
    await toggles.first().click();
    await toggles.last().click();
    const row = page.getByRole('row', { name: /^0\.800/ });
    expect(await row.textContent()).toContain(String(at(outlook, 0.8).wrongCaught));
    const bins = page.getByRole('region', { name: 'Images by certainty' }).getByRole('row');
    expect(await bins.count()).toBe(51);
    expect(await rig.axe()).toEqual([]);
    expect(rig.problems).toEqual([]);
  });

  it('applies a τ with a reason, and the queue follows', async () => {
    const outlook = await show();
    const page = rig.page;
    await page.keyboard.press('Control+Enter');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.keyboard.press('Shift+ArrowRight');
    const change = at(outlook, 0.81).rejected - at(outlook, 0.8).rejected;
    await page
      .getByText(new RegExp(`(adds|leaves).*${change === 0 ? '' : change}`))
      .first()
      .waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog', { name: 'Apply τ 0.810' }).waitFor();
    expect(await rig.axe()).toEqual([]);
    await page.keyboard.press('Control+Enter');
    await page.getByText('Say why; the log keeps it.').waitFor();
    expect((await rig.api.policies.current({})).tau).toBe(0.8);
    await page.keyboard.type('fewer wrong labels');
    await page.keyboard.press('Control+Enter');
    await page.getByText('τ is now 0.810').waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    const policy = await rig.api.policies.current({});
    expect(policy).toMatchObject({ tau: 0.81, reason: 'fewer wrong labels' });
    const { counts } = await rig.api.queue.list({});
    expect(counts.rejected).toBe(at(outlook, 0.81).rejected);
    await side().getByText('now 0.810').waitFor();
    const newest = page.getByRole('row', { name: new RegExp(`^${policy.version} in use`) });
    expect(await newest.textContent()).toContain('fewer wrong labels');
    await page.getByRole('contentinfo').getByText('τ 0.810').waitFor();
    expect(rig.problems).toEqual([]);
    await rig.api.policies.set({ tau: 0.8, reason: 'as it was' });
  });

  it('follows a τ that somebody else sets', async () => {
    await show();
    await rig.api.policies.set({ tau: 0.7, reason: 'elsewhere' });
    await rig.page.getByText('now 0.700').waitFor();
    await rig.api.policies.set({ tau: 0.8, reason: 'as it was' });
    await rig.page.getByText('now 0.800').waitFor();
    expect(rig.problems).toEqual([]);
  });

  it('lets a reader look and try, and apply nothing', async () => {
    await show({}, 'reader');
    await rig.page.keyboard.press('ArrowRight');
    await rig.page.getByText('You are reading only, so τ stays as it is.').waitFor();
    expect(await rig.page.getByRole('button', { name: /^Apply τ/ }).isDisabled()).toBe(true);
    await rig.page.keyboard.press('Control+Enter');
    expect(await rig.page.getByRole('dialog').count()).toBe(0);
    expect(rig.problems).toEqual([]);
  });

  it('counts one split on request', async () => {
    await show();
    await rig.page.getByLabel('Images', { exact: true }).selectOption({ label: 'Pool' });
    await rig.page.getByText('No image came with a label, so no error can be counted').waitFor();
    await rig.page.getByText('Pool, 40 images, 0 with known labels').waitFor();
    expect(await rig.axe()).toEqual([]);
    expect(rig.problems).toEqual([]);
  });

  it('speaks German, with German figures', async () => {
    const outlook = await show({ locale: 'de-DE' });
    await rig.page.keyboard.press('ArrowRight');
    await rig.page.getByRole('button', { name: 'τ 0,801 anwenden' }).waitFor();
    const words = await rig.page.getByRole('main').innerText();
    expect(words).not.toMatch(/threshold\.|0\.\d{3}|Apply|review/);
    expect(words).toContain(String(at(outlook, 0.801).rejected));
    expect(rig.problems).toEqual([]);
  });

  it('says what is missing where nothing is scored', async () => {
    await rig.endEngine();
    const empty = `${folder}-empty`;
    const image = { height: 8, width: 8, channels: 1 } as const;
    await rig.api.projects.create({ directory: empty, name: 'Empty', image });
    await rig.open({ at: '/threshold' });
    await rig.join();
    await rig.page.getByRole('heading', { name: 'There is no classifier yet' }).waitFor();
    expect(await rig.axe()).toEqual([]);
    await rig.page.getByRole('link', { name: 'Go to Training' }).click();
    await rig.page.waitForURL(/#\/training$/);
    expect(rig.problems).toEqual([]);
  });
});
