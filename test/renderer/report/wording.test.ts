import { describe, expect, it } from 'vitest';
import { createI18n } from 'vue-i18n';
import { reportWords } from '../../../src/main/engine/report/words.ts';
import { figuresIn } from '../../../src/renderer/figures.ts';
import german from '../../../src/renderer/i18n/de/report.ts';
import english from '../../../src/renderer/i18n/en/report.ts';
import { findingWords, headlineWords, type Language } from '../../../src/renderer/report/wording.ts';
import { findingsOf } from '../../../src/shared/domain/findings.ts';
import { type GwinReport, gwinReport } from '../../../src/shared/domain/gwin-report.ts';
import { handInput, handPass, plausibleInput } from '../../shared/domain/report-data.ts';

const missing: string[] = [];
const i18n = createI18n({
  legacy: false,
  locale: 'en',
  messages: { en: { report: english }, de: { report: german } },
  missing: (_locale, key) => {
    missing.push(key);
    return key;
  },
});

function languageOf(code: 'en' | 'de', report: GwinReport): Language {
  i18n.global.locale.value = code;
  return {
    t: i18n.global.t,
    figures: figuresIn(code),
    className: (label) => report.dataset.classes[label] ?? String(label),
  };
}

function worded(report: GwinReport, code: 'en' | 'de'): readonly string[] {
  const language = languageOf(code, report);
  const { headline, points } = findingsOf(report);
  const words = [headlineWords(headline, language), ...points.map((point) => findingWords(point, language))];
  expect(missing.splice(0)).toEqual([]);
  return words;
}

/** Two classes; the transform breaks the last label where it is told to. */
function small(gwin: readonly number[] | undefined, certainty = [0.2, 0.2, 0.2, 0.2]): GwinReport {
  const pass = handPass({ certainty, bnn: [0, 1, 1, 1], ...(gwin === undefined ? {} : { gwin }) });
  const input = handInput([0, 0, 1, 1], [pass]);
  return gwinReport({ ...input, ...(gwin === undefined ? { models: { ...input.models, gwin: null } } : {}) });
}

const REPORTS: readonly (readonly [string, GwinReport])[] = [
  ['much data', gwinReport(plausibleInput({ samples: 3000, passes: 3 }))],
  ['little data', gwinReport(plausibleInput({ samples: 400, passes: 1, seed: 5 }))],
  ['one harmed class', small([0, 1, 1, 0])],
  ['nothing broken', small([0, 0, 1, 1])],
  ['no transform', small(undefined)],
  ['no reject', small([0, 0, 1, 1], [0.99, 0.99, 0.99, 0.99])],
];

describe('findings in words', () => {
  it.each(REPORTS)('says in English what the exported report says (%s)', (_, report) => {
    const { headline, points } = reportWords(report);
    expect(worded(report, 'en')).toEqual([headline, ...points.map(({ text }) => text)]);
  });

  it.each(REPORTS)('says it in German, all of it, with German figures (%s)', (_, report) => {
    const words = worded(report, 'de');
    expect(words).toHaveLength(worded(report, 'en').length);
    expect(words.join(' ')).not.toMatch(/\d\.\d|[{}|]| the | of /);
  });

  it('tells every kind of finding in some report', () => {
    const kinds = REPORTS.flatMap(([, report]) => findingsOf(report).points.map(({ kind }) => kind));
    expect([...new Set(kinds)].sort()).toEqual(['alone', 'control', 'harm', 'labels', 'rescue', 'whole']);
  });
});
