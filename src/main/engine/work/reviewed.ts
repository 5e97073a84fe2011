import * as v from 'valibot';
import type { ReviewedChoice, ReviewedLabels } from '../../../shared/contract/reviewed.ts';
import type { LabelledImages } from '../../../shared/domain/image.ts';
import { countReviewed } from '../../../shared/domain/reviewed-labels.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import { reviewedDigest } from '../../store/decisions/reviewed.ts';
import type { Store } from '../../store/open.ts';
import type { SampleImages } from '../../store/samples/pixels.ts';
import { PREPROCESSING, splitImages } from './images.ts';

/** The reviewed labels that a training begun now would take. */
export function reviewedNow({ decisions, audit }: Store, choice: ReviewedChoice): ReviewedLabels {
  const logSize = audit.size();
  const labels = decisions.reviewedAt({ ...choice, logSize });
  return { ...choice, logSize, ...countReviewed(labels), digest: reviewedDigest(labels) };
}

/**
 * Labelled training images, then those that only people labelled, by ascending sample; people's word goes before that
 * of the data. `digest`: over the decisions taken, null without any.
 */
export function trainingImages(
  store: Store,
  reviewed: ReviewedLabels | null,
): { readonly images: LabelledImages; readonly digest: string | null } {
  const given = splitImages(store, 'train', true);
  if (reviewed === null) return { images: given.images, digest: null };
  const taken = store.decisions.reviewedAt(reviewed);
  if (reviewedDigest(taken) !== reviewed.digest) {
    throw new GwinnowError('INTERNAL', 'The reviewed labels are not those that the training was begun with');
  }
  const labels = new Map(taken.map(({ sample, label }) => [sample, label]));
  const own = new Set(given.ids);
  const more = taken.filter(({ sample }) => !own.has(sample)).map(({ sample }) => sample);
  const others = store.samples.imagesOf(more, PREPROCESSING);
  return { images: joined(relabelled(given, labels), relabelled(others, labels)), digest: reviewed.digest };
}

/** A training's configuration with the reviewed labels that it took. */
export function withReviewed(config: unknown, reviewed: ReviewedLabels | null): unknown {
  return reviewed === null ? config : { ...v.parse(v.record(v.string(), v.unknown()), config), reviewed };
}

function relabelled({ ids, images }: SampleImages, labels: ReadonlyMap<number, number>): LabelledImages {
  return { ...images, labels: images.labels.map((label, n) => labels.get(ids[n] ?? 0) ?? label) };
}

function joined(one: LabelledImages, other: LabelledImages): LabelledImages {
  return {
    count: one.count + other.count,
    shape: one.shape,
    pixels: oneAfterOther(one.pixels, other.pixels),
    hashes: oneAfterOther(one.hashes, other.hashes),
    labels: Int32Array.from([...one.labels, ...other.labels]),
  };
}

function oneAfterOther(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
