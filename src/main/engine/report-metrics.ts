import {
  type ClassificationMetrics,
  classificationMetrics,
} from '../../shared/domain/classification-metrics.ts';
import type { Store } from '../store/open.ts';
import type { ScoreRun } from '../store/scores/scores.ts';

/** Metrics of a run's mean probabilities on its labelled samples; null where draws were not kept for all of them. */
export function runMetrics(store: Store, run: ScoreRun): ClassificationMetrics | null {
  const classes = store.project.classes().length;
  const predictions = store.scores.predictions(run.id, classes);
  if (predictions === null || predictions.labels.length === 0) return null;
  return classificationMetrics(predictions.probabilities, predictions.labels, classes);
}
