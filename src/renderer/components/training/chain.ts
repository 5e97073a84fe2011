import * as v from 'valibot';
import { Id, Split } from '../../../shared/contract/common.ts';
import { ImportRequest } from '../../../shared/contract/datasets.ts';
import { ClassifierRequest, GwinRequest } from '../../../shared/contract/training.ts';
import type { JobState } from '../../../shared/contract/jobs.ts';
import { type ModelCard, SetName } from '../../../shared/contract/models.ts';

/**
 * One step of a chain, as it is asked for: a job, or ready models to be added, which is no job. Models are taken into
 * use before the next step.
 */
export const ChainStep = v.variant('kind', [
  v.strictObject({ kind: v.literal('import'), request: ImportRequest }),
  v.strictObject({ kind: v.literal('classifier'), request: ClassifierRequest }),
  v.strictObject({ kind: v.literal('gwin'), request: GwinRequest }),
  v.strictObject({ kind: v.literal('install'), name: SetName }),
  v.strictObject({ kind: v.literal('score'), split: Split }),
  v.strictObject({ kind: v.literal('transform'), split: Split }),
  /** Asks the second classifier of ready models that were added, which the report shows beside GWIN. */
  v.strictObject({ kind: v.literal('control'), name: SetName, split: Split }),
]);
export type ChainStep = v.InferOutput<typeof ChainStep>;

/** Jobs that follow one another. Plain data, so that it can be kept and gone on with after a restart. */
export const Chain = v.strictObject({
  project: v.string(),
  /** Why its models are taken into use, for the log. */
  reason: v.string(),
  steps: v.array(v.strictObject({ step: ChainStep, job: v.nullable(Id), done: v.boolean() })),
});
export type Chain = v.InferOutput<typeof Chain>;

export function newChain(project: string, reason: string, steps: readonly ChainStep[]): Chain {
  return { project, reason, steps: steps.map((step) => ({ step, job: null, done: false })) };
}

/** Index of the step that is under way or comes next; null when all are done. */
export function currentStep({ steps }: Chain): number | null {
  const index = steps.findIndex(({ done }) => !done);
  return index < 0 ? null : index;
}

export function withJob(chain: Chain, index: number, job: number): Chain {
  return changed(chain, index, { job });
}

export function withDone(chain: Chain, index: number): Chain {
  return changed(chain, index, { done: true });
}

function changed(chain: Chain, index: number, change: Partial<Chain['steps'][number]>): Chain {
  return { ...chain, steps: chain.steps.map((one, at) => (at === index ? { ...one, ...change } : one)) };
}

/** What to do about the step that is next, by the state of its job, if it has one. */
export function nextMove(state: JobState | null): 'start' | 'wait' | 'finish' | 'stop' {
  if (state === null) return 'start';
  if (state === 'queued' || state === 'running') return 'wait';
  return state === 'done' ? 'finish' : 'stop';
}

/** What a chain is for, by its steps. */
export function purposeOf({ steps }: Chain): 'train' | 'sample' | 'import' | 'score' {
  const has = (kind: ChainStep['kind']): boolean => steps.some(({ step }) => step.kind === kind);
  if (has('gwin') || has('classifier')) return 'train';
  if (has('install')) return 'sample';
  return has('score') ? 'score' : 'import';
}

type Samples = Readonly<Record<Split, number>>;

/** Splits that are for deciding on, not for learning from, as far as they have images. */
export function splitsToReview(samples: Samples): Split[] {
  return (['test', 'pool'] as const).filter((split) => samples[split] > 0);
}

export function scoreAndTransform(splits: readonly Split[], withGwin = true): ChainStep[] {
  const scores = splits.map((split): ChainStep => ({ kind: 'score', split }));
  const transforms = splits.map((split): ChainStep => ({ kind: 'transform', split }));
  return withGwin ? [...scores, ...transforms] : scores;
}

/** Both trainings in their quick form, then what makes a queue of them. */
export function quickChain(samples: Samples): ChainStep[] {
  return [
    { kind: 'classifier', request: v.parse(ClassifierRequest, {}) },
    { kind: 'gwin', request: v.parse(GwinRequest, {}) },
    ...scoreAndTransform(splitsToReview(samples)),
  ];
}

/** Takes ready models into use and asks them about the test images, the second classifier last. */
export function readyChain({ name, second }: Pick<ModelCard, 'name' | 'second'>): ChainStep[] {
  const asked: ChainStep[] = [{ kind: 'install', name }, ...scoreAndTransform(['test'])];
  return second === null ? asked : [...asked, { kind: 'control', name, split: 'test' }];
}
