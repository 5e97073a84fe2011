import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { reportCsv } from '../../../../src/main/engine/report/csv.ts';
import { reportHtml } from '../../../../src/main/engine/report/html.ts';
import { reportText, TEXT_WIDTH } from '../../../../src/main/engine/report/text.ts';
import { gwinReport } from '../../../../src/shared/domain/gwin-report.ts';
import type { GwinReport } from '../../../../src/shared/domain/gwin-report.ts';
import type { ReportInput } from '../../../../src/shared/domain/report-input.ts';
import { handInput, handPass, plausibleInput } from '../../../shared/domain/report-data.ts';

const input = plausibleInput({ samples: 3000, passes: 3 });
const report = gwinReport(input);
const one = gwinReport(plausibleInput({ samples: 400, passes: 1, seed: 5 }));
const bare = gwinReport({
  ...handInput([0, 0, 1, 1], [handPass({ certainty: [0.95, 0.6, 0.4, 0.9], bnn: [0, 1, 1, 1] })]),
  models: { ...input.models, gwin: null, second: null },
  costs: [],
});
const certain = gwinReport(handInput([0, 1], [handPass({ certainty: [1, 1], bnn: [0, 1], gwin: [-1, -1] })]));
const all: [string, GwinReport][] = [
  ['pooled passes', report],
  ['one pass', one],
  ['no transform', bare],
  ['no reject', certain],
];

function named(name: string, classes: readonly string[]): GwinReport {
  const renamed: ReportInput = { ...input, dataset: { ...input.dataset, name, classes } };
  return gwinReport({ ...renamed, models: { ...input.models, bnn: { ...input.models.bnn, name } } });
}

const HOSTILE = '=HYPERLINK("x")<script>alert(1)</script>&"\'\u001b[31m\u202e\n';

describe('reportText', () => {
  it.each(all)('fits a terminal of 100 columns and holds no control character: %s', (_, shown) => {
    const text = reportText(shown);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(TEXT_WIDTH);
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    expect(text.endsWith('\n')).toBe(true);
  });

  it('opens with the finding and shows every threshold with rejects in each table', () => {
    const text = reportText(report);
    expect(text).toMatch(
      /^At τ 0\.900 the transform lifts accuracy on rejected images from \d\d\.\d to \d\d\.\d.%\n/,
    );
    for (const { tau, rejected } of report.thresholds) {
      const rows = text.split('\n').filter((line) => line.startsWith(tau.toFixed(3)));
      expect(rows).toHaveLength(rejected > 0 ? 4 : 0);
    }
    expect(text).toContain('0.900*');
  });

  it('aligns the figures of a column', () => {
    const rows = reportText(report)
      .split('\n')
      .filter((line) => /^\d\.\d{3}[* ]/.test(line));
    const first = rows.slice(0, report.thresholds.filter(({ rejected }) => rejected > 0).length);
    const ends = first.map((line) => line.length);
    expect(new Set(ends).size).toBe(1);
  });

  it('says harm as plainly as help', () => {
    const harmed = report.thresholds
      .find(({ tau }) => tau === 0.9)!
      .classes.find(({ label }) => label === 8)!;
    expect(harmed.broken).toBeGreaterThan(harmed.fixed);
    expect(reportText(report)).toContain(
      `▼ More labels broken than fixed in one class: 8 (${harmed.broken} broken, ${harmed.fixed} fixed).`,
    );
    const flipped = gwinReport({ ...input, tau: 0.99 });
    expect(reportText(flipped)).toMatch(/^At τ 0\.990 the transform lowers accuracy on rejected images from/);
  });

  it('claims no difference where the interval holds zero', () => {
    expect(reportText(one)).toMatch(/^At τ 0\.900 the transform (makes no measurable difference|lifts)/);
    const same = handPass({ certainty: [0.5, 0.6, 0.95], bnn: [0, 1, 1], gwin: [0, 1, -1] });
    expect(reportText(gwinReport(handInput([0, 0, 1], [same])))).toContain('makes no measurable difference');
  });

  it('says what is missing instead of showing zeros', () => {
    const text = reportText(bare);
    expect(text).toMatch(/no transform was scored\n/);
    expect(text).not.toContain('controls');
    expect(text).not.toContain('What the transform leaves');
    expect(reportText(certain)).toMatch(/^At τ 0\.900 no image is rejected\n/);
  });

  it('lets no text from the data steer the terminal', () => {
    const text = reportText(
      named(
        HOSTILE,
        input.dataset.classes.map(() => HOSTILE),
      ),
    );
    expect(text).not.toContain('\u001b');
    expect(text).not.toContain('\u202e');
  });
});

