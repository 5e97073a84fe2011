import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { EVIDENCE } from '../../../shared/evidence.ts';
import type { EventType } from '../events.ts';
import { bodyOf, type EvidenceLeaf } from './log.ts';
import type { BundleFiles, Report } from './report.ts';

const Text = v.pipe(v.string(), v.parseJson());
const Label = v.nullable(v.number());

/** Sample, SHA-256 of its original bytes, split, label, source. */
const ImportRow = v.strictTuple([v.number(), v.string(), v.string(), Label, v.string()]);
/**
 * Sample, label, median, mean, entropy, mutual information, runner-up, its probability, the given class's median and
 * mean, SHA-256 of the draws.
 */
const ScoreRow = v.strictTuple([
  v.number(),
  v.number(),
  v.number(),
  v.number(),
  v.number(),
  v.number(),
  v.number(),
  v.number(),
  v.nullable(v.number()),
  v.nullable(v.number()),
  v.nullable(v.string()),
]);
export type ScoreRow = v.InferOutput<typeof ScoreRow>;
const TransformRow = v.strictTuple([v.number(), v.string()]);

/** Rows by sample, which the log's digest was found to be over. */
type Rows<Row> = ReadonlyMap<number, Row>;

export type RunReader = ReturnType<typeof createRunReader>;

/** Runs of a bundle, each checked once against the digest in its leaf; null for what the log or the bundle lacks. */
export function createRunReader(files: BundleFiles, leaves: readonly EvidenceLeaf[], report: Report) {
  const read = new Map<string, Promise<Rows<unknown> | null>>();

  function facts<Type extends EventType>(
    type: Type,
    fits: (body: NonNullable<ReturnType<typeof bodyOf<Type>>>) => boolean,
  ) {
    for (const leaf of leaves) {
      const body = bodyOf(leaf, type);
      if (body !== null && fits(body)) return { index: leaf.index, body };
    }
    return null;
  }

  const score = (run: number) => facts('scores', (body) => body.run === run);
  const transform = (run: number) => facts('transforms', (body) => body.run === run);
  const imported = (id: number) => facts('import', (body) => body.import === id);
  const model = (id: number) => facts('model', (body) => body.model === id);

  function rowsOf<const Schema extends v.GenericSchema<unknown, readonly [number, ...unknown[]]>>(
    path: string,
    digest: string | null,
    schema: Schema,
  ): Promise<Rows<v.InferOutput<Schema>> | null> {
    const known = read.get(path) ?? rowsIn(path, digest, schema);
    read.set(path, known);
    return known as Promise<Rows<v.InferOutput<Schema>> | null>;
  }

  async function rowsIn(
    path: string,
    digest: string | null,
    schema: v.GenericSchema<unknown, readonly [number, ...unknown[]]>,
  ): Promise<Rows<unknown> | null> {
    if (digest === null) report.bad(path, 'the log says nothing of it');
    if (!files.paths.has(path)) report.bad(path, 'it is missing');
    if (digest === null || !files.paths.has(path)) return null;
    const bytes = await files.bytes(path);
    if (createHash('sha256').update(bytes).digest('hex') !== digest) {
      report.bad(path, 'it is not what the log has the digest of');
      return null;
    }
    const rows = new Map<number, unknown>();
    for (const line of Buffer.from(bytes).toString('utf8').split('\n').slice(0, -1)) {
      const row = v.safeParse(v.pipe(Text, schema), line);
      if (row.success) rows.set(row.output[0], row.output);
      else report.bad(path, `a row cannot be read: ${line.slice(0, 80)}`);
    }
    return rows;
  }

  return {
    score,
    transform,
    imported,
    model,
    scoreRows: (run: number) => rowsOf(EVIDENCE.scoreRows(run), score(run)?.body.digest ?? null, ScoreRow),
    transformRows: (run: number) =>
      rowsOf(EVIDENCE.transformRows(run), transform(run)?.body.digest ?? null, TransformRow),
    importRows: (id: number) =>
      rowsOf(EVIDENCE.importRows(id), imported(id)?.body.samplesDigest ?? null, ImportRow),
  };
}
