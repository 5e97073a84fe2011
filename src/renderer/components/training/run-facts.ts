import * as v from 'valibot';
import { Id } from '../../../shared/contract/common.ts';
import type { Job, JobKind, JobProgress, JobState } from '../../../shared/contract/jobs.ts';
import { ReviewedLabels } from '../../../shared/contract/reviewed.ts';
import { ClassifierRequest, GwinRequest } from '../../../shared/contract/training.ts';

const TrainedModel = v.object({ model: Id });
const GwinParams = v.object({ ...GwinRequest.entries, classifier: v.optional(Id) });
const ClassifierParams = v.object({ ...ClassifierRequest.entries, reviewed: v.optional(ReviewedLabels) });

export type RunParams = {
  readonly seed: number | null;
  readonly preset: string | null;
  /** A length of the person's choice in place of the preset's. */
  readonly length: { readonly unit: 'minutes' | 'epochs' | 'steps'; readonly amount: number } | null;
  readonly architecture: string | null;
  readonly generator: string | null;
  /** How a critic is told the class, where that was asked for. */
  readonly conditioning: string | null;
  readonly classifier: number | null;
};

const UNKNOWN: RunParams = {
  seed: null,
  preset: null,
  length: null,
  architecture: null,
  generator: null,
  conditioning: null,
  classifier: null,
};

/** What a training was asked for. A job of another version may have params that nobody here knows. */
export function runParams({ kind, params }: Job): RunParams {
  if (kind === 'train-classifier') {
    const parsed = v.safeParse(ClassifierParams, params);
    if (!parsed.success) return UNKNOWN;
    const { seed, preset, architecture } = parsed.output;
    return { ...UNKNOWN, seed, preset, length: ownLength(parsed.output), architecture };
  }
  if (kind !== 'train-gwin') return UNKNOWN;
  const parsed = v.safeParse(GwinParams, params);
  if (!parsed.success) return UNKNOWN;
  const { seed, preset, generator = null, conditioning = null, classifier = null } = parsed.output;
  return { ...UNKNOWN, seed, preset, length: ownLength(parsed.output), generator, conditioning, classifier };
}

function ownLength(request: {
  readonly minutes?: number | undefined;
  readonly epochs?: number | undefined;
  readonly steps?: number | undefined;
}): RunParams['length'] {
  for (const unit of ['epochs', 'steps', 'minutes'] as const) {
    const amount = request[unit];
    if (amount !== undefined) return { unit, amount };
  }
  return null;
}

/** Number of the model that a training has made; null before it has. */
export function modelOf({ result }: Job): number | null {
  const parsed = v.safeParse(TrainedModel, result);
  return parsed.success ? parsed.output.model : null;
}

export function isTraining(kind: JobKind): boolean {
  return kind === 'train-classifier' || kind === 'train-gwin';
}

/** Whether the job is still going to change by itself. */
export function isLive(state: JobState): boolean {
  return state === 'queued' || state === 'running';
}

export function canResume(state: JobState): boolean {
  return state === 'interrupted' || state === 'cancelled' || state === 'failed';
}

/** `prepare`: the learner starts, images are read, the speed is measured. */
export type Phase = 'prepare' | 'scoring' | 'training' | 'done';
export type PhaseChip = { readonly phase: Phase; readonly state: 'past' | 'now' | 'coming' };

/** The phases a training goes through and where it stands. */
export function phasesOf({ kind, state, progress }: Pick<Job, 'kind' | 'state' | 'progress'>): PhaseChip[] {
  const phases: Phase[] =
    kind === 'train-gwin' ? ['prepare', 'scoring', 'training', 'done'] : ['prepare', 'training', 'done'];
  const now = phases.indexOf(currentPhase(state, progress));
  return phases.map((phase, index) => ({
    phase,
    state: index < now ? 'past' : index === now ? 'now' : 'coming',
  }));
}

function currentPhase(state: JobState, progress: JobProgress | null): Phase {
  if (state === 'done') return 'done';
  if (progress === null) return 'prepare';
  return progress.phase === 'scoring' ? 'scoring' : 'training';
}

/** The tenth that a job has reached, 0 to 10, for saying each one once. */
export function tenthOf(progress: JobProgress | null): number {
  if (progress === null || progress.total <= 0) return 0;
  return Math.min(10, Math.floor((10 * progress.done) / progress.total));
}
