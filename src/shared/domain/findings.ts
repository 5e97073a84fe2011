import { thresholdInUse } from './gwin-report.ts';
import type { GwinReport } from './gwin-report.ts';
import type { Change, Share } from './statistics.ts';
import type { ClassFates, Comparison, Group, ThresholdReport } from './threshold-report.ts';

/** What the report finds at the threshold in use, without words: the finding, then help and harm one by one. */
export type Findings = {
  readonly headline: Headline;
  readonly points: readonly Finding[];
};

export type Headline =
  | { readonly kind: 'none-rejected'; readonly tau: number }
  | { readonly kind: 'no-transform'; readonly tau: number; readonly before: Share }
  | {
      readonly kind: 'lifts' | 'lowers' | 'no-difference';
      readonly tau: number;
      readonly before: Share;
      readonly after: Share;
    };

export type Tone = 'help' | 'harm' | 'neutral';

export type Finding =
  | {
      readonly kind: 'labels';
      readonly tone: Tone;
      readonly entry: ThresholdReport;
      readonly gwin: Comparison;
    }
  | {
      readonly kind: 'whole';
      readonly tone: Tone;
      readonly entry: ThresholdReport;
      readonly gwin: Comparison;
    }
  /** Classes of which more labels were broken than fixed, worst first. */
  | { readonly kind: 'harm'; readonly tone: Tone; readonly classes: readonly ClassFates[] }
  | { readonly kind: 'rescue'; readonly tone: Tone; readonly rescued: Group; readonly unsure: Group }
  | {
      readonly kind: 'control';
      readonly tone: Tone;
      readonly control: 'retry' | 'second';
      readonly accuracy: Share;
      readonly own: Comparison;
      /** From the control's labels to GWIN's; null where they can't be compared. */
      readonly against: Comparison | null;
    }
  /** The second classifier asked about every image, beside classifier and transform together. */
  | { readonly kind: 'alone'; readonly tone: Tone; readonly second: Share; readonly gwin: Share };

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
    return { headline: { kind: 'none-rejected', tau: report.tau }, points: [] };
  }
  return {
    headline: headlineOf(entry),
    points: [...effects(entry), ...controls(entry), ...alone(report, entry)],
  };
}

function headlineOf({ tau, rejectedAccuracy, comparisons }: ThresholdReport): Headline {
  const { bnn: before, gwin: after } = rejectedAccuracy;
  if (comparisons.gwin === null) return { kind: 'no-transform', tau, before };
  const kind = { up: 'lifts', down: 'lowers', none: 'no-difference' } as const;
  return { kind: kind[direction(comparisons.gwin.change)], tau, before, after };
}

function effects(entry: ThresholdReport): Finding[] {
  const { gwin } = entry.comparisons;
  if (gwin === null) return [];
  const classes = harmedClasses(entry);
  const { rescued, unsure } = entry;
  return [
    { kind: 'labels', tone: toneOf(gwin.change), entry, gwin },
    { kind: 'whole', tone: toneOf(gwin.wholeChange), entry, gwin },
    { kind: 'harm', tone: classes.length === 0 ? 'neutral' : 'harm', classes },
    ...(rescued && unsure ? [{ kind: 'rescue', tone: 'neutral', rescued, unsure } as const] : []),
  ];
}

function controls({ comparisons, rejectedAccuracy }: ThresholdReport): Finding[] {
  const against = { second: comparisons.gwinAgainstSecond, retry: comparisons.gwinAgainstRetry };
  return (['second', 'retry'] as const).flatMap((control): Finding[] => {
    const own = comparisons[control];
    const lead = against[control];
    if (own === null) return [];
    const tone = lead !== null && direction(lead.change) === 'down' ? 'harm' : 'neutral';
    return [{ kind: 'control', tone, control, accuracy: rejectedAccuracy[control], own, against: lead }];
  });
}

function alone({ secondAlone }: GwinReport, { wholeAccuracy: { gwin } }: ThresholdReport): Finding[] {
  if (secondAlone.value === null || gwin.value === null) return [];
  return [{ kind: 'alone', tone: 'neutral', second: secondAlone, gwin }];
}

function toneOf(change: Change): Tone {
  const way = direction(change);
  return way === 'up' ? 'help' : way === 'down' ? 'harm' : 'neutral';
}
