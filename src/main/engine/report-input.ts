import type { Split } from '../../shared/contract/common.ts';
import type { Policy } from '../../shared/contract/policies.ts';
import { certaintyBy } from '../../shared/domain/certainty.ts';
import {
  type ModelFacts,
  type Relabels,
  type ReportInput,
  type ReportPass,
  THRESHOLDS,
  type TransformLabels,
} from '../../shared/domain/report-input.ts';
import { GwinnowError } from '../../shared/errors.ts';
import type { Store } from '../store/open.ts';
import type { ScoreColumns } from '../store/scores/columns.ts';
import type { ScoreRun } from '../store/scores/scores.ts';
import { costsOf } from './report-costs.ts';
import { runMetrics } from './report-metrics.ts';
import { secondRuns } from './sample-runs.ts';
import { weightsCount } from './weights-count.ts';

/** A pass with what it found, on labelled samples alone. */
type Pass = { readonly run: ScoreRun; readonly columns: ScoreColumns };

/** A pass of the policy's classifier with the run on its transforms; null without a GWIN. */
type PolicyPass = Pass & { readonly relabel: ScoreRun | null };

/**
 * Gathers what the report is computed from: every pass of the policy's classifier on a split that the policy's GWIN
 * was applied to, the next pass's labels as the retry control, and the newest run of another classifier as the second
 * opinion. NO_MODEL, NO_SCORES.
 */
export function reportInput(store: Store, split: Split): ReportInput {
  const policy = store.policies.current();
  if (policy.classifier === null) {
    throw new GwinnowError('NO_MODEL', 'There is no classifier to report on. Train one: gwinnow train bnn');
  }
  const passes = passesOf(store, policy, split);
  const [first] = passes;
  if (first === undefined) throw nothingToReport(store, policy, split);
  const transformedBelow = leastTransformed(store, policy, passes);
  if (policy.tau > transformedBelow) {
    const message = `τ is ${policy.tau}, but only images less certain than ${transformedBelow} are transformed: gwinnow transform --below ${policy.tau}`;
    throw new GwinnowError('NO_SCORES', message);
  }
  const second = secondRun(store, policy, split);
  const { name, classes } = store.project.get();
  return {
    dataset: { name, split, fingerprint: store.samples.fingerprint(), classes },
    models: {
      bnn: modelFacts(store, policy.classifier),
      gwin: policy.gwin === null ? null : modelFacts(store, policy.gwin),
      second: second === null ? null : modelFacts(store, second.run.model),
    },
    draws: policy.draws,
    statistic: policy.statistic,
    tau: policy.tau,
    thresholds: THRESHOLDS.filter((tau) => tau <= transformedBelow),
    labels: first.columns.given,
    passes: passes.map((pass, p) => reportPass(store, policy, pass, passes[(p + 1) % passes.length], second)),
    secondMetrics: second === null ? null : runMetrics(store, second.run),
    costs: costsOf(store, {
      classifier: policy.classifier,
      gwin: policy.gwin,
      draws: policy.draws,
      passes: passes.map(({ run }) => run),
      relabels: passes.flatMap(({ relabel }) => relabel ?? []),
      second: second?.run ?? null,
    }),
  };
}

function passesOf(store: Store, policy: Policy, split: Split): PolicyPass[] {
  const filter = { split, draws: policy.draws, subject: 'original', purpose: 'pass' } as const;
  const samples = store.samples.counts()[split].samples;
  return store.scores
    .runs({ ...filter, ...(policy.classifier === null ? {} : { model: policy.classifier }) })
    .filter((run) => run.samples === samples)
    .map((run) => ({ run, relabel: policy.gwin === null ? null : relabelRun(store, run, policy.gwin) }))
    .filter(({ relabel }) => policy.gwin === null || relabel !== null)
    .map(({ run, relabel }) => ({ run, relabel, columns: labelled(store.scores.columns(run.id)) }));
}

function nothingToReport(store: Store, policy: Policy, split: Split): GwinnowError {
  const model = policy.classifier ?? 0;
  const scored = store.scores.runs({
    split,
    model,
    draws: policy.draws,
    subject: 'original',
    purpose: 'pass',
  });
  const remedy =
    scored.length > 0
      ? `The ${split} images are scored but GWIN ${policy.gwin} has not transformed them yet: gwinnow transform`
      : `The ${split} images are not scored yet: gwinnow score`;
  return new GwinnowError('NO_SCORES', remedy);
}

