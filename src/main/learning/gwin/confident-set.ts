import { GwinnowError } from '../../../shared/errors.ts';

/** What the classifier says about images: label and certainty of each, in the images' own order. */
export type Verdicts = { readonly labels: Int32Array; readonly certainties: Float64Array | Float32Array };

/**
 * Places, ascending, of the images whose label is right with certainty at least τ*; maybe none. Errors: BAD_ARGUMENT
 * when the lengths disagree.
 */
export function confidentPlaces(verdicts: Verdicts, truth: Int32Array, threshold: number): Uint32Array {
  return placesWhere(verdicts, truth, (right, certainty) => right && certainty >= threshold);
}

/**
 * The confident distribution P_c, Algorithm 1, line 1: confidentPlaces, of which a critic needs one at the least.
 * Errors: EMPTY_CONFIDENT_SET; BAD_ARGUMENT when the lengths disagree.
 */
export function confidentSet(verdicts: Verdicts, truth: Int32Array, threshold: number): Uint32Array {
  const places = confidentPlaces(verdicts, truth, threshold);
  if (places.length > 0) return places;
  const message = `The classifier labels none of the ${truth.length} training images correctly with certainty ${threshold} or more; train it longer or lower the confident threshold.`;
  throw new GwinnowError('EMPTY_CONFIDENT_SET', message, { threshold, images: truth.length });
}

/** Places, ascending, of the images that are labelled wrong or with a certainty below the threshold; maybe none. */
export function hardSet(verdicts: Verdicts, truth: Int32Array, threshold: number): Uint32Array {
  return placesWhere(verdicts, truth, (right, certainty) => !right || certainty < threshold);
}

/** Places, ascending, of the images that a reject option with this threshold refuses to label: certainty < τ. */
export function rejectedSet({ certainties }: Verdicts, threshold: number): Uint32Array {
  return Uint32Array.from(certainties.keys()).filter((n) => (certainties[n] ?? 0) < threshold);
}

function placesWhere(
  { labels, certainties }: Verdicts,
  truth: Int32Array,
  wanted: (right: boolean, certainty: number) => boolean,
): Uint32Array {
  if (labels.length !== truth.length || certainties.length !== truth.length) {
    const message = `${labels.length} labels and ${certainties.length} certainties given for ${truth.length} images`;
    throw new GwinnowError('BAD_ARGUMENT', message);
  }
  const places = Uint32Array.from(truth.keys());
  return places.filter((n) => wanted(labels[n] === truth[n], certainties[n] ?? 0));
}
