import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import { type JobProgress, type Preview } from '../../../shared/contract/jobs.ts';
import { spacingOf } from '../../../shared/domain/thinning.ts';
import type { TrainingHistory } from '../../../shared/contract/training.ts';
import { canonicalJson } from '../../audit/leaf.ts';
import { Bytes, Count, Json, type Params, prepareQuery, prepareWrite } from '../query.ts';
import addPointSql from './add-point.sql?raw';
import addPreviewSql from './add-preview.sql?raw';
import dropPointsSql from './drop-points.sql?raw';
import dropPreviewsSql from './drop-previews.sql?raw';
import nextPointsSql from './next-points.sql?raw';
import nextPreviewsSql from './next-previews.sql?raw';
import pointsSql from './points.sql?raw';
import previewsSql from './previews.sql?raw';
import thinPointsSql from './thin-points.sql?raw';
import thinPreviewsSql from './thin-previews.sql?raw';

export const MOST_POINTS = 1000;
export const MOST_PREVIEWS = 24;

const Point = v.object({
  phase: v.string(),
  done: v.number(),
  figures: v.pipe(Json, v.record(v.string(), v.nullable(v.number()))),
});

const Image = v.pipe(
  Bytes,
  v.transform((bytes) => new Uint8Array(bytes)),
);

const StoredPreview = v.object({
  step: v.number(),
  count: v.number(),
  height: v.number(),
  width: v.number(),
  channels: v.picklist([1, 3]),
  originals: Image,
  transforms: Image,
});

/** What jobs reported on their way, thinned out as it grows; called inside a transaction. */
export function jobHistory(db: Database) {
  const points = prepareQuery(db, pointsSql, Point);
  const previews = prepareQuery(db, previewsSql, StoredPreview);
  const addPoint = prepareRow(
    db,
    { add: addPointSql, next: nextPointsSql, thin: thinPointsSql },
    MOST_POINTS,
  );
  const addPreview = prepareRow(
    db,
    { add: addPreviewSql, next: nextPreviewsSql, thin: thinPreviewsSql },
    MOST_PREVIEWS,
  );
  const drops = [dropPointsSql, dropPreviewsSql].map((sql) => prepareWrite(db, sql));

  return {
    /** Everything reported from this place of the phase on: a job that goes on from there reports it again. */
    dropFrom(job: number, { phase, done }: Pick<JobProgress, 'phase' | 'done'>): void {
      for (const drop of drops) drop({ job, phase, done });
    },

    add(job: number, { phase, done, figures, preview }: JobProgress): void {
      addPoint({ job, phase, done, figures: canonicalJson(figures) });
      if (preview !== undefined) addPreview({ job, phase, done, ...previewColumns(preview) });
    },

    of: (job: number): TrainingHistory => ({ points: points.all({ job }), previews: previews.all({ job }) }),
  };
}

type RowSql = { readonly add: string; readonly next: string; readonly thin: string };

/** Adds a row under the next number and takes out those that are one too many. */
function prepareRow(db: Database, sql: RowSql, capacity: number) {
  const next = prepareQuery(db, sql.next, Count);
  const thin = prepareWrite(db, sql.thin);
  const add = prepareWrite(db, sql.add);
  return ({ job, ...columns }: Params & { readonly job: number }): void => {
    const number = next.one({ job })?.count ?? 0;
    thin({ job, spacing: spacingOf(number + 1, capacity) });
    add({ job, number, ...columns });
  };
}

function previewColumns({ step, count, height, width, channels, originals, transforms }: Preview): Params {
  return { step, count, height, width, channels, originals, transforms };
}
