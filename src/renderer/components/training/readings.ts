import type { Preview } from '../../../shared/contract/jobs.ts';
import type { TrainingHistory } from '../../../shared/contract/training.ts';

/** What a training reported at one step: its figures by name, null or absent where it had none. */
export type Reading = TrainingHistory['points'][number];

/** More points than a curve has pixels help nobody. */
const MOST_READINGS = 2000;

/**
 * One list of both, in order of steps: a newer reading of the same step stands for the older one. Phases that count
 * something else than steps (scoring before the training) are left out.
 */
export function mergeReadings(known: readonly Reading[], news: readonly Reading[]): Reading[] {
  const byStep = new Map<number, Reading>();
  for (const reading of [...known, ...news]) {
    if (isStep(reading.phase)) byStep.set(reading.done, reading);
  }
  return thinned([...byStep.values()].sort((a, b) => a.done - b.done));
}

/** The phases in which a training counts its steps. */
export function isStep(phase: string): boolean {
  return phase === 'step' || phase === 'training';
}

/** Every second reading until few enough are left; the first and the last stay. */
function thinned(readings: Reading[]): Reading[] {
  let kept = readings;
  while (kept.length > MOST_READINGS) {
    const last = kept.length - 1;
    kept = kept.filter((_, index) => index % 2 === 0 || index === last);
  }
  return kept;
}

/** One list of both, in order of steps, each step once. */
export function mergePreviews(known: readonly Preview[], news: readonly Preview[]): Preview[] {
  const byStep = new Map([...known, ...news].map((preview) => [preview.step, preview]));
  return [...byStep.values()].sort((a, b) => a.step - b.step);
}
