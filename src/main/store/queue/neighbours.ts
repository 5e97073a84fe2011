import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import type { ImageShape } from '../../../shared/domain/image.ts';
import { nearestRows, pooledSize, poolInto, type PooledRows } from '../../../shared/domain/pooled-pixels.ts';
import { evenly } from '../../../shared/domain/thinning.ts';
import { cells, Id, numberCell, prepareBulkList, prepareQuery } from '../query.ts';
import type { SampleImages } from '../samples/pixels.ts';
import { NewestPolicy } from './derive.ts';
import acceptedSql from './accepted.sql?raw';
import basisSql from './basis.sql?raw';
import passesSql from './passes.sql?raw';
import policySql from './policy.sql?raw';

/** An accepted sample, its label and certainty by the policy, and how far it looks from the one asked about. */
export type Neighbour = {
  readonly sample: number;
  readonly label: number;
  readonly certainty: number;
  /** Root of the mean squared difference of pixels averaged two by two, grey levels. */
  readonly distance: number;
};

type Accepted = { readonly sample: number; readonly label: number; readonly certainty: number };

type Gallery = { readonly accepted: readonly Accepted[]; readonly rows: PooledRows };

/** More accepted samples than this are thinned out evenly. */
const MOST_SAMPLES = 20_000;
const MOST_VALUES = 16_777_216;
/** Samples looked through, and images read and pooled, between two turns of the event loop: a few milliseconds. */
const STRIDE = 5000;
const CHUNK = 100;

const Pass = v.object({ run: Id, last: v.number() });
const Basis = v.object({ policy: Id, accepted: v.number(), rejected: v.number() });

type Read = (ids: readonly number[], preprocessing: string) => SampleImages;

/** Looks up accepted samples by their looks; what it compares with is kept until the policy's verdicts change. */
export function createNeighbours(db: Database, shape: () => ImageShape, read: Read) {
  const readAccepted = prepareBulkList(db, acceptedSql);
  const passes = prepareQuery(db, passesSql, Pass);
  const policy = prepareQuery(db, policySql, NewestPolicy);
  const basis = prepareQuery(db, basisSql, Basis);
  let kept: { readonly key: string; readonly gallery: Promise<Gallery> } | null = null;

  /** By ascending sample; of many, some that are evenly spread. */
  async function accepted(): Promise<Accepted[]> {
    const newest = policy.one();
    if (newest === null) return [];
    const { statistic, tau } = newest;
    const all: Accepted[] = [];
    for (const { run, last } of passes.all()) {
      for (let from = 1; from <= last; from += STRIDE) {
        const rows = readAccepted({ statistic, tau, run, from, to: from + STRIDE - 1 });
        for (const row of rows) all.push(acceptedOf(row));
        await turn();
      }
    }
    const most = Math.min(MOST_SAMPLES, Math.floor(MOST_VALUES / pooledSize(shape())));
    return evenly(
      all.sort((a, b) => a.sample - b.sample),
      most,
    );
  }

  async function build(preprocessing: string): Promise<Gallery> {
    const chosen = await accepted();
    const size = pooledSize(shape());
    const values = new Float32Array(chosen.length * size);
    for (let from = 0; from < chosen.length; from += CHUNK) {
      const ids = chosen.slice(from, from + CHUNK).map(({ sample }) => sample);
      const { images } = read(ids, preprocessing);
      const pixels = images.pixels.length / ids.length;
      for (let n = 0; n < ids.length; n++) {
        poolInto(
          images.pixels.subarray(n * pixels, (n + 1) * pixels),
          images.shape,
          values,
          (from + n) * size,
        );
      }
      await turn();
    }
    return { accepted: chosen, rows: { values, count: chosen.length, size } };
  }

  function gallery(preprocessing: string): Promise<Gallery> {
    const key = JSON.stringify([basis.one(), preprocessing]);
    if (kept?.key !== key) {
      const entry = { key, gallery: build(preprocessing) };
      entry.gallery.catch(() => (kept = kept === entry ? null : kept));
      kept = entry;
    }
    return kept.gallery;
  }

  /**
   * Accepted samples of the policy's passes that look most like `pixels`, nearest first; never `sample` itself.
   *
   * @param pixels [height, width, channels], 0..255
   */
  return async (
    sample: number,
    pixels: Uint8Array,
    preprocessing: string,
    limit: number,
  ): Promise<Neighbour[]> => {
    const { accepted: all, rows } = await gallery(preprocessing);
    const target = new Float32Array(rows.size);
    poolInto(pixels, shape(), target);
    const self = all.findIndex((one) => one.sample === sample);
    return nearestRows(target, rows, limit, self).flatMap(({ row, distance }) => {
      const found = all[row];
      return found === undefined ? [] : [{ ...found, distance }];
    });
  };
}

/** Others have their turn before it goes on. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function acceptedOf(row: unknown): Accepted {
  const columns = cells(row);
  return {
    sample: numberCell(columns, 0),
    label: numberCell(columns, 1),
    certainty: numberCell(columns, 2),
  };
}
