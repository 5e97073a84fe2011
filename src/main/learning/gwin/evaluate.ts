import { certaintiesFromDraws, type Certainties } from '../../../shared/domain/certainty.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import { imageTensor } from '../batches.ts';
import { breathe } from '../breathe.ts';
import { SCORING_BATCH } from '../scoring.ts';
import { imageSize, type ImageBatch, type LabelledImages } from '../../../shared/domain/image.ts';
import type { Params } from '../params.ts';
import { permutation } from '../random.ts';
import { tf } from '../tf.ts';
import { pixelsAt } from '../batches.ts';
import { rejectedSet, type Verdicts } from './confident-set.ts';
import type { GwinConfig } from './config.ts';
import type { GeneratorSpec } from './generator.ts';
import type { Logits } from './loss.ts';
import { drawNetworks, type DrawnNetworks, type OpenClassifier } from './penalty.ts';
import type { EvaluationFigures } from './state.ts';
import { transformImages } from './transform.ts';

/** Transforms of the first images of the fixed set. */
export type PreviewImages = { readonly originals: ImageBatch; readonly transforms: ImageBatch };

export type Evaluation = { readonly figures: EvaluationFigures; readonly preview: PreviewImages | null };

/** Judges generators on one fixed set of rejected validation images. */
export type Evaluator = {
  /** Number of images in the fixed set. */
  readonly count: number;
  evaluate(spec: GeneratorSpec, params: Params, signal: AbortSignal): Promise<Evaluation>;
  dispose(): void;
};

/** Of the random order of the fixed set; training batches use lanes from 0 up. */
const EVALUATION_LANE = 0xffff_ffff;
const PASS_SEEDS = 0x1000;

/** Seed of a pass's draws and z. Pass 0 is also the one whose rejects make the fixed set. */
export function passSeed(config: GwinConfig, pass: number): number {
  return (config.seed + PASS_SEEDS + pass) >>> 0;
}

/**
 * Class probabilities [T, N, K] of images under T networks kept from one evaluation to the next; in batches of the shape
 * that scoring has. Errors: CANCELLED, at the next batch.
 */
async function probabilitiesUnder(
  networks: readonly Logits[],
  images: ImageBatch,
  classes: number,
  signal: AbortSignal,
): Promise<Float32Array> {
  const result = new Float32Array(networks.length * images.count * classes);
  for (let start = 0; start < images.count; start += SCORING_BATCH) {
    await breathe();
    if (signal.aborted) throw new GwinnowError('CANCELLED', `Stopped evaluating at image ${start}.`);
    const count = Math.min(SCORING_BATCH, images.count - start);
    const places = Array.from({ length: count }, (_, row) => start + row);
    const batch = imageTensor(images, places, SCORING_BATCH);
    for (const [draw, logits] of networks.entries()) {
      const probabilities = tf.tidy(() => logits(batch).softmax());
      const rows = probabilities.dataSync().subarray(0, count * classes);
      result.set(rows, (draw * images.count + start) * classes);
      probabilities.dispose();
    }
    batch.dispose();
  }
  return result;
}

/**
 * The validation images that the given verdicts reject at the configured threshold, with the classifier's labels on
 * them under every pass's own draws. Before and after share a pass's draws: the same networks relabel the transform.
 */
