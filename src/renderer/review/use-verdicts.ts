import { computed, ref, watch, type ComputedRef, type Ref } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Decision, Verdict } from '../../shared/contract/decisions.ts';
import type { QueueStatus } from '../../shared/contract/queue.ts';
import { announce } from '../announcer.ts';
import { useFigures } from '../figures.ts';
import { useDecisions, type VerdictDraft } from '../stores/decisions.ts';
import { useItem } from '../stores/item.ts';
import { useLog } from '../stores/log.ts';
import { useProject } from '../stores/project.ts';
import { useQueue } from '../stores/queue.ts';
import { useToasts } from '../stores/toasts.ts';
import { sampleName } from './figures.ts';
import { NO_REASON, type ReasonDraft } from './reason-draft.ts';

/** Where a label was taken from; empty where it is no second classifier's. */
export type LabelSource = Pick<VerdictDraft, 'secondRun'>;

export type Verdicts = {
  /** Whether a verdict given now would be on what is seen. */
  readonly ready: ComputedRef<boolean>;
  /** What goes with the next verdict. */
  readonly reason: Ref<ReasonDraft>;
  give(verdict: Verdict, label?: number, from?: LabelSource): Promise<void>;
  /** A class key: in blind mode the first look's pick, else the label. */
  pick(label: number): void;
  undo(): Promise<void>;
  redo(): Promise<void>;
};

/** Gives verdicts on the item on the stage and moves on once they are on disk. */
export function useVerdicts(): Verdicts {
  const { t } = useI18n();
  const figures = useFigures();
  const project = useProject();
  const log = useLog();
  const queue = useQueue();
  const item = useItem();
  const decisions = useDecisions();
  const toasts = useToasts();
  const reason = ref<ReasonDraft>(NO_REASON);

  const ready = computed(
    () =>
      log.canDecide && !decisions.busy && item.isReady && item.drawn !== null && item.drawn === queue.current,
  );

  watch(
    () => queue.current,
    () => (reason.value = NO_REASON),
  );

  function draftOf(verdict: Verdict, label: number | undefined, from: LabelSource): VerdictDraft {
    const { code, note } = reason.value;
    const { pick } = item.blind;
    return {
      verdict,
      ...from,
      ...(adjudicates(verdict) ? { adjudicate: true } : {}),
      ...(label === undefined ? {} : { label }),
      ...(pick === null ? {} : { blind: pick }),
      ...(code === null ? {} : { reasonCode: code }),
      ...(note === '' ? {} : { reason: note }),
    };
  }

  /** Between verdicts that differ, or anew after somebody decided between them; to be unsure decides nothing. */
  function adjudicates(verdict: Verdict): boolean {
    return verdict !== 'skip' && (item.detail?.review?.adjudicates ?? false);
  }

  async function give(verdict: Verdict, label?: number, from: LabelSource = {}): Promise<void> {
    const sample = queue.current;
    if (sample === null || !ready.value || !allows(verdict)) return;
    item.markDecided(sample);
    const acknowledged = await decisions.decide(sample, draftOf(verdict, label, from));
    if (acknowledged === null) {
      // What speaks against it came up meanwhile.
      if (decisions.failure?.code === 'CLASS_HELD') void decisions.refreshStats();
      if (decisions.failure?.code === 'SUGGESTION_FAR') void item.refresh([sample]);
      return;
    }
    queue.note(acknowledged);
    // Whoever went elsewhere meanwhile stays there.
    if (queue.current === sample) queue.go(await queue.openItem(1));
    const [decision] = acknowledged.decisions;
    const [status] = acknowledged.statuses;
    if (decision !== undefined)
      announce(`${becameWords(decision, status)} ${leftWords()} ${nextWords()}`.trim());
    void item.refresh([sample]);
    void decisions.refreshStats();
  }

  /** Nothing can be accepted that is hidden, or kept that was never read. */
  function allows(verdict: Verdict): boolean {
    if (verdict !== 'accept' && verdict !== 'keep') return true;
    return !item.blind.hidden && (item.detail?.original ?? null) !== null;
  }

  function pick(label: number): void {
    if (label >= (project.summary?.classes.length ?? 0)) return;
    if (!item.blind.hidden) return void give('label', label);
    if (!ready.value) return;
    item.pick(label);
    announce(t('review.say.picked', { label: project.className(label) }));
  }

  async function undo(): Promise<void> {
    await takenBack(await decisions.undo(), 'review.say.undone');
  }

  async function redo(): Promise<void> {
    await takenBack(await decisions.redo(), 'review.say.redone');
  }

  async function takenBack(written: readonly Decision[] | null, words: string): Promise<void> {
    const [first] = written ?? [];
    if (written === null || first === undefined) {
      if (decisions.failure?.code !== 'NOTHING_TO_UNDO') return;
      decisions.failure = null;
      toasts.show(t('review.say.nothingToUndo'), { tone: 'note' });
      return;
    }
    await queue.load();
    queue.go(first.sample);
    void item.refresh(written.map(({ sample }) => sample));
    void decisions.refreshStats();
    const values = { name: sampleName(first.sample), count: written.length };
    announce(t(written.length > 1 ? `${words}Many` : words, values));
  }

  function becameWords(decision: Decision, status: QueueStatus | undefined): string {
    if (status !== 'waiting' && status !== 'conflict') return decisionWords(decision);
    return t(`several.say.${status}`, { name: sampleName(decision.sample) });
  }

  function decisionWords({ kind, label, sample }: Decision): string {
    const name = sampleName(sample);
    if (kind === 'undo') return '';
    if (label === null) return t(`review.say.${kind}`, { name });
    return t('review.say.isNow', { name, label: project.className(label) });
  }

  function leftWords(): string {
    const open = queue.counts?.open ?? 0;
    return t('review.say.left', { count: figures.value.count(open) });
  }

  /** In blind mode only which item it is. */
  function nextWords(): string {
    const next = queue.currentItem;
    if (next === null) return '';
    const name = sampleName(next.sample);
    if (item.blindOf(next.sample).hidden) return t('review.say.nextBlind', { name });
    const certainty = figures.value.cut(next.certainty, 2);
    return t('review.say.next', { name, label: project.className(next.label), certainty });
  }

  return { ready, reason, give, pick, undo, redo };
}
