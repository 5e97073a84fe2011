import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/shared/contract/report.ts';
import english from '../../src/renderer/i18n/en/study.ts';
import {
  changeFigure,
  count,
  percent,
  percentage,
  shareFigure,
  shareRange,
} from '../../src/shared/domain/figures.ts';
import { PageRig } from './page-rig.ts';
import { REPORT_CLASSES, reportProject } from './report-project.ts';

const rig = new PageRig();
const WAYS = english.ways;

describe('Report', () => {
  let folder: string;
  beforeAll(() => {
    folder = reportProject(0.8);
  });

  async function show(options: Parameters<PageRig['open']>[0] = {}): Promise<Report> {
    await rig.api.projects.open({ directory: folder });
    await rig.open({ at: '/report', ...options });
    await rig.join();
    const report = await rig.api.report.get({});
    await rig.page.getByRole('heading', { level: 1, name: /τ 0[.,]800/ }).waitFor();
    return report;
  }

  const inUse = (report: Report) => {
    const entry = report.thresholds.find(({ tau }) => tau === report.tau);
    if (entry === undefined) throw new Error('no threshold in use');
    return entry;
  };

  it.each(['light', 'dark'] as const)(
    'says help and harm as the engine counted them (%s)',
    async (colorScheme) => {
      const report = await show({ colorScheme });
      const entry = inUse(report);
      const page = rig.page;
      const { bnn, gwin } = entry.rejectedAccuracy;
      const title = await page.getByRole('heading', { level: 1 }).textContent();
      expect(title).toContain(`from ${shareFigure(bnn, 1)} to ${shareFigure(gwin, 1)}\u202f%`);

      const table = page.getByRole('table', { name: /^What the transform does to rejected images/ });
      for (const {
        tau,
        rejected,
        share,
        fixed,
        broken,
        rejectedAccuracy,
        wholeAccuracy,
        comparisons,
      } of report.thresholds.filter((one) => one.rejected > 0)) {
        const row = table.getByRole('row', { name: new RegExp(`^${tau.toFixed(3)}`) });
        const cells = (await row.getByRole('cell').allTextContents()).map((text) =>
          text.replace(/\s+/g, ' ').trim(),
        );
        expect(cells[0]).toBe(`${count(rejected)} (${percent(share)})`.replace(/\s+/g, ' '));
        expect(cells[1]).toMatch(new RegExp(`^${shareFigure(rejectedAccuracy.bnn, 1)}`));
        expect(cells[2]).toMatch(new RegExp(`^${shareFigure(rejectedAccuracy.gwin, 1)}`));
        expect(cells[3]).toContain(
          comparisons.gwin === null ? '–' : changeFigure(comparisons.gwin.change, 1),
        );
        expect(cells[5]).toMatch(new RegExp(`^${shareFigure(wholeAccuracy.gwin, 2)}`));
        expect([cells[6], cells[7]]).toEqual([count(fixed ?? 0), count(broken ?? 0)]);
        expect(cells[9]).toContain(
          comparisons.second === null ? '–' : changeFigure(comparisons.second.change, 1),
        );
      }
      expect(
        await table
          .getByRole('row', { name: /in use/ })
          .getByRole('rowheader')
          .textContent(),
      ).toContain('0.800');

      const harmed = entry.classes.filter(({ fixed, broken }) => broken > fixed);
      expect(harmed.map(({ label }) => REPORT_CLASSES[label])).toEqual(['owl']);
      await page.getByText(/^Class owl: more broken than fixed/).waitFor();
      await page.getByRole('img', { name: /one class is harmed\.$/ }).waitFor();
      await page.getByText('No suggestion is settled yet').waitFor();
      await page.getByText(report.riskCoverage.augrc.toFixed(5), { exact: true }).waitFor();
      expect(await page.getByText('not computed: probabilities were not kept').count()).toBe(4);
      expect(await rig.axe()).toEqual([]);
      await rig.shoot(`report-${colorScheme}`);
      expect(rig.problems).toEqual([]);
    },
  );

  it('shows the figures behind each chart as tables', async () => {
    const report = await show();
    const page = rig.page;
    const charts = page.getByRole('button', { name: 'Show as table', pressed: false });
    while ((await charts.count()) > 0) await charts.first().click();
    const fates = page.getByRole('table', { name: 'What the transform did to labels, per true class' });
    for (const { label, rejected, fixed, broken, keptRight, keptWrong } of inUse(report).classes) {
      const row = fates.getByRole('row', { name: new RegExp(`^${REPORT_CLASSES[label]}`) });
      expect(await row.getByRole('cell').allTextContents()).toEqual(
        [rejected, fixed, broken, keptRight, keptWrong].map(String),
      );
    }
    const boxes = page.getByRole('table', { name: /^Certainty in the true class, per class/ });
    expect(await boxes.getByRole('row').count()).toBe(1 + 2 * REPORT_CLASSES.length);
    expect(await rig.axe()).toEqual([]);
    expect(rig.problems).toEqual([]);
  });

  it('shows the committed studies below the project, with harm and intervals', async () => {
    await show();
    const study = await rig.api.report.study({});
    const region = rig.page.getByRole('region', { name: `Beside this project: what was measured on MNIST` });
    const ways = region.getByRole('table', { name: 'GWIN beside other ways to ask again' });
    for (const { way, accuracy, fixed, broken, keptWrong, whole } of study.rows) {
      const row = ways.getByRole('row', { name: WAYS[way] }).filter({ hasText: WAYS[way] });
      const cells = (await row.getByRole('cell').allTextContents()).map((text) =>
        text.replace(/\s+/g, ' ').trim(),
      );
      expect(cells[1]).toBe(`${shareFigure(accuracy, 1)} ${shareRange(accuracy, 1)}`);
      expect(cells.slice(2, 5)).toEqual([fixed, broken, keptWrong].map(String));
      expect(cells[6]).toContain(percentage(whole.value ?? 0, 2));
    }
    const paper = region.getByRole('table', { name: 'Beside the paper' });
    const ours = study.paper.find(({ tau }) => tau === 0.9)?.own;
    expect(await paper.getByRole('row', { name: /^0\.9, paper/ }).textContent()).toBe(
      '0.9, paper4.3968.7986.95+0.80',
    );
    expect(await paper.getByRole('row', { name: /^0\.9, here/ }).textContent()).toContain(
      ours && `${shareFigure(ours.after, 1)} (${shareRange(ours.after, 1)})`,
    );
    const { brier } = study.chances ?? {};
    await region
      .getByText(
        `Brier score ${brier?.value.toFixed(3)}, 95\u202f% interval ${brier?.low.toFixed(3)} to ${brier?.high.toFixed(3)}`,
      )
      .waitFor();
    await region.getByRole('img', { name: /^Reliability diagram: in \d of 7 groups/ }).waitFor();
    const harm = region.getByRole('table', { name: /^Where it does harm/ });
    expect(await harm.getByRole('row').count()).toBe(1 + (study.harm?.rows.length ?? 0));
    expect(await harm.getByRole('row', { name: /^grey noise, 45/ }).textContent()).toContain('▼ 30.4');
    expect(await harm.getByRole('row', { name: /^pictures of clothes/ }).textContent()).toContain(
      'no class is right',
    );
    expect(rig.problems).toEqual([]);
  });

  it.each([
    ['CSV', 'csv'],
    ['HTML', 'html'],
  ] as const)('exports as %s what the engine renders', async (name, format) => {
    await show();
    const downloading = rig.page.waitForEvent('download');
    await rig.page.getByRole('button', { name: `Export ${name}` }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe(`gwinnow-report-test.${format}`);
    const { text } = await rig.api.report.render({ split: 'test', format });
    expect(await readFile(await download.path(), 'utf8')).toBe(text);
    await rig.page.getByText(`Exported gwinnow-report-test.${format}`).waitFor();
    expect(rig.problems).toEqual([]);
  });

  it('exports by key, and prints without the frame around it', async () => {
    await show();
    const downloading = rig.page.waitForEvent('download');
    await rig.page.keyboard.press('Control+e');
    expect((await downloading).suggestedFilename()).toBe('gwinnow-report-test.html');
    await rig.page.emulateMedia({ media: 'print' });
    await expect.poll(() => rig.page.getByRole('navigation').first().isVisible()).toBe(false);
    expect(await rig.page.getByRole('button', { name: 'Export CSV' }).isVisible()).toBe(false);
    expect(await rig.page.getByRole('table').first().isVisible()).toBe(true);
    expect(rig.problems).toEqual([]);
  });

  it('counts what reviewers made of the suggestions, as they decide', async () => {
    await show();
    const { items } = await rig.api.queue.list({ limit: 6 });
    const kinds = ['accept', 'accept', 'accept', 'keep', 'keep', 'skip'] as const;
    for (const [index, verdict] of kinds.entries()) {
      const sample = items[index]?.sample ?? 0;
      await rig.api.decisions.decide({ sample, verdict, ...(index === 0 ? { blind: 0 } : {}) });
    }
    const stats = await rig.api.decisions.stats({});
    expect(stats.suggestions).toMatchObject({ settled: 5, accepted: 3, kept: 2 });
    const row = rig.page.getByRole('row', { name: /^all suggestions/ });
    await expect.poll(() => row.getByRole('cell').first().textContent()).toBe('5');
    expect(await row.getByRole('cell').nth(1).textContent()).toMatch(/3\s+60\s*%/);
    const { open, blind } = stats.anchoring;
    await rig.page.getByText(`${open.agreed} of ${open.n} end as the suggestion`).waitFor();
    await rig.page.getByText(`${blind.agreed} of ${blind.n} end as the suggestion`).waitFor();
    expect(await rig.axe()).toEqual([]);
    expect(rig.problems).toEqual([]);
  });

  it('says why a split has nothing to report, and comes back', async () => {
    await show();
    await rig.page.getByLabel('Split').selectOption({ label: 'validation split' });
    await rig.page.getByRole('heading', { name: 'There is nothing to report on this split yet' }).waitFor();
    expect(await rig.page.getByRole('button', { name: 'Export CSV' }).isDisabled()).toBe(true);
    expect(await rig.axe()).toEqual([]);
    await rig.page.getByLabel('Split').selectOption({ label: 'test split' });
    await rig.page.getByRole('heading', { level: 1, name: /τ 0\.800/ }).waitFor();
    expect(rig.problems).toEqual([]);
  });

  it('speaks German, with German figures', async () => {
    await show({ locale: 'de-DE' });
    const words = await rig.page.getByRole('main').innerText();
    expect(words).toContain('Bei τ 0,800');
    expect(words).not.toMatch(/report\.|study\.|\d\.\d|rejected|broken/);
    expect(rig.problems).toEqual([]);
  });

  it('fits a small window and enlarged text without scrolling sideways', async () => {
    await show({ viewport: { width: 1024, height: 700 }, settings: { textSize: 150 } });
    expect(await rig.overflow()).toBe(0);
    expect(rig.problems).toEqual([]);
  });
});
