import {
  changeFigure,
  changeRange,
  count,
  cut,
  listed,
  percent,
  plural,
  REJECTED_DECIMALS,
  shareFigure,
  THIN_SPACE,
  WHOLE_DECIMALS,
} from '../../../shared/domain/figures.ts';
import { direction, findingsOf } from '../../../shared/domain/findings.ts';
import type { Finding, Headline, Tone } from '../../../shared/domain/findings.ts';
import type { GwinReport } from '../../../shared/domain/gwin-report.ts';
import type { Share } from '../../../shared/domain/statistics.ts';
import type { Comparison, Group } from '../../../shared/domain/threshold-report.ts';

/** What the report says in words: the finding, its base, and help and harm one by one. */
export type ReportWords = {
  readonly headline: string;
  readonly base: string;
  readonly points: readonly Point[];
};

export type Point = { readonly tone: Tone; readonly text: string };

type Of<Kind extends Finding['kind']> = Extract<Finding, { kind: Kind }>;

/** The findings at the threshold in use, in English. */
export function reportWords(report: GwinReport): ReportWords {
  const { headline, points } = findingsOf(report);
  return {
    headline: headlineWords(headline),
    base: baseOf(report),
    points: points.map((finding) => ({ tone: finding.tone, text: findingWords(finding, report) })),
  };
}

/** What was looked at, in one sentence. */
function baseOf({ dataset, passes, draws, statistic }: GwinReport): string {
  const set = `${dataset.name}, ${dataset.split} split, ${plural(dataset.samples, 'image', 'images')}`;
  const pooled =
    passes === 1
      ? `${set}, one pass.`
      : `${set}, ${passes} passes: counts are their sums, intervals take images and not passes as independent.`;
  return `${pooled} Certainty is the ${statistic} over ${plural(draws, 'draw', 'draws')} of the label's probability.`;
}

function headlineWords(headline: Headline): string {
  const at = `At τ ${cut(headline.tau)}`;
  switch (headline.kind) {
    case 'none-rejected':
      return `${at} no image is rejected`;
    case 'no-transform':
      return `${at} the classifier labels ${shareFigure(headline.before, REJECTED_DECIMALS)}${THIN_SPACE}% of its rejected images right; no transform was scored`;
    case 'lifts':
      return `${at} the transform lifts accuracy on rejected images ${span(headline)}`;
    case 'lowers':
      return `${at} the transform lowers accuracy on rejected images ${span(headline)}`;
    case 'no-difference':
      return `${at} the transform makes no measurable difference on rejected images: ${span(headline)}`;
  }
}

function span({ before, after }: Extract<Headline, { kind: 'lifts' | 'lowers' | 'no-difference' }>): string {
  return `from ${shareFigure(before, REJECTED_DECIMALS)} to ${shareFigure(after, REJECTED_DECIMALS)}${THIN_SPACE}%`;
}

function findingWords(finding: Finding, report: GwinReport): string {
  switch (finding.kind) {
    case 'labels':
      return labelWords(finding);
    case 'whole':
      return wholeWords(finding);
    case 'harm':
      return harmWords(finding, report.dataset.classes);
    case 'rescue':
      return rescueWords(finding);
    case 'control':
      return controlWords(finding);
    case 'alone':
      return aloneWords(finding);
  }
}

function labelWords({ entry, gwin }: Of<'labels'>): string {
  return `${count(gwin.fixed)} labels fixed and ${count(gwin.broken)} broken among ${count(entry.rejected)} rejected (${percent(entry.share)} of all): ${changeFigure(gwin.change, REJECTED_DECIMALS)} points, 95${THIN_SPACE}% interval ${changeRange(gwin.change, REJECTED_DECIMALS)}.`;
}

function wholeWords({ entry, gwin: { wholeChange } }: Of<'whole'>): string {
  const { bnn, gwin, reject } = entry.wholeAccuracy;
  const accepted =
    reject.value === null
      ? ''
      : ` The ${percent(entry.coverage)} accepted without review are ${shareFigure(reject, WHOLE_DECIMALS)}${THIN_SPACE}% right.`;
  return `The whole set goes from ${shareFigure(bnn, WHOLE_DECIMALS)} to ${shareFigure(gwin, WHOLE_DECIMALS)}${THIN_SPACE}% (${changeFigure(wholeChange, WHOLE_DECIMALS)} points).${accepted}`;
}

function harmWords({ classes }: Of<'harm'>, names: readonly string[]): string {
  if (classes.length === 0) return 'No class has more labels broken than fixed.';
  const named = classes
    .slice(0, 5)
    .map(
      ({ label, fixed, broken }) =>
        `${names[label] ?? label} (${count(broken)} broken, ${count(fixed)} fixed)`,
    );
  const shown = classes.length > 5 ? [...named, `${classes.length - 5} more`] : named;
  const where = classes.length === 1 ? 'one class' : `${classes.length} classes`;
  return `More labels broken than fixed in ${where}: ${listed(shown)}.`;
}

function rescueWords({ rescued, unsure }: Of<'rescue'>): string {
  const right = ({ count: size, accuracy }: Group) =>
    size === 0 ? '' : ` (${shareFigure(accuracy, REJECTED_DECIMALS)}${THIN_SPACE}% right)`;
  const saved = rescued.count === 1 ? 'is rescued' : 'are rescued';
  const left = unsure.count === 1 ? ['stays', 'deserves'] : ['stay', 'deserve'];
  return `${count(rescued.count)} ${saved}: the classifier is certain of the transform${right(rescued)}. ${count(unsure.count)} ${left[0]} unsure${right(unsure)} and ${left[1]} a person's time first.`;
}

/** Says how a control does on the same rejects, and whether GWIN beats it. */
function controlWords({ control, accuracy, own, against }: Of<'control'>): string {
  const name = control === 'retry' ? 'Asking the same classifier again' : 'A second, plain classifier';
  const result = `${name} gets ${shareFigure(accuracy, REJECTED_DECIMALS)}${THIN_SPACE}% of the same images right (${count(own.fixed)} fixed, ${count(own.broken)} broken)`;
  return against === null ? `${result}.` : `${result}: ${versus(against)}.`;
}

function aloneWords({ second, gwin }: Of<'alone'>): string {
  const right = (share: Share) => `${shareFigure(share, WHOLE_DECIMALS)}${THIN_SPACE}%`;
  return `Asked about every image, the second classifier alone labels ${right(second)} right, classifier and transform together ${right(gwin)}.`;
}

function versus({ change }: Comparison): string {
  const size = `${changeFigure(change, REJECTED_DECIMALS)} points, 95${THIN_SPACE}% interval ${changeRange(change, REJECTED_DECIMALS)}`;
  switch (direction(change)) {
    case 'up':
      return `the transform does better (${size})`;
    case 'down':
      return `the transform does worse (${size})`;
    case 'none':
      return `no measurable difference from the transform (${size})`;
  }
}
