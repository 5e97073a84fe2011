import { REJECTED_DECIMALS, WHOLE_DECIMALS } from '../../shared/domain/figures.ts';
import { direction, type Finding, type Headline } from '../../shared/domain/findings.ts';
import type { Comparison, Group } from '../../shared/domain/threshold-report.ts';
import type { Figures } from '../figures.ts';

/** The translator of vue-i18n, as far as it is used here; `n` picks singular or plural. */
export type Translate = {
  (key: string, values?: Record<string, string | number>): string;
  (key: string, values: Record<string, string | number>, n: number): string;
};

/** Words and figures of a language, and the classes' names. */
export type Language = {
  readonly t: Translate;
  readonly figures: Figures;
  readonly className: (label: number) => string;
};

/** What the report finds, in one sentence. */
export function headlineWords(headline: Headline, { t, figures }: Language): string {
  const tau = figures.cut(headline.tau);
  const key = `report.headline.${headline.kind}`;
  if (headline.kind === 'none-rejected') return t(key, { tau });
  const before = figures.shareFigure(headline.before, REJECTED_DECIMALS);
  if (headline.kind === 'no-transform') return t(key, { tau, before });
  return t(key, { tau, before, after: figures.shareFigure(headline.after, REJECTED_DECIMALS) });
}

/** One finding, help or harm, in a sentence or two. */
export function findingWords(finding: Finding, language: Language): string {
  switch (finding.kind) {
    case 'labels':
      return labelWords(finding, language);
    case 'whole':
      return wholeWords(finding, language);
    case 'harm':
      return harmWords(finding, language);
    case 'rescue':
      return rescueWords(finding, language);
    case 'control':
      return controlWords(finding, language);
    case 'alone':
      return aloneWords(finding, language);
  }
}

type Of<Kind extends Finding['kind']> = Extract<Finding, { kind: Kind }>;

function labelWords({ entry, gwin }: Of<'labels'>, { t, figures }: Language): string {
  return t('report.findings.labels', {
    fixed: figures.count(gwin.fixed),
    broken: figures.count(gwin.broken),
    rejected: figures.count(entry.rejected),
    share: figures.percent(entry.share),
    change: figures.changeFigure(gwin.change, REJECTED_DECIMALS),
    range: figures.changeRange(gwin.change, REJECTED_DECIMALS),
  });
}

function wholeWords({ entry, gwin: { wholeChange } }: Of<'whole'>, { t, figures }: Language): string {
  const { bnn, gwin, reject } = entry.wholeAccuracy;
  const whole = t('report.findings.whole', {
    before: figures.shareFigure(bnn, WHOLE_DECIMALS),
    after: figures.shareFigure(gwin, WHOLE_DECIMALS),
    change: figures.changeFigure(wholeChange, WHOLE_DECIMALS),
  });
  if (reject.value === null) return whole;
  const accepted = t('report.findings.accepted', {
    coverage: figures.percent(entry.coverage),
    accuracy: figures.shareFigure(reject, WHOLE_DECIMALS),
  });
  return `${whole} ${accepted}`;
}

/** Classes that a sentence names before it says how many more there are. */
const NAMED = 5;

function harmWords({ classes }: Of<'harm'>, { t, figures, className }: Language): string {
  if (classes.length === 0) return t('report.findings.noHarm');
  const named = classes.slice(0, NAMED).map(({ label, fixed, broken }) =>
    t('report.findings.harmedClass', {
      name: className(label),
      broken: figures.count(broken),
      fixed: figures.count(fixed),
    }),
  );
  const more = classes.length - named.length;
  const names = more > 0 ? [...named, t('report.findings.moreClasses', { count: more }, more)] : named;
  return t(
    'report.findings.harm',
    { count: classes.length, classes: listed(names, t('report.findings.and')) },
    classes.length,
  );
}

function rescueWords({ rescued, unsure }: Of<'rescue'>, { t, figures }: Language): string {
  const group = (key: string, { count, accuracy }: Group): string => {
    const right =
      count === 0
        ? ''
        : t('report.findings.right', { accuracy: figures.shareFigure(accuracy, REJECTED_DECIMALS) });
    return t(`report.findings.${key}`, { count: figures.count(count), right }, count);
  };
  return `${group('rescued', rescued)} ${group('unsure', unsure)}`;
}

function controlWords({ control, accuracy, own, against }: Of<'control'>, language: Language): string {
  const { t, figures } = language;
  const result = t(`report.findings.${control}`, {
    accuracy: figures.shareFigure(accuracy, REJECTED_DECIMALS),
    fixed: figures.count(own.fixed),
    broken: figures.count(own.broken),
  });
  return against === null ? `${result}.` : `${result}: ${versus(against, language)}.`;
}

function aloneWords({ second, gwin }: Of<'alone'>, { t, figures }: Language): string {
  return t('report.findings.alone', {
    second: figures.shareFigure(second, WHOLE_DECIMALS),
    gwin: figures.shareFigure(gwin, WHOLE_DECIMALS),
  });
}

function versus({ change }: Comparison, { t, figures }: Language): string {
  return t(`report.findings.against-${direction(change)}`, {
    change: figures.changeFigure(change, REJECTED_DECIMALS),
    range: figures.changeRange(change, REJECTED_DECIMALS),
  });
}

function listed(names: readonly string[], and: string): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${and} ${names.at(-1)}`;
}
