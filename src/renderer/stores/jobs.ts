import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import type { Job, JobProgress } from '../../shared/contract/jobs.ts';
import { isLive, isTraining } from '../components/training/run-facts.ts';
import {
  etaFromPace,
  remembered,
  timeLeft,
  type Estimate,
  type Pace,
  type TimeLeft,
} from '../components/training/time-left.ts';
import type { Failure } from '../failure.ts';
import { useEngine } from './engine.ts';
import { failureOf } from './failure.ts';
import { useProject } from './project.ts';

const LISTED = 200;
/** Before that many steps a training's pace is still that of its start. */
const STEPS_TO_JUDGE_BY = 10;
const PACES_REMEMBERED = 200;

type Listener = (job: Job) => void;

/** All jobs of the project, and those under way as they change. */
export const useJobs = defineStore('jobs', () => {
  const engine = useEngine();
  const byId = shallowRef<ReadonlyMap<number, Job>>(new Map());
  const lefts = shallowRef<ReadonlyMap<number, TimeLeft | null>>(new Map());
  /** Jobs that were asked to stop. */
  const stopping = ref<ReadonlySet<number>>(new Set());
  /** Those of them that were only paused: for the page to say so. */
  const paused = ref<ReadonlySet<number>>(new Set());
  const loaded = ref(false);
  const failure = ref<Failure | null>(null);
  const followed = new Map<number, AbortController>();
  const listeners = new Set<Listener>();
  const estimates = new Map<number, Estimate[]>();
  const paces = new Map<number, Pace[]>();

  const all = computed(() => [...byId.value.values()].sort((a, b) => b.id - a.id));
  const live = computed(() => all.value.filter(({ state }) => isLive(state)));
  const liveTraining = computed(() => live.value.findLast(({ kind }) => isTraining(kind)) ?? null);
  const find = (id: number | null): Job | null => (id === null ? null : (byId.value.get(id) ?? null));

  async function load(): Promise<void> {
    try {
      const jobs = await engine.call((api, options) => api.jobs.list({ limit: LISTED }, options));
      byId.value = new Map(jobs.map((job) => [job.id, job]));
      failure.value = null;
      for (const job of jobs) if (isLive(job.state)) void follow(job.id);
    } catch (thrown) {
      failure.value = failureOf(thrown);
    }
    loaded.value = true;
  }

  /** Another project, or the same one in a new engine. */
  function reset(): void {
    clear();
    void load();
  }

  function clear(): void {
    for (const watching of followed.values()) watching.abort();
    followed.clear();
    estimates.clear();
    paces.clear();
    byId.value = new Map();
    lefts.value = new Map();
    stopping.value = new Set();
    loaded.value = false;
  }

  function absorb(job: Job): void {
    byId.value = new Map(byId.value).set(job.id, job);
    if (!isLive(job.state)) forgetStop(job.id);
    estimate(job);
    for (const listener of listeners) listener(job);
  }

  function forgetStop(id: number): void {
    if (!stopping.value.has(id)) return;
    stopping.value = new Set([...stopping.value].filter((one) => one !== id));
  }

  function estimate({ id, kind, progress }: Job): void {
    if (progress === null) return;
    if (isTraining(kind) && progress.phase !== 'scoring' && progress.done < STEPS_TO_JUDGE_BY) return;
    const eta = progress.etaSeconds ?? paceOf(id, progress);
    if (eta === null) return;
    const now = performance.now();
    const known = remembered(estimates.get(id) ?? [], { at: now, eta });
    estimates.set(id, known);
    lefts.value = new Map(lefts.value).set(id, timeLeft(known, now));
  }

  function paceOf(id: number, { done, total }: JobProgress): number | null {
    const known = [...(paces.get(id) ?? []), { at: performance.now(), done }].slice(-PACES_REMEMBERED);
    paces.set(id, known);
    return total > done ? etaFromPace(known, total) : null;
  }

  /** Hears of every change of the job until it has ended. */
  async function follow(id: number): Promise<void> {
    if (followed.has(id)) return;
    const watching = new AbortController();
    followed.set(id, watching);
    try {
      await engine.stream((api, options) => api.jobs.watch({ job: id }, options), absorb, watching.signal);
    } catch (thrown) {
      // When the engine goes away, everything is read anew once it is back.
      if (!watching.signal.aborted) failure.value = failureOf(thrown);
    } finally {
      if (followed.get(id) === watching) followed.delete(id);
    }
  }

  /** Takes note of a job that was just started. */
  async function started(id: number): Promise<number> {
    absorb(await engine.call((api, options) => api.jobs.get({ job: id }, options)));
    void follow(id);
    return id;
  }

  /** The job once it has ended, or as it is when `until` is aborted. Throws when the engine goes away before. */
  async function ended(id: number, until: AbortSignal): Promise<Job> {
    let last: Job | null = null;
    await engine.stream(
      (api, options) => api.jobs.watch({ job: id }, options),
      (job) => (last = job),
      until,
    );
    return last ?? engine.call((api, options) => api.jobs.get({ job: id }, options));
  }

  /** Both keep the checkpoint; they differ in what the person means by it. */
  async function stop(id: number, pause: boolean): Promise<void> {
    stopping.value = new Set(stopping.value).add(id);
    if (pause) paused.value = new Set(paused.value).add(id);
    try {
      await engine.call((api, options) => api.jobs.cancel({ job: id }, options));
    } catch (thrown) {
      forgetStop(id);
      throw thrown;
    }
  }

  async function resume(id: number): Promise<void> {
    await engine.call((api, options) => api.jobs.resume({ job: id }, options));
    paused.value = new Set([...paused.value].filter((one) => one !== id));
    estimates.delete(id);
    paces.delete(id);
    lefts.value = new Map(lefts.value).set(id, null);
    await started(id);
  }

  /** Calls `listener` with each state of a followed job. Returns what ends that. */
  function onChange(listener: Listener): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  engine.onReconnect(reset);
  const project = useProject();
  if (project.summary !== null) reset();
  watch(
    () => project.summary === null,
    (closed) => {
      if (closed) clear();
    },
  );

  return {
    all,
    live,
    liveTraining,
    lefts,
    stopping,
    paused,
    loaded,
    failure,
    find,
    load,
    reset,
    follow,
    started,
    ended,
    stop,
    resume,
    onChange,
  };
});
