import type { GwinReport } from '../../../shared/domain/gwin-report.ts';
import { thresholdInUse } from '../../../shared/domain/gwin-report.ts';
import type { Change } from '../../../shared/domain/statistics.ts';
import type { ClassFates, Comparison, ThresholdReport } from '../../../shared/domain/threshold-report.ts';
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
} from './figures.ts';

/** What the report says in words: the finding, its base, and help and harm one by one. */
export type Findings = {
  readonly headline: string;
  readonly base: string;
  readonly points: readonly Finding[];
};

export type Finding = { readonly tone: 'help' | 'harm' | 'neutral'; readonly text: string };

/** Whether an interval lies on one side of zero. */
export function direction(change: Change): 'up' | 'down' | 'none' {
  if (change.low !== null && change.low > 0) return 'up';
  return change.high !== null && change.high < 0 ? 'down' : 'none';
}

/** Classes of which the transform broke more labels than it fixed, worst first. */
export function harmedClasses(entry: ThresholdReport): readonly ClassFates[] {
  return entry.classes
    .filter(({ fixed, broken }) => broken > fixed)
    .sort((a, b) => b.broken - b.fixed - (a.broken - a.fixed));
}

/** The findings at the threshold in use. */
export function findingsOf(report: GwinReport): Findings {
  const entry = thresholdInUse(report);
  if (entry === null || entry.rejected === 0) {
    return { headline: `At τ ${cut(report.tau)} no image is rejected`, base: baseOf(report), points: [] };
  }
  return {
    headline: headlineOf(entry),
    base: baseOf(report),
    points: [
      labelFinding(entry),
      wholeFinding(entry),
      harmFinding(report, entry),
      rescueFinding(entry),
      controlFinding('second', entry),
      controlFinding('retry', entry),
    ].filter((finding) => finding !== null),
  };
}

/** What was looked at, in one sentence. */
export function baseOf({ dataset, passes, draws, statistic }: GwinReport): string {
  const set = `${dataset.name}, ${dataset.split} split, ${plural(dataset.samples, 'image', 'images')}`;
  const pooled =
    passes === 1
      ? `${set}, one pass.`
      : `${set}, ${passes} passes: counts are their sums, intervals take images and not passes as independent.`;
  return `${pooled} Certainty is the ${statistic} over ${plural(draws, 'draw', 'draws')} of the label's probability.`;
}

function headlineOf(entry: ThresholdReport): string {
  const { bnn, gwin } = entry.rejectedAccuracy;
  const at = `At τ ${cut(entry.tau)}`;
  const comparison = entry.comparisons.gwin;
  if (comparison === null) {
    return `${at} the classifier labels ${shareFigure(bnn, REJECTED_DECIMALS)}${THIN_SPACE}% of its rejected images right; no transform was scored`;
  }
  const span = `from ${shareFigure(bnn, REJECTED_DECIMALS)} to ${shareFigure(gwin, REJECTED_DECIMALS)}${THIN_SPACE}%`;
  switch (direction(comparison.change)) {
    case 'up':
      return `${at} the transform lifts accuracy on rejected images ${span}`;
    case 'down':
      return `${at} the transform lowers accuracy on rejected images ${span}`;
    default:
      return `${at} the transform makes no measurable difference on rejected images: ${span}`;
  }
}

function labelFinding({ rejected, share, comparisons }: ThresholdReport): Finding | null {
  const gwin = comparisons.gwin;
  if (gwin === null) return null;
  return {
    tone: toneOf(gwin.change),
    text: `${count(gwin.fixed)} labels fixed and ${count(gwin.broken)} broken among ${count(rejected)} rejected (${percent(share)} of all): ${changeFigure(gwin.change, REJECTED_DECIMALS)} points, 95${THIN_SPACE}% interval ${changeRange(gwin.change, REJECTED_DECIMALS)}.`,
  };
}

function wholeFinding({ wholeAccuracy, comparisons, coverage }: ThresholdReport): Finding | null {
  const comparison = comparisons.gwin;
  if (comparison === null) return null;
  const { bnn, gwin, reject } = wholeAccuracy;
  const accepted =
    reject.value === null
      ? ''
      : ` The ${percent(coverage)} accepted without review are ${shareFigure(reject, WHOLE_DECIMALS)}${THIN_SPACE}% right.`;
  return {
    tone: toneOf(comparison.wholeChange),
    text: `The whole set goes from ${shareFigure(bnn, WHOLE_DECIMALS)} to ${shareFigure(gwin, WHOLE_DECIMALS)}${THIN_SPACE}% (${changeFigure(comparison.wholeChange, WHOLE_DECIMALS)} points).${accepted}`,
  };
}

function harmFinding({ dataset }: GwinReport, entry: ThresholdReport): Finding | null {
  if (entry.comparisons.gwin === null) return null;
  const harmed = harmedClasses(entry);
  if (harmed.length === 0) {
    return { tone: 'neutral', text: 'No class has more labels broken than fixed.' };
  }
  const names = harmed
    .slice(0, 5)
    .map(
      ({ label, fixed, broken }) =>
        `${dataset.classes[label] ?? label} (${count(broken)} broken, ${count(fixed)} fixed)`,
    );
  const more = harmed.length > 5 ? ` and ${harmed.length - 5} more` : '';
  const where = harmed.length === 1 ? 'one class' : `${harmed.length} classes`;
  return { tone: 'harm', text: `More labels broken than fixed in ${where}: ${listed(names)}${more}.` };
}

function rescueFinding({ rescued, unsure }: ThresholdReport): Finding | null {
  if (rescued === null || unsure === null) return null;
  const right = (group: typeof rescued) =>
    group.count === 0 ? '' : ` (${shareFigure(group.accuracy, REJECTED_DECIMALS)}${THIN_SPACE}% right)`;
  return {
    tone: 'neutral',
    text: `${count(rescued.count)} are rescued: the classifier is certain of the transform${right(rescued)}. ${count(unsure.count)} stay unsure${right(unsure)} and deserve a person's time first.`,
  };
}

/** Says how a control does on the same rejects, and whether GWIN beats it. */
function controlFinding(control: 'retry' | 'second', entry: ThresholdReport): Finding | null {
  const own = entry.comparisons[control];
  const accuracy = entry.rejectedAccuracy[control];
  if (own === null) return null;
  const name = control === 'retry' ? 'Asking the same classifier again' : 'A second, plain classifier';
  const result = `${name} gets ${shareFigure(accuracy, REJECTED_DECIMALS)}${THIN_SPACE}% of the same images right (${count(own.fixed)} fixed, ${count(own.broken)} broken)`;
  const against =
    control === 'retry' ? entry.comparisons.gwinAgainstRetry : entry.comparisons.gwinAgainstSecond;
  return against === null
    ? { tone: 'neutral', text: `${result}.` }
    : {
        tone: direction(against.change) === 'down' ? 'harm' : 'neutral',
        text: `${result}: ${versus(against)}.`,
      };
}

function versus(against: Comparison): string {
  const size = `${changeFigure(against.change, REJECTED_DECIMALS)} points, 95${THIN_SPACE}% interval ${changeRange(against.change, REJECTED_DECIMALS)}`;
  switch (direction(against.change)) {
    case 'up':
      return `the transform does better (${size})`;
    case 'down':
      return `the transform does worse (${size})`;
    default:
      return `no measurable difference from the transform (${size})`;
  }
}

function toneOf(change: Change): Finding['tone'] {
  const way = direction(change);
  return way === 'up' ? 'help' : way === 'down' ? 'harm' : 'neutral';
}
