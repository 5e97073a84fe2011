import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import type { DigestCell } from '../../audit/digest.ts';
import { Id, prepareBulkWrite, prepareQuery } from '../query.ts';
import type { NewProblem, NewSample } from './item.ts';
import findImageSql from '../samples/find-image.sql?raw';
import insertSql from '../samples/insert.sql?raw';
import insertImageSql from '../samples/insert-image.sql?raw';
import insertPixelsSql from '../samples/insert-pixels.sql?raw';
import ofImageSql from '../samples/of-image.sql?raw';

/** An import while it is being written: what was added so far, as the digest wants it, and what was found. */
export type Writing = {
  readonly import: number;
  readonly preprocessing: string;
  readonly classes: number;
  readonly rows: DigestCell[][];
  readonly found: NewProblem[];
  known: number;
  duplicates: number;
};

const Twin = v.object({ id: Id, source: v.string(), label: v.nullable(v.number()) });
type Twin = v.InferOutput<typeof Twin>;

/** Writes one sample unless it is known: the same image from the same source. */
export function createSampleWriter(db: Database): (writing: Writing, sample: NewSample) => void {
  const findImage = prepareQuery(db, findImageSql, v.object({ id: Id }));
  const twinsOf = prepareQuery(db, ofImageSql, Twin);
  const insertImage = prepareBulkWrite(db, insertImageSql);
  const insertPixels = prepareBulkWrite(db, insertPixelsSql);
  const insert = prepareBulkWrite(db, insertSql);

  return (writing, sample) => {
    if (sample.label !== null && !(sample.label >= 0 && sample.label < writing.classes)) {
      const message = `Left out: its label ${sample.label} is not one of the ${writing.classes} classes`;
      writing.found.push({ source: sample.source, code: 'BAD_LABEL', message });
      return;
    }
    const found = findImage.one({ sha256: sample.sha256 });
    const twins = found === null ? [] : twinsOf.all({ image: found.id });
    const same = twins.find((twin) => twin.source === sample.source);
    reportLabels(writing, sample, same, twins);
    const image = found?.id ?? insertImage(sample.sha256, sample.mediaType, sample.bytes);
    if (sample.pixels !== null) insertPixels(image, writing.preprocessing, sample.pixels);
    if (same !== undefined) {
      writing.known++;
      return;
    }
    if (twins.length > 0) writing.duplicates++;
    const { split, label, source } = sample;
    const id = insert(image, split, label, source, writing.import);
    writing.rows.push([id, Buffer.from(sample.sha256).toString('hex'), split, label, source]);
  };
}

/** The data contradicts itself: nothing is changed or left out for it, but it is said. */
function reportLabels(
  writing: Writing,
  { source, label }: NewSample,
  same: Twin | undefined,
  twins: readonly Twin[],
): void {
  if (label === null) return;
  if (same !== undefined) {
    if (same.label === label) return;
    const message = `Known with the label ${same.label ?? 'none'}, given now with ${label}: the first one stays`;
    writing.found.push({ source, code: 'BAD_LABEL', message });
    return;
  }
  const other = twins.find((twin) => twin.label !== null && twin.label !== label);
  if (other === undefined) return;
  const message = `The same picture is labelled ${label} here and ${other.label} in ${other.source}`;
  writing.found.push({ source, code: 'BAD_LABEL', message });
}
