import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import { imageDistance } from '../../../shared/domain/image-distance.ts';
import { imageSize, type ImageShape } from '../../../shared/domain/image.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import { digestRows, type DigestCell } from '../../audit/digest.ts';
import type { Change } from '../change.ts';
import { Bytes, Count, Id, prepareBulkRead, prepareBulkWrite, prepareQuery, prepareWrite } from '../query.ts';
import { checkAscending } from '../samples/ascending.ts';
import { collectImages, type SampleImages } from '../samples/pixels.ts';
import imagesSql from './images.sql?raw';
import insertSql from './insert.sql?raw';
import insertDistancesSql from './insert-distances.sql?raw';
import insertRunSql from './insert-run.sql?raw';
import nextSql from './next.sql?raw';
import pixelsSql from './pixels.sql?raw';
import runSql from './run.sql?raw';
import runsSql from './runs.sql?raw';

const Run = v.object({
  id: Id,
  gwin: Id,
  /** The pass whose rejects were transformed. */
  scoreRun: Id,
  seed: v.number(),
  /** Samples with a certainty below this were taken. */
  below: v.number(),
  samples: v.number(),
  at: v.string(),
});
export type TransformRun = Readonly<v.InferOutput<typeof Run>>;

export type NewTransformRun = Omit<TransformRun, 'id' | 'samples' | 'at'>;

export type NewTransforms = {
  readonly samples: ArrayLike<number>;
  /** [samples, height, width, channels], 0..255, in the order of `samples`. */
  readonly pixels: Uint8Array;
};

export function transformsStore(db: Database, change: Change, shape: () => ImageShape) {
  db.function('image_distance', { deterministic: true }, distanceOf);
  const next = prepareQuery(db, nextSql, Count);
  const insertRun = prepareWrite(db, insertRunSql);
  const insert = prepareBulkWrite(db, insertSql);
  const insertDistances = prepareWrite(db, insertDistancesSql);
  const run = prepareQuery(db, runSql, Run);
  const runs = prepareQuery(db, runsSql, Run);
  const pixelsOf = prepareQuery(db, pixelsSql, v.object({ pixels: Bytes }));
  const readImages = prepareBulkRead(db, imagesSql);

  function getRun(id: number): TransformRun {
    const found = run.one({ id });
    if (found === null) throw new GwinnowError('NO_SCORES', `There is no transform run ${id}`, { run: id });
    return found;
  }

  function* writeAll(id: number, { samples, pixels }: NewTransforms, size: number): Generator<DigestCell[]> {
    for (const [n, sample] of Array.from(samples).entries()) {
      const image = pixels.subarray(n * size, (n + 1) * size);
      const hash = createHash('sha256').update(image).digest();
      insert(id, sample, hash, image);
      yield [sample, hash.toString('hex')];
    }
  }

  return {
    /** One run: all its transforms in one transaction under one leaf. They count once they are relabelled. */
    record(
      actor: string,
      { gwin, scoreRun, seed, below }: NewTransformRun,
      transforms: NewTransforms,
    ): TransformRun {
      const samples = transforms.samples.length;
      const size = imageSize(shape());
      if (transforms.pixels.length !== samples * size) {
        const message = `${transforms.pixels.length} pixel values were given where ${samples * size} belong`;
        throw new GwinnowError('BAD_ARGUMENT', message);
      }
      checkAscending(transforms.samples);
      const facts = { gwin, scoreRun, seed, below, samples };
      const id = change({ type: 'transforms', actor }, ({ leaf, at }) => {
        const id = next.one()?.count ?? 1;
        insertRun({ id, ...facts, at, leaf });
        const digest = digestRows(writeAll(id, transforms, size));
        insertDistances({ run: id });
        return { result: id, body: { run: id, ...facts, digest } };
      }).result;
      return getRun(id);
    },

    /** @throws NO_SCORES */
    run: getRun,

    /** Oldest first; with a filter, those alike in every field named. */
    runs(filter: Partial<NewTransformRun> = {}): TransformRun[] {
      const wanted = Object.entries(filter);
      return runs.all().filter((one) => {
        const facts: Record<string, unknown> = one;
        return wanted.every(([field, value]) => facts[field] === value);
      });
    },

    /** [height, width, channels], 0..255; null when the sample was not in the run. */
    pixels: (runId: number, sample: number): Uint8Array | null =>
      pixelsOf.one({ run: runId, sample })?.pixels ?? null,

    /** All transforms of a run, by ascending sample; hashes and labels are the originals'. @throws NO_SCORES */
    images(runId: number): SampleImages {
      const collector = collectImages(shape(), getRun(runId).samples);
      for (const row of readImages({ run: runId })) collector.add(row);
      return collector.finish();
    },
  };
}

/** Null for bytes that are no pixels of the transform's shape. */
function distanceOf(image: unknown, transform: unknown): number | null {
  if (!(image instanceof Uint8Array && transform instanceof Uint8Array)) return null;
  return image.length === transform.length ? imageDistance(image, transform) : null;
}
