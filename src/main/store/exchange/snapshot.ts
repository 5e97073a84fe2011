import * as v from 'valibot';
import { Split, Statistic } from '../../../shared/contract/common.ts';
import { Outcome, QueueStatus } from '../../../shared/contract/queue.ts';
import { DECISION_KINDS, REASON_CODES } from '../../../shared/domain/decisions.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import { connect } from '../connection.ts';
import { Bytes, bytesCell, Count, Id, prepareBulkGet, prepareQuery } from '../query.ts';
import { conditionsFor, countQuery, type QueueFilter } from '../queue/page.ts';
import policySql from '../queue/policy.sql?raw';
import countAllSql from '../samples/count-all.sql?raw';
import imageSql from '../samples/image.sql?raw';
import originalSql from '../samples/original.sql?raw';
import { floatsOf } from '../scores/draws.ts';
import drawsSql from './draws.sql?raw';
import rowsSql from './rows.sql?raw';

const nullableNumber = v.nullable(v.number());

const Verdict = v.object({
  reviewer: v.string(),
  kind: v.picklist(DECISION_KINDS),
  label: nullableNumber,
  blind: nullableNumber,
  reasonCode: v.nullable(v.picklist(REASON_CODES)),
  reason: v.string(),
  othersSeen: v.nullable(v.boolean()),
  adjudication: v.boolean(),
  at: v.string(),
  secondRun: v.nullable(Id),
});

const Row = v.object({
  sample: Id,
  split: Split,
  source: v.string(),
  sha256: v.pipe(
    Bytes,
    v.transform((bytes) => Buffer.from(bytes).toString('hex')),
  ),
  mediaType: v.string(),
  given: nullableNumber,
  /** The pass that counts under the policy; null where the sample was not scored. */
  run: v.nullable(Id),
  predicted: nullableNumber,
  certainty: nullableNumber,
  entropy: nullableNumber,
  mutualInformation: nullableNumber,
  runnerUp: nullableNumber,
  runnerUpProbability: nullableNumber,
  outcome: v.nullable(Outcome),
  suggestion: nullableNumber,
  suggestionCertainty: nullableNumber,
  status: QueueStatus,
  verdict: v.nullable(v.picklist(DECISION_KINDS)),
  decided: nullableNumber,
  blind: nullableNumber,
  reasonCode: v.nullable(v.picklist(REASON_CODES)),
  reason: v.nullable(v.string()),
  reviewer: v.nullable(v.string()),
  decidedAt: v.nullable(v.string()),
  /** Where the label was taken from a second classifier: its run. */
  secondRun: v.nullable(Id),
  /** All that count, oldest first; only where several people gave a verdict, or have to. */
  verdicts: v.nullable(v.pipe(v.string(), v.parseJson(), v.array(Verdict))),
});
/** All that is known of a sample; classes by index, entropies in nats. */
export type SnapshotRow = Readonly<v.InferOutput<typeof Row>>;

const PAGE = 200;

export type Snapshot = ReturnType<typeof openSnapshot>;

/**
 * The project as it is now, read by key through a connection of its own: what others write meanwhile does not show. To
 * be closed.
 */
export function openSnapshot(path: string) {
  const db = connect(path, { readonly: true, busyTimeout: 5000 });
  db.exec('BEGIN');
  const policy = prepareQuery(db, policySql, v.object({ statistic: Statistic }));
  const countAll = prepareQuery(db, countAllSql, Count);
  const original = prepareQuery(db, originalSql, v.object({ mediaType: v.string(), bytes: Bytes }));
  const image = prepareBulkGet(db, imageSql);
  const draws = prepareBulkGet(db, drawsSql);

  // A read transaction begins with its first read.
  const { statistic } = policy.one() ?? { statistic: 'median' };

  return {
    /** Samples that match; without a filter all, also those not scored. */
    count(filter: QueueFilter | null): number {
      if (filter === null) return countAll.one()?.count ?? 0;
      const { sql, params } = countQuery(filter, null);
      return prepareQuery(db, sql, Count).one(params)?.count ?? 0;
    },

    /** By ascending number. */
    *rows(filter: QueueFilter | null): Generator<SnapshotRow, void, undefined> {
      const { conditions, params } = conditionsFor(filter ?? {});
      const all = filter === null ? ['TRUE'] : ['q.sample IS NOT NULL', ...conditions];
      const page = prepareQuery(db, rowsSql.replace('{where}', all.join(' AND ')), Row);
      for (let after = 0; ;) {
        const rows = page.all({ ...params, statistic, after, limit: PAGE });
        yield* rows;
        const last = rows.at(-1);
        if (last === undefined || rows.length < PAGE) return;
        after = last.sample;
      }
    },

    /** Bytes as they were imported. */
    original(sample: number): Uint8Array {
      const row = original.one({ id: sample });
      if (row !== null) return row.bytes;
      throw new GwinnowError('SAMPLE_NOT_FOUND', `There is no sample ${sample}`, { sample });
    },

    /** [height, width, channels] of the project's image form. */
    pixels(sample: number, preprocessing: string): Uint8Array {
      const row = image(preprocessing, sample);
      if (row !== null) return bytesCell(row, 3);
      throw new GwinnowError('SAMPLE_NOT_FOUND', `There is no sample ${sample}`, { sample });
    },

    /** [draws, classes]; null where they were not kept. */
    draws(run: number, sample: number): Float32Array | null {
      const row = draws(run, sample);
      return row === null ? null : floatsOf(bytesCell(row, 0));
    },

    close: (): void => void db.close(),
  };
}
