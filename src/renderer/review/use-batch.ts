import { computed, ref, type ComputedRef, type Ref } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Decision, Verdict } from '../../shared/contract/decisions.ts';
import { batchHoldOf } from '../../shared/domain/harm.ts';
import { announce } from '../announcer.ts';
import { useFigures } from '../figures.ts';
import { useDecisions } from '../stores/decisions.ts';
import { useGrid } from '../stores/grid.ts';
import { useItem } from '../stores/item.ts';
import { useLog } from '../stores/log.ts';
import { useToasts } from '../stores/toasts.ts';
import { batchParts, type BatchParts } from './batch-parts.ts';
import { NO_REASON, type ReasonDraft } from './reason-draft.ts';
import type { Selection } from './selection.ts';

export type Batch = {
  /** What of the chosen can be accepted together, and what cannot. */
  readonly parts: ComputedRef<BatchParts>;
  readonly reason: Ref<ReasonDraft>;
  give(verdict: Verdict, label?: number): Promise<void>;
  undo(): Promise<void>;
  redo(): Promise<void>;
};

/** What one change may hold. */
const MOST = 5000;

/** One verdict on all chosen items, as one change that one undo takes back. */
export function useBatch(selection: Ref<Selection>): Batch {
  const { t } = useI18n();
  const figures = useFigures();
  const log = useLog();
  const grid = useGrid();
  const item = useItem();
  const decisions = useDecisions();
  const toasts = useToasts();
  const reason = ref<ReasonDraft>(NO_REASON);
  let told: number | null = null;

  const chosen = computed(() => grid.shown.filter(({ sample }) => selection.value.chosen.has(sample)));
  const tellsChance = computed(() => grid.items.some(({ chance }) => chance !== null));
  const parts = computed(() => batchParts(chosen.value, isHeld, tellsChance.value));

  /** Before the records are known every class is held. */
  function isHeld(label: number): boolean {
    const { stats } = decisions;
    const record = stats?.classes.find((one) => one.label === label);
    return stats === null || (record !== undefined && batchHoldOf(record) !== null);
  }

  async function give(verdict: Verdict, label?: number): Promise<void> {
    const on = verdict === 'accept' ? parts.value.acceptable : chosen.value;
    if (!log.canDecide || decisions.busy) return;
    if (chosen.value.length === 0) return note(t('grid.say.choose'));
    if (on.length === 0) return;
    if (on.length > MOST) {
      const { count } = figures.value;
      return note(t('grid.say.tooMany', { most: count(MOST), count: count(on.length) }));
    }
    const { code, note: words } = reason.value;
    const unknown = verdict === 'accept' ? parts.value.unknown : 0;
    const acknowledged = await decisions.decideMany(
      on.map(({ sample }) => sample),
      {
        verdict,
        ...(label === undefined ? {} : { label }),
        ...(code === null ? {} : { reasonCode: code }),
        ...(words === '' ? {} : { reason: words }),
      },
    );
    if (acknowledged === null) {
      // What speaks against it came up meanwhile.
      if (decisions.failure?.code === 'CLASS_HELD') void decisions.refreshStats();
      if (decisions.failure?.code === 'SUGGESTION_FAR') void grid.load();
      return;
    }
    forgetTold();
    reason.value = NO_REASON;
    const samples = acknowledged.decisions.map((decision) => decision.sample);
    selection.value = {
      ...selection.value,
      chosen: new Set([...selection.value.chosen].filter((sample) => !samples.includes(sample))),
    };
    grid.note(acknowledged);
    const done = said('grid.say.done', acknowledged.decisions);
    const unjudged = t('grid.say.unknown', { count: figures.value.count(unknown) }, unknown);
    told = toasts.show(unknown === 0 ? done : `${done}; ${unjudged}`, { undo: () => void undo() });
    await Promise.all([item.refresh(samples), decisions.refreshStats()]);
  }

  const undo = async (): Promise<void> => takenBack(await decisions.undo(), 'grid.say.undone');
  const redo = async (): Promise<void> => takenBack(await decisions.redo(), 'grid.say.redone');

  async function takenBack(written: readonly Decision[] | null, words: string): Promise<void> {
    if (written === null) {
      if (decisions.failure?.code !== 'NOTHING_TO_UNDO') return;
      decisions.failure = null;
      return note(t('review.say.nothingToUndo'));
    }
    forgetTold();
    await grid.load();
    announce(said(words, written));
    void item.refresh(written.map(({ sample }) => sample));
    void decisions.refreshStats();
  }

  /** What a message offers to take back is no longer the newest change. */
  function forgetTold(): void {
    if (told !== null) toasts.dismiss(told);
    told = null;
  }

  function said(words: string, written: readonly Decision[]): string {
    return t(words, { count: figures.value.count(written.length) });
  }

  function note(text: string): void {
    toasts.show(text, { tone: 'note' });
  }

  return { parts, reason, give, undo, redo };
}
