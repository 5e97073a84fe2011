import type { Outcome } from '../../shared/contract/queue.ts';
import { accepts } from '../../shared/domain/verdicts.ts';
import type { Figures } from '../figures.ts';
import { gapToTau } from './figures.ts';

/** A sentence by its key in the messages and what goes into it; the view puts it into words. */
export type Sentence = {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
};

/** How many draws give a class the largest probability. */
export type Vote = { readonly label: number; readonly count: number };

export type Reading = {
  readonly label: number;
  readonly certainty: number;
  /** [draws][classes]; null where they were not kept. */
  readonly probabilities: readonly (readonly number[])[] | null;
};

export type ReasonInput = {
  readonly original: Reading;
  readonly transform: Reading | null;
  readonly tau: number;
  readonly outcome: Outcome;
  /** Accepted, and put before a reviewer all the same. */
  readonly spotCheck: boolean;
  readonly doubt: 'model' | 'classes' | 'none' | null;
  /** Name of a class by its index. */
  readonly className: (index: number) => string;
  readonly figures: Pick<Figures, 'cut' | 'fixed'>;
};

export type Reason = { readonly headline: Sentence; readonly because: readonly Sentence[] };

/**
 * What each draw says on its own, most often said first; of equal ones the smaller class first.
 *
 * @param probabilities [draws][classes]
 */
export function votesOf(probabilities: readonly (readonly number[])[]): Vote[] {
  const counts = new Map<number, number>();
  for (const draw of probabilities) {
    const label = draw.indexOf(Math.max(...draw));
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return [...counts]
    .map(([label, count]) => ({ label, count }))
    .sort((a, b) => b.count - a.count || a.label - b.label);
}

/** Why an item stands where it does, from its numbers alone. */
export function reasonOf(input: ReasonInput): Reason {
  const { original, tau, doubt } = input;
  const accepted = accepts(original.certainty, tau);
  const because = [...votesSentence(input)];
  if (!accepted && doubt !== null && doubt !== 'none') {
    because.push({ key: `review.reason.doubt.${doubt}`, values: {} });
  }
  if (input.spotCheck) because.push({ key: 'review.reason.spotCheck', values: {} });
  because.push(...transformSentence(input));
  return {
    headline: {
      key: accepted ? 'review.reason.accepted' : 'review.reason.rejected',
      values: gapToTau(original.certainty, tau, input.figures),
    },
    because,
  };
}

/** The label's votes first, though draws may more often say another class. */
function votesSentence({ original: { label, probabilities }, className }: ReasonInput): Sentence[] {
  if (probabilities === null || probabilities.length === 0) return [];
  const votes = votesOf(probabilities);
  const count = votes.find((vote) => vote.label === label)?.count ?? 0;
  const values = { draws: probabilities.length, count, label: className(label) };
  const second = votes.find((vote) => vote.label !== label);
  if (second === undefined) return [{ key: 'review.reason.votesAll', values }];
  const other = { otherCount: second.count, other: className(second.label) };
  return [{ key: 'review.reason.votes', values: { ...values, ...other } }];
}

function transformSentence({ transform, outcome, className, figures }: ReasonInput): Sentence[] {
  if (outcome !== 'unsure') return [];
  if (transform === null) return [{ key: 'review.reason.noTransform', values: {} }];
  const values = { label: className(transform.label), certainty: figures.cut(transform.certainty, 2) };
  return [{ key: 'review.reason.transformUnsure', values }];
}
