import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import * as v from 'valibot';
import { BundleRequest, type BundleResult } from '../../../shared/contract/evidence.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import { writeZip } from '../../formats/evidence/zip-writer.ts';
import { fillBundle } from '../evidence/fill.ts';
import { sealedLog } from '../evidence/log.ts';
import { selectionWords, selectSamples } from '../evidence/select.ts';
import type { JobWork } from '../jobs.ts';
import type { Runtime } from '../runtime.ts';
import { cancelIfAsked } from './cancel.ts';

/** Writes an evidence bundle; that it was handed out is in the log before the file has its name. */
export function bundleWork(runtime: Runtime): JobWork {
  return async (params, { actor, signal, report }): Promise<BundleResult> => {
    const { store } = runtime.project();
    const { target, selection, force } = v.parse(BundleRequest, params);
    const path = resolve(target);
    if (existsSync(path) && !force) {
      throw new GwinnowError(
        'FILE_EXISTS',
        `${path} is there already; it is replaced only when forced to (--force)`,
        {
          path,
        },
      );
    }
    const log = sealedLog(store);
    const policy = store.policies.current();
    const samples = await selectSamples(store, policy, selection);
    refuseNewRuns(store.audit.typesSince(log.leaves.length));
    const words = selectionWords(selection);
    const at = new Date().toISOString();
    const onSample = (done: number): void => {
      cancelIfAsked(signal);
      report({ phase: 'image', done, total: samples.length, etaSeconds: null, figures: {} });
    };
    await mkdir(dirname(path), { recursive: true });
    const digest = await writeZip(
      path,
      (writer) => fillBundle(store, { log, policy, samples, selection: words, at }, writer, onSample),
      (manifest) => {
        const filter = { selection: words };
        const body = { format: 'evidence-bundle', filter, samples: samples.length, digest: manifest };
        store.exchange.recordExport(actor, body);
      },
    );
    return { target: path, samples: samples.length, leaves: log.leaves.length, digest };
  };
}

/** Others work while samples are looked up; a verdict has to come from the log as it was signed. @throws BUSY */
function refuseNewRuns(types: readonly string[]): void {
  if (!types.some((type) => ['policy', 'scores', 'transforms'].includes(type))) return;
  throw new GwinnowError('BUSY', 'Policy or scores were changed while the samples were chosen; try again');
}
