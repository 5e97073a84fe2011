import type { Split } from '../../../shared/contract/common.ts';
import { PREPROCESSING_VERSION } from '../../formats/decode.ts';
import type { SampleImages } from '../../store/samples/pixels.ts';
import type { Store } from '../../store/open.ts';

/** Name under which decoded pixels are kept; part of what a verdict depends on. */
export const PREPROCESSING = `preprocessing-${PREPROCESSING_VERSION}`;

/** A split's pixels in the order of its samples' numbers. Labels are -1 where the data came without one. */
export function splitImages(store: Store, split: Split, labelled = false): SampleImages {
  return store.samples.images({ split, preprocessing: PREPROCESSING, labelled });
}
