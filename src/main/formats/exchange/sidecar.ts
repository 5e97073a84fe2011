import { join } from 'node:path';
import * as v from 'valibot';
import { EXCHANGE_FORMATS } from '../../../shared/domain/exchange.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import { openRegular, readInto } from '../files.ts';

/** Name of the file that tells what an exported folder is; it is written last. */
export const SIDECAR = 'gwinnow.json';

const MAX_BYTES = 4 * 1024 * 1024;
const Name = v.pipe(v.string(), v.minLength(1), v.maxLength(200));

/** What holds for the whole of an export. */
export const Sidecar = v.object({
  gwinnow: v.string(),
  /** Version of the row's columns; see ExchangeRow. */
  exchange: v.literal(1),
  format: v.picklist(EXCHANGE_FORMATS),
  project: v.string(),
  image: v.object({ height: v.number(), width: v.number(), channels: v.picklist([1, 3]) }),
  /** In the order of their indices. */
  classes: v.pipe(v.array(Name), v.maxLength(1000)),
  policy: v.object({
    version: v.number(),
    tau: v.number(),
    statistic: v.string(),
    draws: v.number(),
    seed: v.number(),
  }),
  /** Which samples of the queue were wanted, classes by name; null: all there are. */
  filter: v.nullable(v.record(v.string(), v.union([v.string(), v.boolean()]))),
  samples: v.number(),
  undecided: v.number(),
  /** What each column of the table holds. */
  columns: v.optional(v.record(v.string(), v.string()), {}),
  /** SHA-256 over the rows without file_name, each a JSON array on a line of its own. */
  digest: v.string(),
  at: v.string(),
});
export type Sidecar = v.InferOutput<typeof Sidecar>;

/** What an exported folder says of itself; null where the folder is none. */
export async function readSidecar(folder: string): Promise<Sidecar | null> {
  const path = join(folder, SIDECAR);
  try {
    const { handle, size } = await openRegular(path);
    try {
      if (size > MAX_BYTES) return null;
      const bytes = new Uint8Array(size);
      const filled = await readInto(handle, bytes);
      const parsed = v.safeParse(Sidecar, JSON.parse(new TextDecoder().decode(bytes.subarray(0, filled))));
      return parsed.success ? parsed.output : null;
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    if (thrown instanceof GwinnowError) return null;
    throw thrown;
  }
}
