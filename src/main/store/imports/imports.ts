import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import { digestRows, type DigestCell } from '../../audit/digest.ts';
import type { Change } from '../change.ts';
import { Count, Id, prepareBulkWrite, prepareQuery, prepareWrite } from '../query.ts';
import type { NewProblem, NewSample } from './item.ts';
import { createSampleWriter, type Writing } from './sample-writer.ts';
import insertSql from './insert.sql?raw';
import insertProblemSql from './insert-problem.sql?raw';
import listSql from './list.sql?raw';
import nextSql from './next.sql?raw';
import problemsSql from './problems.sql?raw';
import classesSql from '../project/classes.sql?raw';

export type NewImport = {
  readonly format: string;
  readonly source: string;
  /** Recipe by which `pixels` were made. */
  readonly preprocessing: string;
  readonly samples: readonly NewSample[];
  readonly problems: readonly NewProblem[];
};

/**
 * added: new samples. known: same image from the same source, left as it is. duplicates: of the added, those whose
 * image was there from another source. problems: those given and those found here: labels that contradict each other,
 * which leaves nothing out, or name no class.
 */
export type ImportResult = {
  readonly import: number;
  readonly added: number;
  readonly known: number;
  readonly duplicates: number;
  readonly problems: number;
};

const ImportRow = v.object({
  id: Id,
  format: v.string(),
  source: v.string(),
  preprocessing: v.string(),
  added: v.number(),
  known: v.number(),
  duplicates: v.number(),
  problems: v.number(),
  at: v.string(),
});
export type Import = Readonly<v.InferOutput<typeof ImportRow>>;

const ProblemRow = v.object({ id: Id, source: v.string(), code: v.string(), message: v.string() });
export type ImportProblem = Readonly<v.InferOutput<typeof ProblemRow>>;

export function importsStore(db: Database, change: Change) {
  const next = prepareQuery(db, nextSql, Count);
  const insert = prepareWrite(db, insertSql);
  const insertProblem = prepareBulkWrite(db, insertProblemSql);
  const list = prepareQuery(db, listSql, ImportRow);
  const problems = prepareQuery(db, problemsSql, ProblemRow);
  const classRows = prepareQuery(db, classesSql, v.object({ name: v.string() }));
  const writeSample = createSampleWriter(db);

  return {
    /**
     * Adds what is new, in one transaction under one leaf. A source too large for memory comes in several calls; each
     * is complete in itself, so one that is cut off is finished by importing it again.
     */
    add(actor: string, { format, source, preprocessing, samples, problems: given }: NewImport): ImportResult {
      return change({ type: 'import', actor }, ({ leaf, at }) => {
        const id = next.one()?.count ?? 1;
        const classes = classRows.all().map(({ name }) => name);
        const writing: Writing = {
          import: id,
          preprocessing,
          classes,
          rows: [],
          images: [],
          found: [],
          known: 0,
          duplicates: 0,
        };
        for (const sample of samples) writeSample(writing, sample);
        const all = [...given, ...writing.found];
        for (const problem of all) insertProblem(id, problem.source, problem.code, problem.message);
        const { rows, known, duplicates } = writing;
        const counts = { added: rows.length, known, duplicates, problems: all.length };
        insert({ id, format, source, preprocessing, ...counts, at, leaf });
        const digests = {
          samplesDigest: digestRows(rows),
          problemsDigest: digestRows(all.map(problemRow)),
          imagesDigest: digestRows(writing.images),
        };
        return {
          result: { import: id, ...counts },
          body: { import: id, format, source, preprocessing, ...counts, ...digests },
        };
      }).result;
    },

    /** Oldest first. */
    list: (): Import[] => list.all(),

    /** By ascending row number, from the one after `after`. */
    problems: (id: number, after: number, limit: number): ImportProblem[] =>
      problems.all({ import: id, after, limit }),
  };
}

function problemRow({ source, code, message }: NewProblem): DigestCell[] {
  return [source, code, message];
}