export async function createEvaluator(
  config: GwinConfig,
  classifier: OpenClassifier,
  validation: LabelledImages,
  verdicts: Verdicts,
  signal: AbortSignal,
): Promise<Evaluator> {
  const { threshold, limit, draws, passes, previews } = config.evaluation;
  const { classes } = classifier.spec;
  const places = someOf(rejectedSet(verdicts, threshold), limit, config.seed);
  const fixed = imagesAtPlaces(validation, places);
  const truth = Int32Array.from(places, (place) => validation.labels[place] ?? 0);
  const drawnSoFar: DrawnNetworks[] = [];
  const judges: { drawn: DrawnNetworks; before: Certainties; seed: number }[] = [];
  const certainties = async (
    drawn: DrawnNetworks,
    images: ImageBatch,
    signal: AbortSignal,
  ): Promise<Certainties> => {
    const probabilities = await probabilitiesUnder(drawn.networks, images, classes, signal);
    return certaintiesFromDraws(probabilities, { draws, samples: images.count, classes });
  };
  const dispose = (): void => {
    for (const drawn of drawnSoFar) drawn.dispose();
  };
  try {
    for (let pass = 0; pass < passes; pass++) {
      const seed = passSeed(config, pass);
      const drawn = drawNetworks(classifier, seed, draws);
      drawnSoFar.push(drawn);
      judges.push({ drawn, before: await certainties(drawn, fixed, signal), seed });
    }
  } catch (thrown) {
    dispose();
    throw thrown;
  }

  async function evaluate(spec: GeneratorSpec, params: Params, signal: AbortSignal): Promise<Evaluation> {
    const counts: Counts = { before: 0, after: 0, fixed: 0, broken: 0, rescued: 0, rescuedRight: 0 };
    let preview: PreviewImages | null = null;
    for (const { drawn, before, seed } of judges) {
      const transforms = await transformImages({ spec, params }, fixed, seed, { signal });
      count(counts, before, await certainties(drawn, transforms, signal), truth, threshold);
      preview ??= { originals: firstOf(fixed, previews), transforms: firstOf(transforms, previews) };
    }
    return { figures: figuresOf(counts, places.length * passes), preview };
  }

  return { count: places.length, evaluate, dispose };
}

/** At most `limit` places, chosen at random: data may come class by class. Ascending. */
function someOf(places: Uint32Array, limit: number, seed: number): Uint32Array {
  const order = permutation({ seed, purpose: 'sample', lane: EVALUATION_LANE }, places.length);
  return Uint32Array.from(order.subarray(0, limit), (at) => places[at] ?? 0).sort();
}

type Counts = Record<'before' | 'after' | 'fixed' | 'broken' | 'rescued' | 'rescuedRight', number>;

function count(
  counts: Counts,
  before: Certainties,
  after: Certainties,
  truth: Int32Array,
  threshold: number,
): void {
  for (const [n, label] of truth.entries()) {
    const wasRight = before.labels[n] === label;
    const isRight = after.labels[n] === label;
    const rescued = (after.medians[n] ?? 0) >= threshold;
    counts.before += Number(wasRight);
    counts.after += Number(isRight);
    counts.fixed += Number(isRight && !wasRight);
    counts.broken += Number(wasRight && !isRight);
    counts.rescued += Number(rescued);
    counts.rescuedRight += Number(rescued && isRight);
  }
}

function figuresOf(counts: Counts, evaluated: number): EvaluationFigures {
  return {
    evaluated,
    accuracyBefore: evaluated === 0 ? 0 : counts.before / evaluated,
    accuracyAfter: evaluated === 0 ? 0 : counts.after / evaluated,
    fixed: counts.fixed,
    broken: counts.broken,
    rescued: counts.rescued,
    rescuedAccuracy: counts.rescued === 0 ? null : counts.rescuedRight / counts.rescued,
  };
}

function imagesAtPlaces(images: LabelledImages, places: Uint32Array): ImageBatch {
  const hashes = new Uint8Array(places.length * 32);
  for (const [row, place] of places.entries()) {
    hashes.set(images.hashes.subarray(place * 32, (place + 1) * 32), row * 32);
  }
  return { count: places.length, shape: images.shape, pixels: pixelsAt(images, places), hashes };
}

function firstOf(images: ImageBatch, limit: number): ImageBatch {
  const count = Math.min(limit, images.count);
  return {
    count,
    shape: images.shape,
    pixels: images.pixels.slice(0, count * imageSize(images.shape)),
    hashes: images.hashes.slice(0, count * 32),
  };
}
