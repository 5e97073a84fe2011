import type { JobKind, JobProgress } from '../../../shared/contract/jobs.ts';
import { count, percent } from '../../../shared/domain/figures.ts';
import { roughly } from './words.ts';

/** How far a job is, in the parts that a line is put together from. */
export type ProgressWords = {
  /** "step 120 of 3 900" */
  readonly place: string;
  /** The few figures that tell whether it goes well, the most telling first. */
  readonly figures: readonly string[];
  /** "about 4 min left" */
  readonly left: string | null;
};

/** Before that many steps a training's pace is still that of its start. */
const STEPS_TO_JUDGE_BY = 10;

export function progressWords(kind: JobKind, progress: JobProgress): ProgressWords {
  return {
    place: placeOf(kind, progress),
    figures: figuresOf(kind, progress),
    left: timeLeft(kind, progress),
  };
}

function timeLeft(kind: JobKind, { etaSeconds, done, total }: JobProgress): string | null {
  const early = kind.startsWith('train-') && done < STEPS_TO_JUDGE_BY;
  return etaSeconds === null || early || done >= total ? null : `${roughly(etaSeconds)} left`;
}

function placeOf(kind: JobKind, { phase, done, total }: JobProgress): string {
  const ofAll = `${count(done)} of ${count(total)}`;
  if (kind === 'train-gwin')
    return phase === 'training' ? `step ${ofAll}` : `${phase} ${ofAll} training images`;
  if (kind === 'train-classifier') return `step ${ofAll}`;
  return phase === 'image' ? `${ofAll} images` : phase;
}

function figuresOf(kind: JobKind, { figures }: JobProgress): string[] {
  if (kind === 'train-classifier') return classifierFigures(figures);
  return kind === 'train-gwin' ? gwinFigures(figures) : [];
}

type Figures = JobProgress['figures'];

function classifierFigures({ nll, accuracy, validationAccuracy }: Figures): string[] {
  const words: string[] = [];
  if (typeof accuracy === 'number') words.push(`accuracy ${percent(accuracy)}`);
  if (typeof validationAccuracy === 'number') words.push(`on validation ${percent(validationAccuracy)}`);
  if (typeof nll === 'number') words.push(`NLL ${nll.toPrecision(2)}`);
  return words;
}

/** Accuracies are those of the fixed set of rejected validation images. */
function gwinFigures({ accuracyBefore, accuracyAfter, fixed, broken }: Figures): string[] {
  const words: string[] = [];
  if (typeof accuracyBefore === 'number' && typeof accuracyAfter === 'number') {
    words.push(`rejects right ${percent(accuracyBefore)} → ${percent(accuracyAfter)}`);
  }
  if (typeof fixed === 'number' && typeof broken === 'number') {
    words.push(`${count(fixed)} fixed, ${count(broken)} broken`);
  }
  return words;
}
