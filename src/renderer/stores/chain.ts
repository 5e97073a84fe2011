import { defineStore } from 'pinia';
import { computed, ref, watch } from 'vue';
import * as v from 'valibot';
import type { Job } from '../../shared/contract/jobs.ts';
import {
  Chain,
  currentStep,
  newChain,
  nextMove,
  withDone,
  withJob,
  type ChainStep,
} from '../components/training/chain.ts';
import { isLive, modelOf } from '../components/training/run-facts.ts';
import { EngineFailure } from '../client/failure.ts';
import type { Failure } from '../failure.ts';
import { useEngine } from './engine.ts';
import { failureOf } from './failure.ts';
import { useJobs } from './jobs.ts';
import { useProject } from './project.ts';
import { usePromotions } from './promotions.ts';
import { askSecond } from './second-opinion.ts';
import { useTraining } from './training.ts';

/** Where the chain is kept over a restart, and the name of the lock of the page that goes on with it. */
const KEPT = 'gwinnow.chain';

/** Jobs that follow one another, one chain at a time. It stops at a job that does not end well, and can go on there. */
export const useChain = defineStore('chain', () => {
  const engine = useEngine();
  const project = useProject();
  const jobs = useJobs();
  const training = useTraining();
  const promotions = usePromotions();
  const chain = ref<Chain | null>(null);
  const failure = ref<Failure | null>(null);
  const running = ref(false);
  /** Ends the loop that goes through the chain. */
  let turn = new AbortController();

  const at = computed(() => (chain.value === null ? null : currentStep(chain.value)));
  const job = computed((): Job | null => {
    const step = at.value === null ? undefined : chain.value?.steps[at.value];
    return jobs.find(step?.job ?? null);
  });

  /** `reason` goes into the log where a model of the chain is taken into use. Resolves when the chain has stopped. */
  async function start(steps: readonly ChainStep[], reason: string): Promise<void> {
    const directory = project.summary?.directory;
    if (directory === undefined || steps.length === 0) return;
    keep(newChain(directory, reason, steps));
    await run();
  }

  /** Resumes the job at which the chain stopped, then goes on. */
  async function goOn(): Promise<void> {
    const stopped = job.value;
    try {
      if (stopped !== null && !isLive(stopped.state) && stopped.state !== 'done')
        await jobs.resume(stopped.id);
    } catch (thrown) {
      failure.value = failureOf(thrown);
      return;
    }
    await run();
  }

  /** Forgets the chain; a job of it that runs goes on by itself. */
  function drop(): void {
    halt();
    keep(null);
  }

  function halt(): void {
    turn.abort();
    turn = new AbortController();
    running.value = false;
    failure.value = null;
  }

  async function run(): Promise<void> {
    halt();
    const { signal } = turn;
    running.value = true;
    try {
      await alone(async () => {
        if (signal.aborted) return;
        // Another page may have gone on with it while this one waited.
        chain.value = kept();
        for (;;) if (!(await advance(signal))) return;
      });
    } catch (thrown) {
      if (!signal.aborted) failure.value = failureOf(thrown);
    } finally {
      if (!signal.aborted) running.value = false;
    }
  }

  /** One move; whether there is another. */
  async function advance(signal: AbortSignal): Promise<boolean> {
    const now = chain.value;
    const index = now === null ? null : currentStep(now);
    const next = index === null ? undefined : now?.steps[index];
    if (signal.aborted || now === null || index === null || next === undefined) return false;
    const ended = next.job === null ? null : await jobs.ended(next.job, signal);
    if (signal.aborted) return false;
    const move = nextMove(ended?.state ?? null);
    if (next.step.kind === 'install') {
      await install(next.step.name, now.reason);
      keep(withDone(now, index));
    } else if (move === 'start') keep(withJob(now, index, await begin(next.step)));
    else if (move === 'finish' && ended !== null) {
      await settle(next.step, ended, now.reason);
      keep(withDone(now, index));
    } else if (move === 'stop') return false;
    return true;
  }

  async function install(name: string, reason: string): Promise<void> {
    const { classifier, gwin } = await engine.call((api, options) => api.models.install({ name }, options));
    await project.refresh();
    if (project.policy?.classifier !== classifier) {
      await promotions.decide(classifier, true, reason);
    }
    if (project.policy?.gwin !== gwin) await promotions.decide(gwin, true, reason);
  }

  async function begin(step: Exclude<ChainStep, { kind: 'install' }>): Promise<number> {
    switch (step.kind) {
      case 'classifier':
        return training.startClassifier(step.request);
      case 'gwin':
        return training.startGwin(step.request);
      case 'import':
        return tracked(engine.call((api, options) => api.datasets.import(step.request, options)));
      case 'score':
        return tracked(engine.call((api, options) => api.scoring.score({ split: step.split }, options)));
      case 'transform':
        return tracked(engine.call((api, options) => api.scoring.transform({ split: step.split }, options)));
      case 'control':
        return tracked(startControl(step));
    }
  }

  async function startControl({
    name,
    split,
  }: Extract<ChainStep, { kind: 'control' }>): Promise<{ readonly job: number }> {
    const started = await askSecond(engine, split, ({ card }) => card.name === name);
    if (started !== null) return started;
    throw new EngineFailure('MODEL_NOT_FOUND', `"${name}" has no second classifier here`);
  }

  async function tracked(started: Promise<{ job: number }>): Promise<number> {
    return jobs.started((await started).job);
  }

  /** What follows from a step that is done: its model is taken into use, unless the engine did so already. */
  async function settle(step: ChainStep, ended: Job, reason: string): Promise<void> {
    await project.refresh();
    const model = modelOf(ended);
    if (model === null || (step.kind !== 'classifier' && step.kind !== 'gwin')) return;
    const inUse = step.kind === 'classifier' ? project.policy?.classifier : project.policy?.gwin;
    if (inUse !== model) await promotions.decide(model, true, reason);
  }

  function keep(next: Chain | null): void {
    chain.value = next;
    if (next === null) localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, JSON.stringify(next));
  }

  /** Goes on with the chain that was under way in this project when the page or the engine went; one done is past. */
  function recall(): void {
    halt();
    const known = kept();
    chain.value = known === null || currentStep(known) === null ? null : known;
    if (chain.value !== null) void run();
  }

  /** The chain on record, if it is one of this project. */
  function kept(): Chain | null {
    const read = v.safeParse(v.pipe(v.string(), v.parseJson(), Chain), localStorage.getItem(KEPT));
    return read.success && read.output.project === project.summary?.directory ? read.output : null;
  }

  engine.onReconnect(recall);
  watch(() => project.summary?.directory, recall, { immediate: true });

  return { chain, at, job, running, failure, start, goOn, drop };
});

/** Runs `body` once no other page of this browser runs it: two at once would start every job twice. */
async function alone(body: () => Promise<void>): Promise<void> {
  // Pages that did not come over a secure connection have no locks.
  if (!('locks' in navigator)) return body();
  await navigator.locks.request(KEPT, body);
}
