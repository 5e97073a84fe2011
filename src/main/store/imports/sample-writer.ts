import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import type { DigestCell } from '../../audit/digest.ts';
import { nullableNumberCell, numberCell, prepareBulkGet, prepareBulkWrite, prepareQuery } from '../query.ts';
import type { NewProblem, NewSample } from './item.ts';
import findImageSql from '../samples/find-image.sql?raw';
import insertSql from '../samples/insert.sql?raw';
import insertImageSql from '../samples/insert-image.sql?raw';
import insertPixelsSql from '../samples/insert-pixels.sql?raw';
import sameSql from '../samples/same.sql?raw';
import ofImageSql from '../samples/of-image.sql?raw';

/** An import while it is being written: what was added so far, as the digest wants it, and what was found. */
export type Writing = {
  readonly import: number;
  readonly preprocessing: string;
  readonly classes: readonly string[];
  readonly rows: DigestCell[][];
  readonly images: DigestCell[][];
  readonly found: NewProblem[];
  known: number;
  duplicates: number;
};

const Twin = v.object({ source: v.string(), label: v.nullable(v.number()) });
type Twin = v.InferOutput<typeof Twin>;

/** Writes one sample unless it is known: the same image from the same source. */
export function createSampleWriter(db: Database): (writing: Writing, sample: NewSample) => void {
  const findImage = prepareBulkGet(db, findImageSql);
  const findSame = prepareBulkGet(db, sameSql);
  const twinsOf = prepareQuery(db, ofImageSql, Twin);
  const insertImage = prepareBulkWrite(db, insertImageSql);
  const insertPixels = prepareBulkWrite(db, insertPixelsSql);
  const insert = prepareBulkWrite(db, insertSql);

  return (writing, sample) => {
    if (sample.label !== null && !(sample.label >= 0 && sample.label < writing.classes.length)) {
      const message = `${sample.source} is left out: its label ${sample.label} is not one of the ${writing.classes.length} classes`;
      writing.found.push({ source: sample.source, code: 'BAD_LABEL', message });
      return;
    }
    const { sha256, source, mediaType } = sample;
    const hash = Buffer.from(sha256).toString('hex');
    const found = findImage(sha256);
    const image = found === null ? insertImage(sha256, mediaType, sample.bytes) : numberCell(found, 0);
    if (found === null) writing.images.push([hash, mediaType]);
    if (sample.pixels !== null) insertPixels(image, writing.preprocessing, sample.pixels);
    if (found !== null) {
      const same = findSame(image, source);
      if (same !== null) {
        writing.known++;
        reportRelabel(writing, sample, nullableNumberCell(same, 0));
        return;
      }
      const twins = twinsOf.all({ image });
      if (twins.length > 0) writing.duplicates++;
      reportContradiction(writing, sample, twins);
    }
    const { split, label } = sample;
    const id = insert(image, split, label, source, writing.import);
    writing.rows.push([id, hash, split, label, source]);
  };
}

/** The data contradicts itself: nothing is changed or left out for it, but it is said. */
function reportRelabel(writing: Writing, { source, label }: NewSample, before: number | null): void {
  if (label === null || label === before) return;
  const known = before === null ? 'no label' : `the label ${nameOf(writing, before)}`;
  const message = `${source} is here with ${known}, given now with ${nameOf(writing, label)}: the first one stays`;
  writing.found.push({ source, code: 'LABEL_CONFLICT', message });
}

function reportContradiction(writing: Writing, { source, label }: NewSample, twins: readonly Twin[]): void {
  if (label === null) return;
  for (const twin of twins) {
    if (twin.label === null || twin.label === label) continue;
    const [own, other] = [nameOf(writing, label), nameOf(writing, twin.label)];
    const message = `${source} is labelled ${own}, the same picture ${other} in ${twin.source}: both are kept`;
    writing.found.push({ source, code: 'LABEL_CONFLICT', message });
    return;
  }
}

function nameOf({ classes }: Writing, label: number): string {
  return classes[label] ?? String(label);
}
