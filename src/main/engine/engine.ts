import type { BackendName, BackendReport } from '../../shared/contract/backends.ts';
import { GwinnowError } from '../../shared/errors.ts';
import { createStore, openStore, type Store } from '../store/open.ts';
import { os } from './dispatch.ts';
import { backendHandlers } from './handlers/backends.ts';
import { datasetHandlers } from './handlers/datasets.ts';
import { decisionHandlers } from './handlers/decisions.ts';
import { jobHandlers } from './handlers/jobs.ts';
import { modelHandlers } from './handlers/models.ts';
import { policyHandlers } from './handlers/policies.ts';
import { projectHandlers } from './handlers/projects.ts';
import { queueHandlers } from './handlers/queue.ts';
import { reportHandlers } from './handlers/report.ts';
import { scoringHandlers } from './handlers/scoring.ts';
import { trainingHandlers } from './handlers/training.ts';
import { createJobs } from './jobs.ts';
import { createLearnerClient, type LearnerClient } from './learner-client.ts';
import type { OpenProject, Runtime } from './runtime.ts';
import { importWork } from './work/import.ts';
import { scoreWork } from './work/score.ts';
import { trainClassifierWork, trainGwinWork } from './work/train.ts';
import { transformWork } from './work/transform.ts';

export type EngineOptions = {
  /** Entry of the learner: a module for a worker thread. */
  readonly learner: URL;
};

export type Engine = {
  readonly router: ReturnType<typeof createRouter>;
  /** Stops jobs at their next step, closes the project and ends the learner. */
  close(): Promise<void>;
};

/** The engine without a project; a host serves its router to whoever calls. */
export function createEngine({ learner: entry }: EngineOptions): Engine {
  const learner = createLearnerClient(entry);
  const runtime = createRuntime(learner);
  return {
    router: createRouter(runtime),
    async close() {
      await runtime.closeProject();
      await learner.close();
    },
  };
}

function createRuntime(learner: LearnerClient): Runtime & { closeProject(): Promise<void> } {
  let current: OpenProject | null = null;
  let backend: { wish: BackendName | null; report: Promise<BackendReport> } | null = null;

  async function closeProject(): Promise<void> {
    const closing = current;
    current = null;
    await closing?.jobs.close();
    closing?.store.close();
  }

  function adopt(store: Store): OpenProject {
    store.jobs.sweep((pid) => pid !== process.pid && isAlive(pid));
    current = { directory: store.directory, store, jobs: createJobs(store.jobs, work) };
    return current;
  }

  function refuseSecond(directory: string): void {
    if (current === null || current.directory === directory) return;
    throw new GwinnowError('BUSY', `This engine has ${current.directory} open already`);
  }

  const runtime: Runtime & { closeProject(): Promise<void> } = {
    learner,
    project() {
      if (current !== null) return current;
      throw new GwinnowError('NO_PROJECT', 'No project is open');
    },
    open(directory) {
      refuseSecond(directory);
      return current ?? adopt(openStore(directory));
    },
    create(directory, project, actor) {
      refuseSecond(directory);
      return adopt(createStore(directory, actor, project));
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
    'train-classifier': trainClassifierWork(runtime),
    'train-gwin': trainGwinWork(runtime),
    score: scoreWork(runtime),
    transform: transformWork(runtime),
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
    report: reportHandlers(runtime),
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
