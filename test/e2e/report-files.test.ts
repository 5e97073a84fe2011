import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Locator } from 'playwright-core';
import * as v from 'valibot';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Report, Study } from '../../src/shared/contract/report.ts';
import { thresholdInUse } from '../../src/shared/domain/gwin-report.ts';
import { PageRig } from './page-rig.ts';
import { REPORT_CLASSES, reportProject } from './report-project.ts';

const rig = new PageRig();
const run = promisify(execFile);

const READER = `
import csv, json, sys
print(json.dumps(list(csv.DictReader(open(sys.argv[1], newline='', encoding='utf-8'), strict=True))))
`;
const Rows = v.pipe(v.string(), v.parseJson(), v.array(v.record(v.string(), v.string())));
type Rows = v.InferOutput<typeof Rows>;

/** The text of a number as a CSV file has it; none for what was not computed. */
const written = (value: number | null | undefined): string => String(value ?? '');

describe('the files behind the plots of Report', () => {
  let folder: string;
  beforeAll(() => {
    folder = reportProject(0.8);
  });

  async function show(): Promise<{ report: Report; study: Study }> {
    await rig.api.projects.open({ directory: folder });
    await rig.open({ at: '/report', locale: 'de-DE' });
    await rig.join();
    await rig.page.getByRole('heading', { level: 2, name: /^Neben diesem Projekt/ }).waitFor();
    return { report: await rig.api.report.get({}), study: await rig.api.report.study({}) };
  }

  const panels = (): Locator =>
    rig.page.locator('section').filter({ has: rig.page.locator('> header button[aria-pressed]') });
  const panel = (name: RegExp): Locator => panels().filter({ has: rig.page.getByRole('heading', { name }) });

  /** What a panel saves as a chart, or as a table. */
  async function saved(one: Locator, asTable: boolean): Promise<{ name: string; path: string }> {
    const toggle = one.getByRole('button', { name: 'Als Tabelle' });
    if ((await toggle.getAttribute('aria-pressed')) !== String(asTable)) await toggle.click();
    const downloading = rig.page.waitForEvent('download');
    await one.getByRole('button', { name: asTable ? /als CSV sichern$/ : /als SVG sichern$/ }).click();
    const download = await downloading;
    return { name: download.suggestedFilename(), path: await download.path() };
  }

  async function rowsOf(one: Locator): Promise<Rows> {
    const { path } = await saved(one, true);
    return v.parse(Rows, (await run('python3', ['-c', READER, path])).stdout);
  }

  it('draws each plot as an SVG file that stands alone', async () => {
    await show();
    const all = await panels().all();
    expect(all).toHaveLength(6);
    for (const one of all) {
      const { name, path } = await saved(one, false);
      expect(name).toMatch(/\.svg$/);
      const text = await readFile(path, 'utf8');
      const drawn = await rig.page.evaluate((svg) => {
        const file = new DOMParser().parseFromString(svg, 'image/svg+xml');
        const marks = file.querySelectorAll('line, path, circle, rect').length;
        return { root: file.documentElement.tagName, marks, words: file.querySelectorAll('text').length };
      }, text);
      expect(drawn.root).toBe('svg');
      expect(drawn.marks).toBeGreaterThan(5);
      expect(drawn.words).toBeGreaterThan(5);
      expect(text).not.toMatch(/class=|data-v-|var\(--/);
    }
    expect(rig.problems).toEqual([]);
  });

  it("holds the project's numbers in full, with decimal points, each in a column of its own", async (test) => {
    await run('python3', ['--version']).catch(() => test.skip('no python3'));
    const { report } = await show();
    const thresholds = await rowsOf(panel(/für jedes τ$/));
    const some = report.thresholds.filter(({ rejected }) => rejected > 0);
    expect(thresholds.map(({ tau }) => tau)).toEqual(some.map(({ tau }) => written(tau)));
    for (const [n, { rejectedAccuracy, comparisons, wholeAccuracy, fixed, broken }] of some.entries()) {
      const { bnn, gwin } = rejectedAccuracy;
      expect(thresholds[n]).toMatchObject({
        before: written(bnn.value),
        before_low: written(bnn.low),
        before_high: written(bnn.high),
        before_n: written(bnn.n),
        after: written(gwin.value),
        change: written(comparisons.gwin?.change.value),
        change_low: written(comparisons.gwin?.change.low),
        change_high: written(comparisons.gwin?.change.high),
        whole_after: written(wholeAccuracy.gwin.value),
        fixed: written(fixed),
        broken: written(broken),
        second_change_low: written(comparisons.second?.change.low),
      });
    }

    const boxes = await rowsOf(panel(/^Sicherheit in der wahren Klasse/));
    expect(boxes).toEqual(
      report.classCertainty.flatMap(({ label, original, transform }) =>
        Object.entries({ original, transform }).map(([image, box]) => ({
          class: REPORT_CLASSES[label],
          image,
          tau: written(report.tau),
          n: written(box?.n),
          whisker_low: written(box?.low),
          quartile_1: written(box?.q1),
          median: written(box?.median),
          quartile_3: written(box?.q3),
          whisker_high: written(box?.high),
          mean: written(box?.mean),
          beyond_whiskers: written(box?.outlierCount),
        })),
      ),
    );

    const fates = await rowsOf(panel(/^Berichtigte und verdorbene/));
    expect(fates.map((row) => [row['class'], row['fixed'], row['broken'], row['kept_wrong']])).toEqual(
      thresholdInUse(report)?.classes.map(({ label, fixed, broken, keptWrong }) =>
        [REPORT_CLASSES[label], fixed, broken, keptWrong].map(String),
      ),
    );

    const risk = await rowsOf(panel(/^Fehler unter den angenommenen/));
    expect(risk.map((row) => [row['accepted'], row['error'], row['error_low'], row['error_high']])).toEqual(
      report.riskCoverage.points
        .toReversed()
        .map(({ coverage, risk: error, low, high }) => [coverage, error, low, high].map(written)),
    );
    expect(rig.problems).toEqual([]);
  });

  it("holds the study's numbers in full", async (test) => {
    await run('python3', ['--version']).catch(() => test.skip('no python3'));
    const { study } = await show();
    const ways = await rowsOf(panel(/^GWIN neben anderen/));
    expect(ways.map(({ way }) => way)).toEqual(study.rows.map(({ way }) => way));
    for (const [n, row] of study.rows.entries()) {
      expect(ways[n]).toMatchObject({
        right: written(row.accuracy.value),
        right_low: written(row.accuracy.low),
        right_high: written(row.accuracy.high),
        right_n: written(row.accuracy.n),
        fixed: written(row.fixed),
        broken: written(row.broken),
        kept_wrong: written(row.keptWrong),
        right_where_certain: written(row.certainRight?.value),
        whole: written(row.whole.value),
        whole_low: written(row.whole.low),
        milliseconds: written(row.milliseconds),
        one_image_in: written(row.every),
      });
    }
    const chances = await rowsOf(panel(/^Wie weit der Chance/));
    expect(chances).toEqual(
      study.chances?.bins.map(({ from, to, meanChance, right }) => ({
        from: written(from),
        to: written(to),
        mean_chance: written(meanChance),
        right: written(right.value),
        right_low: written(right.low),
        right_high: written(right.high),
        right_n: written(right.n),
      })),
    );
    expect(rig.problems).toEqual([]);
  });
});
