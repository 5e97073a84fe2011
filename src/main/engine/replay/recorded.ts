import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import type { Policy } from '../../../shared/contract/policies.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import type { Store } from '../../store/open.ts';
import type { SampleScore } from '../../store/scores/scores.ts';
import type { SampleRuns } from '../sample-runs.ts';
import type { ReplayBasis, ReplayCase } from './case.ts';

/**
 * What the runs' verdicts stand on, with the weights' files in place and of the hash on record.
 *
 * @throws NO_SCORES; BAD_WEIGHTS, FILE_NOT_FOUND naming the model.
 */
export async function recordedBasis(store: Store, policy: Policy, runs: SampleRuns): Promise<ReplayBasis> {
  if (runs.pass === null) throw new GwinnowError('NO_SCORES', 'The policy has not scored this sample yet');
  const { image } = store.project.get();
  const { tau, statistic } = policy;
  const { model, seed, draws, preprocessing } = store.scores.run(runs.pass);
  const classifier = await checkedWeights(store, model);
  const common = { image, tau, statistic, preprocessing, classifier, seed, draws };
  if (runs.transform === null) return { ...common, gwin: null };
  const made = store.transforms.run(runs.transform);
  return { ...common, gwin: { weights: await checkedWeights(store, made.gwin), seed: made.seed } };
}

/** @throws SAMPLE_NOT_FOUND, NO_SCORES */
export function recordedCase(store: Store, runs: SampleRuns, sample: number): ReplayCase {
  const { sha256 } = store.samples.get(sample);
  const original = runs.pass === null ? null : store.scores.ofSample(runs.pass, sample);
  if (original === null) throw new GwinnowError('NO_SCORES', `Sample ${sample} is not in the scoring run`);
  return {
    sample,
    sha256,
    ...store.samples.original(sample),
    original: readingOf(original),
    transform: transformIn(store, runs, sample),
  };
}

function transformIn(
  store: Store,
  { transform, relabel }: SampleRuns,
  sample: number,
): ReplayCase['transform'] {
  if (transform === null || relabel === null) return null;
  const record = store.queue.transformRecord(transform, sample);
  const pixels = store.transforms.pixels(transform, sample);
  const relabelled = store.scores.ofSample(relabel, sample);
  if (record === null || pixels === null || relabelled === null) return null;
  return { sha256: record.sha256, pixels, relabelled: readingOf(relabelled) };
}

function readingOf({ label, median, mean, entropy, mutualInformation, probabilities }: SampleScore) {
  return { label, median, mean, entropy, mutualInformation, draws: probabilities };
}

async function checkedWeights(store: Store, model: number): Promise<string> {
  const { weights } = store.models.get(model);
  const path = store.modelPath(weights);
  await checkWeights(path, weights, `model ${model}`);
  return path;
}

/** @throws FILE_NOT_FOUND; BAD_WEIGHTS when the file is another than the one on record. */
export async function checkWeights(path: string, sha256: string, name: string): Promise<void> {
  if (!existsSync(path))
    throw new GwinnowError('FILE_NOT_FOUND', `${path}, the weights of ${name}, is not there`);
  const digest = createHash('sha256');
  for await (const part of createReadStream(path)) digest.update(part);
  const found = digest.digest('hex');
  if (found === sha256) return;
  const message = `${path} is not what ${name} was: its SHA-256 is ${found}, recorded is ${sha256}`;
  throw new GwinnowError('BAD_WEIGHTS', message, { path });
}
