import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { ImageShape } from '../../shared/domain/image.ts';
import { GwinnowError } from '../../shared/errors.ts';
import type { KeyRing } from '../audit/keys.ts';
import type { Clock } from '../core/ports.ts';
import { createLogGrowth } from './audit/growth.ts';
import { auditStore } from './audit/leaves.ts';
import { proofsStore } from './audit/proofs.ts';
import { createSealing } from './audit/sealing.ts';
import { buildTree } from './audit/tree.ts';
import { createChanges } from './change.ts';
import { connect, connectNew } from './connection.ts';
import { createClassRecords } from './decisions/class-records.ts';
import { decisionsStore } from './decisions/decisions.ts';
import { createStandings } from './decisions/standings.ts';
import { createRebuild } from './derived.ts';
import { evidenceStore } from './evidence/evidence.ts';
import { exchangeStore } from './exchange/exchange.ts';
import { importsStore } from './imports/imports.ts';
import { integrityProblems } from './integrity.ts';
import { jobsStore } from './jobs/jobs.ts';
import { createChangeStamp, createMemo } from './memo.ts';
import { modelsStore } from './models/models.ts';
import { promotionsStore } from './models/promotions.ts';
import { DEFAULT_POLICY, policiesStore, type NewPolicy } from './policies/policies.ts';
import { projectStore } from './project/project.ts';
import { createQueueDeriver } from './queue/derive.ts';
import { createNeighbours } from './queue/neighbours.ts';
import { queueStore } from './queue/queue.ts';
import { suggestionsStore } from './queue/suggestions.ts';
import { samplesStore } from './samples/samples.ts';
import { scoresStore } from './scores/scores.ts';
import { transformsStore } from './transforms/transforms.ts';

export type StoreOptions = {
  /** Default: the system's clock. */
  readonly clock?: Clock;
  /** Default: false. Nothing can be written, an older format is refused. */
  readonly readonly?: boolean;
  /** How long to wait for another process's write, milliseconds; default 5000. */
  readonly busyTimeout?: number;
  /** Where the keys are that sign the log; default: nowhere, and nothing is signed. */
  readonly keys?: KeyRing | undefined;
};

export type NewProject = {
  readonly name: string;
  readonly image: ImageShape;
  readonly classes: readonly string[];
  /** What the first policy says instead of the defaults. */
  readonly policy?: Partial<NewPolicy>;
};

/** Everything kept of a project: the database, and files beside it that are named by their hash or job. */
export type Store = ReturnType<typeof assemble>;

/**
 * Opens the project in a folder.
 *
 * @throws NO_PROJECT, WRONG_MAGIC when gwinnow.sqlite is another program's, PROJECT_TOO_NEW, BUSY.
 */
export function openStore(directory: string, options: StoreOptions = {}): Store {
  const { clock = now, readonly = false, busyTimeout = 5000, keys } = options;
  const db = connect(databasePath(directory), { readonly, busyTimeout });
  return assembled(directory, db, { clock, keys }, (store) => store.project.get());
}

/**
 * Makes a project in a folder, which may be there and hold other things, and opens it.
 *
 * @throws PROJECT_EXISTS, WRONG_MAGIC when gwinnow.sqlite is another program's.
 */
export function createStore(
  directory: string,
  actor: string,
  project: NewProject,
  options: Omit<StoreOptions, 'readonly'> = {},
): Store {
  const { clock = now, busyTimeout = 5000, keys } = options;
  mkdirSync(directory, { recursive: true });
  const db = connectNew(databasePath(directory), { readonly: false, busyTimeout });
  return assembled(directory, db, { clock, keys }, (store) => {
    const { name, image, classes, policy } = project;
    store.project.create(actor, { name, image, classes, policy: { ...DEFAULT_POLICY, ...policy } });
  });
}

type Surroundings = { readonly clock: Clock; readonly keys: KeyRing | undefined };

function assembled(
  directory: string,
  db: Database,
  surroundings: Surroundings,
  begin: (store: Store) => void,
): Store {
  try {
    if (!db.readonly) {
      mkdirSync(join(directory, 'models'), { recursive: true });
      mkdirSync(join(directory, 'checkpoints'), { recursive: true });
      buildTree(db);
    }
    const store = assemble(directory, db, surroundings);
    begin(store);
    return store;
  } catch (thrown) {
    db.close();
    throw thrown;
  }
}

function assemble(directory: string, db: Database, { clock, keys }: Surroundings) {
  const audit = auditStore(db);
  const growth = createLogGrowth(audit);
  const { change, together } = createChanges(db, clock, (made) => {
    growth.notice();
    sealing.follow(made);
  });
  const sealing = createSealing(db, change, db.readonly ? null : (keys ?? null));
  const dataVersion = (): number => numberOf(db.pragma('data_version', { simple: true }));
  const queueDeriver = createQueueDeriver(db);
  const memos = {
    ofAll: createMemo(createChangeStamp(db, dataVersion)),
    ofQueue: createMemo(() => `${dataVersion()} ${queueDeriver.timesDerived()}`),
  };
  const standings = createStandings(db, queueDeriver);
  const records = createClassRecords(db, memos.ofQueue);
  const project = projectStore(db, change, queueDeriver);
  const { shape } = project;
  const samples = samplesStore(db, shape);
  return {
    directory,
    together,
    project,
    imports: importsStore(db, change),
    samples,
    models: modelsStore(db, change),
    promotions: promotionsStore(audit, change),
    scores: scoresStore(db, change, queueDeriver),
    transforms: transformsStore(db, change, shape),
    policies: policiesStore(db, change, standings, queueDeriver),
    decisions: decisionsStore(db, change, standings, { clock, records }),
    suggestions: suggestionsStore(db, memos.ofQueue),
    queue: queueStore(db, memos),
    neighbours: createNeighbours(db, shape, samples.imagesOf),
    exchange: exchangeStore(db, databasePath(directory), change),
    evidence: evidenceStore(db),
    jobs: jobsStore(db, clock),
    audit,
    growth,
    sealing,
    proofs: proofsStore(db, sealing.covering),
    /** Folder of the models' safetensors files. */
    modelsDirectory: join(directory, 'models'),
    modelPath: (sha256: string): string => join(directory, 'models', `${sha256}.safetensors`),
    checkpointPath: (job: number): string => join(directory, 'checkpoints', `job-${job}.safetensors`),
    rebuild: createRebuild(db, standings, queueDeriver),
    integrityProblems: (): string[] => integrityProblems(db),
    /** Changes whenever another process has written to the project. */
    dataVersion,
    close: (): void => {
      growth.close();
      sealing.finish();
      db.close();
    },
  };
}

function databasePath(directory: string): string {
  return join(directory, 'gwinnow.sqlite');
}

function now(): Date {
  return new Date();
}

function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  throw new GwinnowError('INTERNAL', `SQLite answered ${typeof value} where a number was expected`);
}
