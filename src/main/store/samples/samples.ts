import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import { Split } from '../../../shared/contract/common.ts';
import type { ImageShape } from '../../../shared/domain/image.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import { digestRows } from '../../audit/digest.ts';
import {
  Bytes,
  bytesCell,
  cells,
  Count,
  Id,
  nullableNumberCell,
  numberCell,
  prepareBulkGet,
  prepareBulkRead,
  prepareQuery,
  textCell,
} from '../query.ts';
import { sampleListing } from './listing.ts';
import { collectImages, type SampleImages } from './pixels.ts';
import countsSql from './counts.sql?raw';
import factsSql from './facts.sql?raw';
import getSql from './get.sql?raw';
import idsSql from './ids.sql?raw';
import imageSql from './image.sql?raw';
import imagesSql from './images.sql?raw';
import lastSql from './last.sql?raw';
import listSql from './list.sql?raw';
import originalSql from './original.sql?raw';

const Listed = v.object({
  id: Id,
  split: Split,
  label: v.nullable(v.number()),
  source: v.string(),
  import: Id,
});

const Detailed = v.object({
  ...Listed.entries,
  sha256: v.pipe(
    Bytes,
    v.transform((bytes) => Buffer.from(bytes).toString('hex')),
  ),
  mediaType: v.string(),
  importedAt: v.string(),
});

/** label: the class index that came with the data, null without one. source: where in the data set it stood. */
export type Sample = Readonly<v.InferOutput<typeof Listed>>;
export type SampleDetail = Readonly<v.InferOutput<typeof Detailed>>;

export type SplitCount = { readonly samples: number; readonly labelled: number };

export type ImageRequest = {
  readonly split: Split;
  /** The recipe whose pixels are wanted; images whose original bytes are pixels need none. */
  readonly preprocessing: string;
  /** Leave out samples that came without a label. */
  readonly labelled?: boolean;
};

export function samplesStore(db: Database, shape: () => ImageShape) {
  const get = prepareQuery(db, getSql, Detailed);
  const list = prepareQuery(db, listSql, Listed);
  const original = prepareQuery(db, originalSql, v.object({ mediaType: v.string(), bytes: Bytes }));
  const countRows = prepareQuery(
    db,
    countsSql,
    v.object({ split: Split, samples: v.number(), labelled: v.number() }),
  );
  const last = prepareQuery(db, lastSql, Count);
  const readIds = prepareBulkRead(db, idsSql);
  const readImages = prepareBulkRead(db, imagesSql);
  const readImage = prepareBulkGet(db, imageSql);
  const readFacts = prepareBulkRead(db, factsSql);

  /** Samples only come: what is worked out from all of them holds until there is a newer one. */
  function untilMoreCome<Result>(work: () => Result): () => Result {
    let known: { readonly last: number; readonly result: Result } | null = null;
    return () => {
      const newest = last.one()?.count ?? 0;
      if (known?.last !== newest) known = { last: newest, result: work() };
      return known.result;
    };
  }

  const counts = untilMoreCome((): Readonly<Record<Split, SplitCount>> => {
    const none = { samples: 0, labelled: 0 };
    const result: Record<Split, SplitCount> = { train: none, validation: none, test: none, pool: none };
    for (const { split, samples, labelled } of countRows.all()) result[split] = { samples, labelled };
    return result;
  });

  const fingerprint = untilMoreCome(() => (last.one()?.count === 0 ? null : digestRows(fingerprintRows())));

  return {
    /** @throws SAMPLE_NOT_FOUND */
    get(id: number): SampleDetail {
      const row = get.one({ id });
      if (row === null) throw notFound(id);
      return row;
    },

    ...sampleListing(db),

    /** In the order of their row numbers, from the one after `after`. */
    list: (after: number, limit: number): Sample[] => list.all({ after, limit }),

    /** Bytes as they were imported. @throws SAMPLE_NOT_FOUND */
    original(id: number): { readonly mediaType: string; readonly bytes: Uint8Array } {
      const row = original.one({ id });
      if (row === null) throw notFound(id);
      return row;
    },

    counts,

    /** Row numbers of a split's samples, ascending. */
    ids(split: Split, labelled = false): Int32Array {
      const rows = readIds({ split, labelled: Number(labelled) });
      return Int32Array.from(rows, (row) => numberCell(cells(row), 0));
    },

    /** All pixels of a split, by ascending row number. @throws IMAGE_SHAPE_MISMATCH */
    images({ split, preprocessing, labelled = false }: ImageRequest): SampleImages {
      const count = counts()[split];
      const collector = collectImages(shape(), labelled ? count.labelled : count.samples);
      for (const row of readImages({ split, preprocessing, labelled: Number(labelled) })) collector.add(row);
      return collector.finish();
    },

    /** Pixels of the samples named, in the order named. @throws SAMPLE_NOT_FOUND, IMAGE_SHAPE_MISMATCH */
    imagesOf(ids: ArrayLike<number>, preprocessing: string): SampleImages {
      const collector = collectImages(shape(), ids.length);
      const readAll = db.transaction(() => {
        for (const id of Array.from(ids)) {
          const row = readImage(preprocessing, id);
          if (row === null) throw notFound(id);
          collector.add(row);
        }
      });
      readAll();
      return collector.finish();
    },

    /** Pixels of one sample, [height, width, channels]; null when there is none of that number. */
    pixelsOf(id: number, preprocessing: string): Uint8Array | null {
      const row = readImage(preprocessing, id);
      if (row === null) return null;
      const collector = collectImages(shape(), 1);
      collector.add(row);
      return collector.finish().images.pixels;
    },

    /**
     * SHA-256 over what training sees: image, split and label of each sample in the order of import, wherever its file
     * lies; null without samples. Takes seconds for hundreds of thousands.
     */
    fingerprint,
  };

  function* fingerprintRows() {
    for (const row of readFacts({ after: 0 })) {
      const columns = cells(row);
      const image = Buffer.from(bytesCell(columns, 1)).toString('hex');
      yield [image, textCell(columns, 2), nullableNumberCell(columns, 3)];
    }
  }
}

function notFound(id: number): GwinnowError {
  return new GwinnowError('SAMPLE_NOT_FOUND', `There is no sample ${id}`, { sample: id });
}