/** The certainty below which every pass's images have a transform; 1 without a GWIN. */
function leastTransformed(store: Store, { gwin }: Policy, passes: readonly Pass[]): number {
  if (gwin === null) return 1;
  const bars = passes.map(({ run }) => store.transforms.runs({ gwin, scoreRun: run.id }).at(-1)?.below ?? 0);
  return Math.min(...bars);
}

function relabelRun(store: Store, pass: ScoreRun, gwin: number): ScoreRun | null {
  const transformed = store.transforms.runs({ gwin, scoreRun: pass.id }).at(-1);
  if (transformed === undefined) return null;
  return store.scores.runs({ transformRun: transformed.id }).at(-1) ?? null;
}

/** The newest run of another classifier over all samples that the split has now. */
function secondRun(store: Store, policy: Policy, split: Split): Pass | null {
  const samples = store.samples.counts()[split].samples;
  const run = secondRuns(store, policy, split).findLast((one) => one.samples === samples);
  return run === undefined ? null : { run, columns: labelled(store.scores.columns(run.id)) };
}

function reportPass(
  store: Store,
  policy: Policy,
  { run, columns, relabel }: PolicyPass,
  next: Pass | undefined,
  second: Pass | null,
): ReportPass {
  return {
    bnn: transformLabels(columns, columns, policy),
    gwin: relabel === null ? null : transformLabels(columns, store.scores.columns(relabel.id), policy),
    retry: next === undefined || next.run.id === run.id ? null : relabels(columns, next.columns, policy),
    second: second === null ? null : relabels(columns, second.columns, policy),
    metrics: runMetrics(store, run),
  };
}

/** The columns of samples that came with a label. */
function labelled(columns: ScoreColumns): ScoreColumns {
  const known = Array.from(columns.given.keys()).filter((n) => (columns.given[n] ?? -1) >= 0);
  if (known.length === columns.given.length) return columns;
  const pick = <Values extends Int32Array | Float64Array>(values: Values): Values =>
    values.filter((_: number, n: number) => (columns.given[n] ?? -1) >= 0) as Values;
  const { certainties, trueClass } = columns;
  return {
    samples: pick(columns.samples),
    given: pick(columns.given),
    trueClass: { medians: pick(trueClass.medians), means: pick(trueClass.means) },
    certainties: {
      labels: pick(certainties.labels),
      medians: pick(certainties.medians),
      means: pick(certainties.means),
      entropies: pick(certainties.entropies),
      mutualInformation: pick(certainties.mutualInformation),
      runnersUp: pick(certainties.runnersUp),
      runnerUpProbabilities: pick(certainties.runnerUpProbabilities),
    },
  };
}

/** Another run's labels brought to the places of a pass's samples; −1 where it has none. */
function relabels(pass: ScoreColumns, other: ScoreColumns, { statistic }: Policy): Relabels {
  const places = placesOf(other);
  const certainty = certaintyBy(other.certainties, statistic);
  return {
    labels: pass.samples.map((sample) => other.certainties.labels[places.get(sample) ?? -1] ?? -1),
    certainties: Float64Array.from(pass.samples, (sample) => certainty[places.get(sample) ?? -1] ?? 0),
  };
}

function transformLabels(pass: ScoreColumns, other: ScoreColumns, policy: Policy): TransformLabels {
  const places = placesOf(other);
  const { medians, means } = other.trueClass;
  const trueClass = policy.statistic === 'median' ? medians : means;
  return {
    ...relabels(pass, other, policy),
    trueClassCertainties: Float64Array.from(
      pass.samples,
      (sample) => trueClass[places.get(sample) ?? -1] ?? 0,
    ),
  };
}

function placesOf({ samples }: ScoreColumns): Map<number, number> {
  return new Map(Array.from(samples, (sample, place) => [sample, place]));
}

function modelFacts({ models, modelPath }: Store, id: number): ModelFacts {
  const { architecture, weights, kind } = models.get(id);
  const parameters = weightsCount(modelPath(weights));
  return { name: `${kind === 'gwin' ? 'GWIN' : kind} ${id}`, id, architecture, sha256: weights, parameters };
}
