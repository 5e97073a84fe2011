import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { BackendName, BackendReport } from '../../shared/contract/backends.ts';
import { GwinnowError } from '../../shared/errors.ts';
import { createStore, openStore, type Store } from '../store/open.ts';
import { os } from './dispatch.ts';
import { activityHandlers } from './handlers/activity.ts';
import { auditHandlers } from './handlers/audit.ts';
import { backendHandlers } from './handlers/backends.ts';
import { datasetHandlers } from './handlers/datasets.ts';
import { decisionHandlers } from './handlers/decisions.ts';
import { evidenceHandlers } from './handlers/evidence.ts';
import { exchangeHandlers } from './handlers/exchange.ts';
import { fileHandlers } from './handlers/files.ts';
import { jobHandlers } from './handlers/jobs.ts';
import { modelHandlers } from './handlers/models.ts';
import { policyHandlers } from './handlers/policies.ts';
import { projectHandlers } from './handlers/projects.ts';
import { queueHandlers } from './handlers/queue.ts';
import { replayHandlers } from './handlers/replay.ts';
import { reportHandlers } from './handlers/report.ts';
import { scoringHandlers } from './handlers/scoring.ts';
import { sessionHandlers } from './handlers/sessions.ts';
import { thresholdHandlers } from './handlers/thresholds.ts';
import { trainingHandlers } from './handlers/training.ts';
import { createJobs } from './jobs.ts';
import { createLearnerClient, type LearnerClient } from './learner-client.ts';
import { createLogWatch } from './log-watch.ts';
import type { OpenProject, Runtime } from './runtime.ts';
import { createTrusted } from './trusted.ts';
import { systemKeyStore } from './user/key-store.ts';
import { keyRing } from './user/keys.ts';
import { userPlaces } from './user/places.ts';
import { recentProjects } from './user/recents.ts';
import { exportWork } from './work/export.ts';
import { bundleWork } from './work/bundle.ts';
import { importWork } from './work/import.ts';
import { replayWork } from './work/replay.ts';
import { scoreWork } from './work/score.ts';
import { trainClassifierWork, trainGwinWork } from './work/train.ts';
import { transformWork } from './work/transform.ts';

export type EngineOptions = {
  /** Entry of the learner: a module for a worker thread. */
  readonly learner: URL;
  /** File that lists the projects opened before; without it none is remembered. See `userPlaces`. */
  readonly recents?: string | undefined;
  /** Folder where new projects are put unless told otherwise. Default: the user's. */
  readonly home?: string | undefined;
  /** Folder of the sets of models that come with the program. Default: none do. */
  readonly pretrained?: string | undefined;
  /** File of the stand-alone verifier of evidence bundles. Default: none comes with the program. */
  readonly verifier?: string | undefined;
  /** Folder of the keys that sign projects' logs. Default: none is kept and nothing is signed. */
  readonly keys?: string | undefined;
  /** Whether new keys go to the system's key store, where there is one. Default: false, for tests keep out of it. */
  readonly keyStore?: boolean | undefined;
};

export type Engine = {
  readonly router: ReturnType<typeof createRouter>;
  /** Stops jobs at their next step, closes the project and ends the learner. */
  close(): Promise<void>;
};

/** The engine without a project; a host serves its router to whoever calls. */
export function createEngine(options: EngineOptions): Engine {
  const learner = createLearnerClient(options.learner);
  const runtime = createRuntime(learner, options);
  return {
    router: createRouter(runtime),
    async close() {
      await runtime.closeProject();
      await learner.close();
    },
  };
}

function createRuntime(learner: LearnerClient, options: EngineOptions): Runtime {
  const keyStore = options.keyStore === true ? systemKeyStore() : null;
  const keys = options.keys === undefined ? undefined : keyRing(options.keys, keyStore);
  let current: OpenProject | null = null;
  let closing: Promise<void> | null = null;
  let backend: { wish: BackendName | null; report: Promise<BackendReport> } | null = null;

  async function close(project: OpenProject): Promise<void> {
    current = null;
    runtime.changes.emit('project');
    project.check.close();
    await project.jobs.close();
    project.store.close();
  }

  function closeProject(): Promise<void> {
    if (current !== null) closing = close(current).finally(() => (closing = null));
    return closing ?? Promise.resolve();
  }

  function adopt(store: Store): OpenProject {
    store.jobs.sweep((pid) => pid !== process.pid && isAlive(pid));
    const { directory } = store;
    current = { directory, store, jobs: createJobs(store.jobs, work), check: createLogWatch(directory) };
    runtime.changes.emit('project');
    return current;
  }

  function refuseSecond(directory: string): void {
    if (closing !== null) throw new GwinnowError('BUSY', 'A project is being closed; try again');
    if (current === null || current.directory === directory) return;
    throw new GwinnowError('BUSY', `This engine has ${current.directory} open already`);
  }

  const runtime: Runtime = {
    learner,
    recents: recentProjects(options.recents),
    home: options.home ?? userPlaces().home,
    pretrained: options.pretrained,
    trusted: createTrusted(options.pretrained),
    verifier: options.verifier,
    id: randomUUID(),
    directory: () => current?.directory ?? null,
    changes: new EventEmitter<{ project: [] }>().setMaxListeners(0),
    project(meant = current?.directory) {
      if (current !== null && current.directory === meant) return current;
      throw new GwinnowError(
        'NO_PROJECT',
        meant === undefined ? 'No project is open' : `${meant} is not open`,
      );
    },
    open(directory) {
      refuseSecond(directory);
      return current ?? adopt(openStore(directory, { keys }));
    },
    create(directory, project, actor) {
      refuseSecond(directory);
      return adopt(createStore(directory, actor, project, { keys }));
    },
    backend(wish) {
      if (backend === null || (wish !== null && wish !== backend.wish)) {
        const report = learner.run('start-backend', { wish });
        backend = { wish, report };
        report.catch(() => (backend = null));
      }
      return backend.report;
    },
    closeProject,
  };
  const work = {
    import: importWork(runtime),
    export: exportWork(runtime),
    'train-classifier': trainClassifierWork(runtime),
    'train-gwin': trainGwinWork(runtime),
    score: scoreWork(runtime),
    transform: transformWork(runtime),
    replay: replayWork(runtime),
    bundle: bundleWork(runtime),
  };
  return runtime;
}

function createRouter(runtime: Runtime) {
  return os.router({
    projects: projectHandlers(runtime),
    datasets: datasetHandlers(runtime),
    backends: backendHandlers(runtime),
    models: modelHandlers(runtime),
    training: trainingHandlers(runtime),
    scoring: scoringHandlers(runtime),
    queue: queueHandlers(runtime),
    decisions: decisionHandlers(runtime),
    policies: policyHandlers(runtime),
    jobs: jobHandlers(runtime),
    replay: replayHandlers(runtime),
    report: reportHandlers(runtime),
    thresholds: thresholdHandlers(runtime),
    evidence: evidenceHandlers(runtime),
    exchange: exchangeHandlers(runtime),
    files: fileHandlers(runtime),
    activity: activityHandlers(runtime),
    audit: auditHandlers(runtime),
    sessions: sessionHandlers(runtime),
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}
