import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRouterClient, ORPCError } from '@orpc/server';
import type { Job } from '../../../shared/contract/jobs.ts';
import type { ProjectSummary } from '../../../shared/contract/projects.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import { createEngine, type Engine } from '../../engine/engine.ts';
import { userPlaces } from '../../engine/user/places.ts';
import type { Client } from './client.ts';
import { EXIT } from './exit-status.ts';
import { reportFailure } from './failure.ts';
import { followJob } from './follow.ts';
import { type Interruption, watchInterrupts } from './interruption.ts';
import { printable, shellWord } from './words.ts';

/** What every command takes. */
export type CommonOptions = {
  readonly project?: string;
  readonly json?: boolean;
  readonly reviewer?: string;
};

/** How a session differs from what the person's options say. */
export type Setting = {
  /** In place of the folder the person named. */
  readonly project?: string;
  /** The projects it opens are those a person opens: they are remembered for the next time. */
  readonly remembers?: true;
};

/** What a command works with: the engine's client, the terminal, and how it will end. */
export type Session = {
  readonly client: Client;
  /** The engine behind the client, for a host that serves it to others. */
  readonly engine: Engine;
  /** Whose name decisions carry. */
  readonly reviewer: string;
  readonly json: boolean;
  readonly directory: string;
  /** Opens the project named by --project. NO_PROJECT when the folder holds none. */
  open(): Promise<ProjectSummary>;
  /** Follows a job to its end, showing progress. Throws its error when it failed or was cancelled. */
  follow(job: number, title: string, goOn?: string): Promise<Job>;
  /** Resolves at the first Ctrl-C. */
  interrupted(): Promise<void>;
  /** The command's answer: one JSON document with --json, else the text. */
  print(value: unknown, text: () => string): void;
  /** A line for the person at the terminal; goes to stderr. */
  say(line: string): void;
  /** A command line as the person would type it, with the project it needs. */
  commandLine(command: string): string;
  finish(status: number): void;
};

/** Entry of the learner's bundle, beside this one. */
const LEARNER = new URL('./learner.js', import.meta.url);

/** Sets of models that come with the program, as the bundle lies to them. */
const PRETRAINED = fileURLToPath(new URL('../../resources/models', import.meta.url));

/** The stand-alone verifier, as the bundle lies to it. */
const VERIFIER = fileURLToPath(new URL('../verify/gwinnow-verify.mjs', import.meta.url));

/** Runs one command with an engine of its own and returns the exit status. Errors are printed, not thrown. */
export async function withSession(
  options: CommonOptions & Pick<Setting, 'remembers'>,
  command: (session: Session) => Promise<void>,
): Promise<number> {
  const { keys, keyStore, ...remembered } = userPlaces();
  const places = { keys, keyStore, ...(options.remembers ? remembered : {}) };
  const engine = createEngine({ learner: LEARNER, pretrained: PRETRAINED, verifier: VERIFIER, ...places });
  const reviewer = options.reviewer ?? (process.env['GWINNOW_REVIEWER'] || userName());
  const client: Client = createRouterClient(engine.router, {
    context: { actor: reviewer, role: 'reviewer' },
  });
  const interruption = watchInterrupts();
  let status: number = EXIT.done;
  try {
    const finish = (value: number) => (status = value);
    await command(createSession(options, { client, engine, reviewer, finish }, interruption));
  } catch (thrown) {
    status = reportFailure(thrown, options.json === true);
  } finally {
    interruption.stop();
    await engine.close();
  }
  return status;
}

function createSession(
  options: CommonOptions,
  own: Pick<Session, 'client' | 'engine' | 'reviewer' | 'finish'>,
  interruption: Interruption,
): Session {
  const { client } = own;
  const json = options.json === true;
  const directory = resolve(options.project ?? (process.env['GWINNOW_PROJECT'] || '.'));
  const commandLine = (command: string) =>
    options.project === undefined ? command : `${command} --project ${shellWord(options.project)}`;
  return {
    ...own,
    json,
    directory,
    open: () => openProject(client, directory),
    follow(job, title, goOn = commandLine(`gwinnow jobs resume ${job}`)) {
      return followJob(client, interruption, { job, title, goOn });
    },
    interrupted: () => new Promise((resolve) => interruption.onFirst(resolve)),
    print(value, text) {
      process.stdout.write(json ? `${JSON.stringify(value, null, 2)}\n` : `${printable(text()).trimEnd()}\n`);
    },
    say: (line) => void process.stderr.write(`${printable(line)}\n`),
    commandLine,
  };
}

async function openProject(client: Client, directory: string): Promise<ProjectSummary> {
  try {
    return await client.projects.open({ directory });
  } catch (thrown) {
    if (!(thrown instanceof ORPCError) || thrown.code !== 'NO_PROJECT') throw thrown;
    const advice = 'Name its folder with --project, or make one: gwinnow new FOLDER';
    throw new GwinnowError('NO_PROJECT', `There is no project in ${directory}. ${advice}`, { directory });
  }
}

/** A user without a name (common in containers) goes by number. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}
