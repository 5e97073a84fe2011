import * as v from 'valibot';
import { EXCHANGE_FORMATS } from '../domain/exchange.ts';
import { Count, FilePath, Sha256, write } from './common.ts';
import { StartedJob } from './jobs.ts';
import { QueueFilter } from './queue.ts';

export const ExportRequest = v.strictObject({
  format: v.picklist(EXCHANGE_FORMATS),
  /** Folder to be made, on the engine's machine. */
  target: FilePath,
  /** Only what of the queue matches; without it all samples, also those not scored. */
  filter: v.optional(QueueFilter),
  /** Replaces an earlier export in the same place; anything else that is there is never touched. */
  force: v.optional(v.boolean(), false),
});
export type ExportRequest = v.InferOutput<typeof ExportRequest>;

/** Result of a job of kind `export`. */
export const ExportResult = v.strictObject({
  target: FilePath,
  samples: Count,
  /** Samples on which nobody has decided; they are exported as such. */
  undecided: Count,
  /** As in the audit leaf, under which number of leaves it stands. */
  digest: Sha256,
  treeSize: Count,
});
export type ExportResult = v.InferOutput<typeof ExportResult>;

export const exchange = {
  /** Writes samples, scores, suggestions and decisions for other tools. The folder appears when it is complete. */
  export: write.input(ExportRequest).output(StartedJob),
};
