import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import type {
  Checkpoint,
  InclusionProof,
  KeptVerdict,
  LogCheck,
  LogState,
} from '../../shared/contract/audit.ts';
import type { Failure } from '../failure.ts';
import type { KeptAnswer } from '../log/kept.ts';
import { useEngine } from './engine.ts';
import { failureOf } from './failure.ts';
import { useProject } from './project.ts';

/** A project that was just opened is drawn first, then its log is checked. */
const CHECK_AFTER = 1500;

/** Bytes; one with a hundred signatures has a fifth of that. */
const LARGEST_CHECKPOINT = 65_536;

const NEVER: LogCheck = { running: null, last: null, failure: null };

/** The open project's log: what its check found, which key signs it, and its proofs. */
export const useLog = defineStore('log', () => {
  const engine = useEngine();
  const project = useProject();
  const check = shallowRef<LogCheck>(NEVER);
  const facts = shallowRef<LogState | null>(null);
  const kept = shallowRef<KeptAnswer | null>(null);
  const failure = ref<Failure | null>(null);
  let watching = new AbortController();
  let starting: ReturnType<typeof setTimeout> | null = null;

  const verdict = computed(() => check.value.last?.verdict ?? null);
  /** The first thing that is wrong with the log; null where nothing is, or nothing is known. */
  const finding = computed(() => verdict.value?.finding ?? null);
  /** A broken log takes no decisions. */
  const canDecide = computed(() => project.canWrite && finding.value === null);

  function leave(): void {
    watching.abort();
    if (starting !== null) clearTimeout(starting);
    starting = null;
  }

  function begin(): void {
    leave();
    check.value = NEVER;
    facts.value = null;
    kept.value = null;
    failure.value = null;
    const mine = new AbortController();
    watching = mine;
    void engine
      .stream(
        (api, options) => api.audit.watchCheck({}, options),
        (now) => {
          if (!mine.signal.aborted) check.value = now;
        },
        mine.signal,
      )
      // When the engine goes away, the check is asked for anew once it is back.
      .catch(() => undefined);
    starting = setTimeout(() => void start(false), CHECK_AFTER);
  }

  async function attempt(deed: () => Promise<unknown>): Promise<void> {
    try {
      await deed();
      failure.value = null;
    } catch (thrown) {
      failure.value = failureOf(thrown);
    }
  }

  /** Checks the log; without `again` only where that was not done yet. */
  const start = (again: boolean): Promise<void> =>
    attempt(() => engine.call((api, options) => api.audit.check({ again }, options)));

  const stop = (): Promise<void> =>
    attempt(() => engine.call((api, options) => api.audit.stopCheck({}, options)));

  /** Reads anew who signs the log and how much of it is signed. */
  const readFacts = (): Promise<void> =>
    attempt(async () => (facts.value = await engine.call((api, options) => api.audit.state({}, options))));

  /** Signs the log as it is now. */
  async function sign(): Promise<Checkpoint> {
    const made = await engine.call((api, options) => api.audit.checkpoint({}, options));
    void readFacts();
    return made;
  }

  async function keptVerdict(file: File): Promise<KeptVerdict> {
    if (file.size > LARGEST_CHECKPOINT) return { result: 'unreadable' };
    const checkpoint = await file.text();
    return engine.call((api, options) => api.audit.compare({ checkpoint }, options));
  }

  /** Holds the log against a checkpoint in a file that was kept elsewhere; `kept` tells of the newest. */
  async function compare(file: File): Promise<void> {
    const asked: KeptAnswer = { name: file.name, verdict: null, failure: null };
    const answer = (found: Partial<KeptAnswer>): void => {
      if (kept.value === asked) kept.value = { ...asked, ...found };
    };
    kept.value = asked;
    try {
      answer({ verdict: await keptVerdict(file) });
    } catch (thrown) {
      answer({ failure: failureOf(thrown) });
    }
  }

  const prove = (leaf: number): Promise<InclusionProof> =>
    engine.call((api, options) => api.audit.prove({ leaf }, options));

  engine.onReconnect(begin);
  if (project.summary !== null) begin();
  watch(
    () => project.summary === null,
    (closed) => {
      if (!closed) return;
      leave();
      check.value = NEVER;
      kept.value = null;
    },
  );

  return {
    check,
    verdict,
    finding,
    canDecide,
    facts,
    kept,
    failure,
    start,
    stop,
    readFacts,
    sign,
    compare,
    prove,
  };
});
