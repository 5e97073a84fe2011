import { GwinnowError } from '../errors.ts';
import { tallyChange, type SettledGroup } from './review-stats.ts';

/**
 * Samples whose suggestion somebody accepted and whose truth is known: by the label that came with the data, else by a
 * later verdict, which gives another label or comes from another reviewer. `later`: those of the second kind.
 */
export type Outcome = { readonly right: number; readonly wrong: number; readonly later: number };

/** Suggestions that change the label: right in place of a wrong label, and wrong in place of a right one. */
export type Change = { readonly n: number; readonly fixed: number; readonly broken: number };

export const NO_CHANGE: Change = { n: 0, fixed: 0, broken: 0 };

/** What became of suggestions of one class: of the classifier's labels of transforms. */
export type ClassRecord = {
  readonly label: number;
  readonly accepted: Outcome;
  /** As reviewers settled them, and, of what is in the queue, by the labels that came with the data. */
  readonly reviewed: Change;
  readonly labelled: Change;
};

/** What speaks against accepting suggestions of a class. */
export type Hold = 'accepted' | 'reviewed' | 'labelled';

/**
 * So many accepted suggestions must be known before they count. A class that is right four times in five shows more
 * wrong than right among ten less than once in a hundred looks.
 */
const LEAST_KNOWN = 10;

/**
 * Why a suggestion of a class is not accepted without a second step: of the accepted ones more turned out wrong than
 * right. Null when it is.
 */
export function holdOf({ accepted: { right, wrong } }: Pick<ClassRecord, 'accepted'>): 'accepted' | null {
  return right + wrong >= LEAST_KNOWN && wrong > right ? 'accepted' : null;
}

/** The same for many together, which nobody looks at one by one: anything known against them holds them. */
export function batchHoldOf(record: ClassRecord): Hold | null {
  const { accepted, reviewed, labelled } = record;
  if (holdOf({ accepted }) !== null) return 'accepted';
  if (reviewed.broken > reviewed.fixed) return 'reviewed';
  return labelled.broken > labelled.fixed ? 'labelled' : null;
}

/** How changes into each class were settled. */
export function changesByClass(groups: readonly SettledGroup[]): Map<number, Change> {
  const changes = new Map<number, Change>();
  for (const { original, suggestion, label, count } of groups) {
    if (original === suggestion) continue;
    const { n, fixed, broken } = tallyChange(original, suggestion, [{ label, count }]);
    const sum = changes.get(suggestion) ?? NO_CHANGE;
    changes.set(suggestion, { n: sum.n + n, fixed: sum.fixed + fixed, broken: sum.broken + broken });
  }
  return changes;
}

/** CLASS_HELD with the figures and their base. */
export function heldError(hold: Hold, record: ClassRecord, className: string): GwinnowError {
  const { label, [hold]: figures } = record;
  const message = `${heldText(hold, record, className)} Give a reason to accept it all the same.`;
  return new GwinnowError('CLASS_HELD', message, { label, hold, ...figures });
}

function heldText(hold: Hold, record: ClassRecord, className: string): string {
  if (hold !== 'accepted') {
    const { fixed, broken } = record[hold];
    const by = hold === 'reviewed' ? 'reviewers' : 'the labels that came with the data';
    return `Suggestions of class ${className} broke ${broken} labels and fixed ${fixed}, by ${by}.`;
  }
  const { right, wrong, later } = record.accepted;
  const known = right + wrong;
  return `Of ${known} accepted suggestions of class ${className} whose truth is known, ${wrong} were wrong and ${right} right (${known - later} by labels that came with the data, ${later} by later verdicts).`;
}
