import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { Acknowledged, Decision, DecisionStats, Verdict } from '../../shared/contract/decisions.ts';
import type { ReasonCode } from '../../shared/domain/decisions.ts';
import type { Failure } from '../failure.ts';
import { useEngine } from './engine.ts';
import { failureOf } from './failure.ts';
import { useProject } from './project.ts';

/** A person's verdict before it is sent. */
export type VerdictDraft = {
  readonly verdict: Verdict;
  /** For verdict `label` alone. */
  readonly label?: number;
  /** The class picked before labels and transform were shown. */
  readonly blind?: number;
  /** Decides between verdicts of others that differ. */
  readonly adjudicate?: boolean;
  /** Where the label is the second classifier's: its run. */
  readonly secondRun?: number;
  readonly reasonCode?: ReasonCode;
  readonly reason?: string;
};

/** `project`: folder of the project that is meant, should another one be opened meanwhile. */
type Sending = { readonly request: string; readonly project?: string };

/** Lost, or perhaps not: sent again under the same name it counts once. */
const UNCERTAIN: ReadonlySet<string> = new Set(['ENGINE_STOPPED', 'NO_ANSWER']);

/** Milliseconds between two readings of the figures: in a large project they keep the engine from the next verdict. */
const STATS_REST = 3000;

/** A name that no other request has, also where the page comes without encryption. */
function requestName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export const useDecisions = defineStore('decisions', () => {
  const engine = useEngine();
  const project = useProject();
  const failure = ref<Failure | null>(null);
  const stats = shallowRef<DecisionStats | null>(null);
  /** A verdict on its way whose acknowledgement is not here yet. */
  const sending = shallowRef<Sending | null>(null);
  const takingBack = ref(false);
  /** Size of the log that this page knows the contents of: when it is larger, others changed something. */
  const knownSize = ref(0);
  /** Never fails. */
  let underWay: Promise<unknown> = Promise.resolve();
  let wake: (() => void) | null = null;
  let resting: ReturnType<typeof setTimeout> | null = null;
  let owed = false;

  const busy = computed(() => sending.value !== null || takingBack.value);

  /** The project whose items are shown. */
  function meant(): { readonly project?: string } {
    const { directory } = project.summary ?? {};
    return directory === undefined ? {} : { project: directory };
  }

  /** Resolves once the verdict is on disk; null when it was refused, and `failure` says why. */
  function decide(sample: number, draft: VerdictDraft): Promise<Acknowledged | null> {
    return untilAcknowledged((sending) =>
      engine.call((api, options) => api.decisions.decide({ sample, ...draft, ...sending }, options)),
    );
  }

  /** The same verdict on several samples as one change; resolves as `decide` does. */
  function decideMany(samples: readonly number[], draft: VerdictDraft): Promise<Acknowledged | null> {
    const { blind: _, adjudicate: __, secondRun: ___, ...verdict } = draft;
    return untilAcknowledged((sending) =>
      engine.call((api, options) =>
        api.decisions.decideMany({ samples: [...samples], ...verdict, ...sending }, options),
      ),
    );
  }

  function untilAcknowledged(
    send: (sending: Sending) => Promise<Acknowledged>,
  ): Promise<Acknowledged | null> {
    if (busy.value) return Promise.resolve(null);
    const sent = sendUntilAcknowledged(send);
    underWay = sent;
    return sent;
  }

  /** Sends under one name until the engine says that it is on disk, or refuses it. */
  async function sendUntilAcknowledged(
    send: (sending: Sending) => Promise<Acknowledged>,
  ): Promise<Acknowledged | null> {
    const mine: Sending = { request: requestName(), ...meant() };
    sending.value = mine;
    failure.value = null;
    try {
      for (;;) {
        try {
          return noted(await send(mine));
        } catch (thrown) {
          failure.value = failureOf(thrown);
          if (!UNCERTAIN.has(failure.value.code)) return null;
        }
        if (failure.value.code === 'ENGINE_STOPPED') await new Promise<void>((resolve) => (wake = resolve));
        if (mine.project !== meant().project) return null;
      }
    } finally {
      sending.value = null;
    }
  }

  function noted(acknowledged: Acknowledged): Acknowledged {
    failure.value = null;
    if (acknowledged.treeSize === knownSize.value + 1) knownSize.value = acknowledged.treeSize;
    return acknowledged;
  }

  const undo = (): Promise<readonly Decision[] | null> =>
    takeBack(() => engine.call((api, options) => api.decisions.undo(meant(), options)));

  const redo = (): Promise<readonly Decision[] | null> =>
    takeBack(() => engine.call((api, options) => api.decisions.redo(meant(), options)));

  /**
   * The decisions that were written; null when there was nothing to take back or it failed. Waits its turn behind what
   * is under way, but not behind a verdict whose acknowledgement is missing.
   */
  function takeBack(call: () => Promise<Acknowledged>): Promise<readonly Decision[] | null> {
    if (sending.value !== null && failure.value !== null) return Promise.resolve(null);
    const done = underWay.then(() => takeBackNow(call));
    underWay = done;
    return done;
  }

  async function takeBackNow(call: () => Promise<Acknowledged>): Promise<readonly Decision[] | null> {
    takingBack.value = true;
    try {
      return noted(await call()).decisions;
    } catch (thrown) {
      failure.value = failureOf(thrown);
      return null;
    } finally {
      takingBack.value = false;
    }
  }

  /** They are of the whole project: read at once, but then not again for a while, however many verdicts come. */
  async function refreshStats(): Promise<void> {
    if (resting !== null) {
      owed = true;
      return;
    }
    resting = setTimeout(() => {
      resting = null;
      if (owed) void refreshStats();
    }, STATS_REST);
    owed = false;
    const read = engine.call((api, options) => api.decisions.stats({}, options));
    stats.value = await read.catch(() => stats.value);
  }

  /** Goes on with a verdict whose acknowledgement is missing; one that was meant for another project is dropped. */
  function resume(): void {
    wake?.();
    wake = null;
  }

  engine.onReconnect(resume);

  return { failure, stats, sending, busy, knownSize, decide, decideMany, undo, redo, refreshStats };
});