describe('reportCsv', () => {
  const rows: Record<string, string>[] = parse(reportCsv(report), { columns: true });

  it('has one row for each threshold with full precision', () => {
    expect(rows.map((row) => Number(row['tau']))).toEqual(report.thresholds.map(({ tau }) => tau));
    for (const [i, entry] of report.thresholds.entries()) {
      const row = rows[i]!;
      expect(Number(row['rejected'])).toBe(entry.rejected);
      expect(Number(row['fixed'])).toBe(entry.fixed);
      expect(row['rejected_gwin']).toBe(String(entry.rejectedAccuracy.gwin.value ?? ''));
      expect(row['gwin_change']).toBe(String(entry.comparisons.gwin?.change.value ?? ''));
      expect(row['whole_reject_high']).toBe(String(entry.wholeAccuracy.reject.high));
    }
  });

  it('leaves empty what was not computed', () => {
    const [row] = parse<Record<string, string>>(reportCsv(bare), { columns: true });
    expect(row).toMatchObject({
      fixed: '',
      rejected_gwin: '',
      gwin_model: '',
      rescued: '',
      gwin_change_low: '',
    });
    expect(Object.keys(row!)).toEqual(Object.keys(rows[0]!));
  });

  it('lets no text from the data run as a formula, and keeps negative numbers', () => {
    const hostile = parse<Record<string, string>>(reportCsv(named(HOSTILE, input.dataset.classes)), {
      columns: true,
    });
    expect(hostile[0]!['dataset']).toMatch(/^'=HYPERLINK/);
    expect(hostile.some((row) => row['gwin_change']!.startsWith('-'))).toBe(true);
  });
});

describe('reportHtml', () => {
  const html = reportHtml(report, { createdAt: '2026-11-14T09:30:00Z' });

  it.each(all)('is well formed: %s', (_, shown) => {
    expect(unbalanced(reportHtml(shown))).toEqual([]);
    expect(reportHtml(shown)).not.toMatch(/NaN|undefined|Infinity|\[object/);
  });

  it('has the cards in order', () => {
    expect([...html.matchAll(/<h2>(.*?)<\/h2>/g)].map((match) => match[1])).toEqual([
      'What the transform does to rejected images',
      'Certainty in the true class of rejected images, per class',
      'Fixed and broken labels, per true class',
      'What simpler means do to the same images',
      'Certainty in the true class of rejected images, per threshold',
      'Error among accepted against share accepted',
      'Rescued, or still unsure',
      'Classifier and costs',
      'Where this comes from',
    ]);
    expect(html).toContain('2026-11-14 09:30 UTC');
  });

  it('marks the threshold in use once in each table of thresholds', () => {
    expect(html.match(/<tr class="in-use">/g)).toHaveLength(3);
    expect(html.match(/<span class="use">in use<\/span>/g)).toHaveLength(3);
  });

  it('may run nothing and load nothing, and its policy names its style by hash', () => {
    expect(html).not.toMatch(
      /<script|<link|<img|<iframe|\son\w+=|javascript:|https?:|url\(|@import|\sstyle=/i,
    );
    const style = /<style>([^]*?)<\/style>/.exec(html)![1]!;
    const hash = createHash('sha256').update(style).digest('base64');
    const policy = / http-equiv="Content-Security-Policy" content="([^"]*)"/
      .exec(html)![1]!
      .replaceAll('&#39;', "'");
    expect(policy).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
    );
  });

  it('names and describes every chart and gives its data as a table', () => {
    const charts = [...html.matchAll(/<svg [^>]*role="img" aria-labelledby="([\w-]+) ([\w-]+)"/g)];
    expect(charts).toHaveLength(4);
    for (const [, title, description] of charts) {
      expect(html).toMatch(new RegExp(`<title id="${title}">[^<]+</title>`));
      expect(html).toMatch(new RegExp(`<desc id="${description}">[^<]+</desc>`));
    }
    expect(html.match(/<summary>Show as table<\/summary>/g)).toHaveLength(4);
    const others = [...html.matchAll(/<svg (?![^>]*role="img")[^>]*>/g)];
    expect(others.every(([tag]) => tag.includes('aria-hidden="true"'))).toBe(true);
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('draws a box pair for each class with rejects and keeps all marks inside the chart', () => {
    const chart = /<svg viewBox="0 0 (\d+) (\d+)" role="img" aria-labelledby="classes-title[^]*?<\/svg>/.exec(
      html,
    )!;
    const drawn = report.classCertainty.filter(({ original }) => original !== null).length;
    expect(chart[0].match(/class="box-original"/g)).toHaveLength(drawn);
    expect(chart[0].match(/class="box-transform"/g)).toHaveLength(drawn);
    const ys = [...chart[0].matchAll(/ (?:y|y1|y2|cy)="(-?[\d.]+)"/g)].map((match) => Number(match[1]));
    expect(Math.min(...ys)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...ys)).toBeLessThanOrEqual(Number(chart[2]));
  });

  it('carries light and dark tokens', () => {
    expect(html).toContain('--canvas: #F4F3F0');
    expect(html).toMatch(
      /@media screen and \(prefers-color-scheme: dark\) \{ :root \{[^}]*--canvas: #121315/,
    );
  });

  it('lets no text from the data become markup', () => {
    const hostile = reportHtml(
      named(
        HOSTILE,
        input.dataset.classes.map((name) => `${name}${HOSTILE}`),
      ),
    );
    expect(hostile).not.toContain('<script');
    expect(hostile).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;&#39;');
    expect(unbalanced(hostile)).toEqual([]);
  });

  it('gives the same file for the same report', () => {
    expect(reportHtml(report)).toBe(reportHtml(gwinReport(input)));
  });

  it('draws at most twenty of many classes and says so', () => {
    const labels = Array.from({ length: 60 }, (_, n) => n % 30);
    const many = handPass({ certainty: labels.map(() => 0.5), bnn: labels, gwin: labels });
    const base = handInput(labels, [many]);
    const classes = Array.from({ length: 30 }, (_, k) => `a class with a rather long name, ${k}`);
    const crowded = reportHtml(gwinReport({ ...base, dataset: { ...base.dataset, classes } }));
    expect(crowded).toContain('20 of 30 classes are drawn');
    expect(unbalanced(crowded)).toEqual([]);
  });
});

/** Tags that close nothing or stay open, by a stack; void elements and self-closed ones aside. */
function unbalanced(html: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  const body = html.replace(/<style>[^]*?<\/style>/, '').replace('<!doctype html>', '');
  for (const [, closing, name, rest] of body.matchAll(/<(\/?)([a-z][\w-]*)([^>]*)>/gi)) {
    if (['meta', 'br'].includes(name!) || rest!.endsWith('/')) continue;
    if (!closing) open.push(name!);
    else if (open.pop() !== name) wrong.push(name!);
  }
  return [...wrong, ...open];
}
