import { computed, type ComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Entry } from '../../shared/contract/activity.ts';
import { useFigures } from '../figures.ts';
import { type Summary, summaryOf } from './summary.ts';

export type EntryWords = Summary & {
  /** What the entry says happened, in one line. */
  readonly text: string;
  /** Why, reason code and free text; empty where neither was given. */
  readonly why: string;
  /** What a row says that shows item and labels of its own: why, else what happened. */
  readonly short: string;
};

/** Entries in the language in use. */
export function useEntryWords(
  className: (index: number) => string,
): ComputedRef<(entry: Entry) => EntryWords> {
  const { t, te } = useI18n();
  const figures = useFigures();
  return computed(() => (entry: Entry): EntryWords => {
    const summary = summaryOf(entry, { className, figures: figures.value });
    const text = summary.messages.map(({ key, values = {}, n }) =>
      n === undefined ? t(key, values) : t(key, values, n),
    );
    const { reasonCode, reason } = summary;
    const key = `audit.reasons.${reasonCode}`;
    const code = reasonCode === null ? '' : te(key) ? t(key) : reasonCode;
    const said = text.join(', ');
    const why = [code, reason].filter((part) => part !== '').join(': ');
    // A decision's first words are what item and labels say.
    const rest = summary.sample === null ? said : text.slice(1).join(', ');
    const short = [rest, why].filter((part) => part !== '').join(' · ');
    return { ...summary, text: said, why, short };
  });
}

/** A time of the log as it is shown: UTC to the second. */
export function utcTime(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 19)}`;
}
