import type { EventEmitter } from 'node:events';
import type { BackendName, BackendReport } from '../../shared/contract/backends.ts';
import type { Store } from '../store/open.ts';
import type { Jobs } from './jobs.ts';
import type { LearnerClient } from './learner-client.ts';
import type { LogWatch } from './log-watch.ts';
import type { Trust } from './trust.ts';
import type { Recents } from './user/recents.ts';

/** A project that is open: its folder, its facts, its jobs. */
export type OpenProject = {
  readonly directory: string;
  readonly store: Store;
  readonly jobs: Jobs;
  /** Checks its log. */
  readonly check: LogWatch;
};

/** What handlers and jobs work with. */
export type Runtime = {
  readonly learner: LearnerClient;
  readonly recents: Recents;
  /** Folder where new projects are put unless told otherwise. */
  readonly home: string;
  /** Folder of the sets of models that come with the program; undefined where none do. */
  readonly pretrained: string | undefined;
  /** How far suggestions of an open project are to be trusted, once the cards of those sets are read. */
  trusted(): Promise<(store: Store) => Trust>;
  /** File of the stand-alone verifier of evidence bundles; undefined where none comes with the program. */
  readonly verifier: string | undefined;
  /** Another one after each start of the engine. */
  readonly id: string;
  /** Folder of the open project; null while none is open. */
  directory(): string | null;
  /** The open project. Throws NO_PROJECT, also where the one in the folder `meant` is no longer the open one. */
  project(meant?: string): OpenProject;
  /** Emits `project` whenever one was opened or closed. */
  readonly changes: EventEmitter<{ project: [] }>;
  /** Throws NO_PROJECT, PROJECT_TOO_NEW; BUSY while another project is open or one is being closed. */
  open(directory: string): OpenProject;
  create(
    directory: string,
    project: {
      readonly name: string;
      readonly image: { height: number; width: number; channels: 1 | 3 };
      readonly classes: readonly string[];
    },
    actor: string,
  ): OpenProject;
  /** Asks the open project's jobs to stop, waits for them and closes it; nothing to do without one. */
  closeProject(): Promise<void>;
  /** Starts the learner's backend if it is not running; the report of the trial is kept. */
  backend(wish: BackendName | null): Promise<BackendReport>;
};
