import * as v from 'valibot';
import { ExportRequest, type ExportResult } from '../../../shared/contract/exchange.ts';
import { VERSION } from '../../../shared/version.ts';
import { createRowDigest } from '../../audit/digest.ts';
import { COLUMN_MEANINGS } from '../../formats/exchange/columns.ts';
import { type ExchangeRecord, EXCHANGE_COLUMNS } from '../../formats/exchange/row.ts';
import { join } from 'node:path';
import { SIDECAR, type Sidecar } from '../../formats/exchange/sidecar.ts';
import { EXCHANGE_WRITERS } from '../../formats/exchange/writers.ts';
import type { Snapshot } from '../../store/exchange/snapshot.ts';
import type { Store } from '../../store/open.ts';
import type { JobContext, JobWork } from '../jobs.ts';
import type { Runtime } from '../runtime.ts';
import { writeWhole } from '../whole-file.ts';
import { writingFolder } from '../whole-folder.ts';
import { cancelIfAsked } from './cancel.ts';
import { type RecordContext, recordOf } from './export-records.ts';

const WITH_DRAWS: ReadonlySet<string> = new Set(['cleanlab']);

const UNDECIDED: ReadonlySet<string> = new Set(['open', 'waiting', 'conflict']);

/** Records made at once: encoding is what takes the time. */
const AT_ONCE = 8;

type Written = { readonly samples: number; readonly undecided: number; readonly digest: string };

/** Writes a snapshot of the project, or what of its queue matches, as another tool reads it. */
export function exportWork(runtime: Runtime): JobWork {
  return async (params, context): Promise<ExportResult> => {
    const { store } = runtime.project();
    const request = v.parse(ExportRequest, params);
    const { target, force, format, filter } = request;
    const snapshot = store.exchange.snapshot();
    try {
      let treeSize = 0;
      const { samples, undecided, digest } = await writingFolder(
        target,
        force,
        (folder) => writeAll(folder, store, snapshot, request, context),
        (written) => {
          cancelIfAsked(context.signal);
          const { samples, digest } = written;
          const wanted = filter === undefined ? null : named(filter);
          treeSize = store.exchange.recordExport(context.actor, { format, filter: wanted, samples, digest });
        },
      );
      return { target, samples, undecided, digest, treeSize };
    } finally {
      snapshot.close();
    }
  };
}

async function writeAll(
  folder: string,
  store: Store,
  snapshot: Snapshot,
  request: ExportRequest,
  context: JobContext,
): Promise<Written> {
  const { format } = request;
  const policy = store.policies.current();
  const project = store.project.get();
  const { classes } = project;
  const written = createTally();
  const records = recordsOf(request, context, written, {
    snapshot,
    classes,
    shape: project.image,
    tau: policy.tau,
    withDraws: WITH_DRAWS.has(format),
  });
  await EXCHANGE_WRITERS[format](folder, records, {
    classes,
    draws: policy.draws,
    predictor: `Classifier ${policy.classifier} on the original image`,
    suggester: `Classifier ${policy.classifier} on the image as transformed by GWIN ${policy.gwin}`,
  });
  const whole = written.finish();
  const { version, tau, statistic, draws, seed } = policy;
  const sidecar: Sidecar = {
    gwinnow: VERSION,
    exchange: 1,
    format,
    project: project.name,
    image: { ...project.image },
    classes: [...classes],
    policy: { version, tau, statistic, draws, seed },
    filter: request.filter === undefined ? null : withClassNames(request.filter, classes),
    ...whole,
    columns: COLUMN_MEANINGS,
    at: new Date().toISOString(),
  };
  await writeWhole(join(folder, SIDECAR), `${JSON.stringify(sidecar, null, 2)}\n`);
  return whole;
}

type Tally = ReturnType<typeof createTally>;

function createTally() {
  const digest = createRowDigest();
  const counts = { samples: 0, undecided: 0 };
  const columns = EXCHANGE_COLUMNS.flatMap(({ name }) => (name === 'file_name' ? [] : [name]));
  return {
    add({ row }: ExchangeRecord): void {
      counts.samples++;
      if (UNDECIDED.has(row.status)) counts.undecided++;
      digest.add(columns.map((name) => row[name]));
    },
    finish: (): Written => ({ ...counts, digest: digest.finish() }),
  };
}

async function* recordsOf(
  request: ExportRequest,
  { report, signal }: JobContext,
  tally: Tally,
  context: RecordContext,
): AsyncGenerator<ExchangeRecord, void, undefined> {
  const filter = request.filter ?? null;
  const total = context.snapshot.count(filter);
  const rows = context.snapshot.rows(filter);
  for (let done = 0; ;) {
    cancelIfAsked(signal);
    const some = nextOf(rows, AT_ONCE);
    if (some.length === 0) return;
    for (const record of await Promise.all(some.map((row) => recordOf(row, context)))) {
      tally.add(record);
      yield record;
    }
    done += some.length;
    report({ phase: 'image', done, total, etaSeconds: null, figures: {} });
  }
}

function nextOf<T>(values: Iterator<T>, count: number): T[] {
  const taken: T[] = [];
  while (taken.length < count) {
    const next = values.next();
    if (next.done === true) break;
    taken.push(next.value);
  }
  return taken;
}

type Filter = NonNullable<ExportRequest['filter']>;

/** Without what is not asked for. */
function named(filter: Filter): Record<string, string | number | boolean> {
  const entries = Object.entries(filter).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return Object.fromEntries(entries);
}

function withClassNames(filter: Filter, classes: readonly string[]): NonNullable<Sidecar['filter']> {
  const wanted: Record<string, string | boolean> = {};
  for (const [name, value] of Object.entries(named(filter))) {
    wanted[name] = typeof value === 'number' ? (classes[value] ?? String(value)) : value;
  }
  return wanted;
}
