import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { createRouterClient, ORPCError, type RouterClient } from '@orpc/server';
import type { Job } from '../../../shared/contract/jobs.ts';
import type { ProjectSummary } from '../../../shared/contract/projects.ts';
import { GwinnowError, isErrorCode } from '../../../shared/errors.ts';
import { createEngine, type Engine } from '../../engine/engine.ts';
import { EXIT, exitStatusOf } from './exit-status.ts';
import { progressView } from './progress.ts';

export type Client = RouterClient<Engine['router'], Record<never, never>>;

export type CommonOptions = {
  readonly project?: string;
  readonly json?: boolean;
  readonly reviewer?: string;
};

/** What a command works with: the engine's client, the terminal, and how it will end. */
export type Session = {
  readonly client: Client;
  readonly json: boolean;
  readonly directory: string;
  /** Opens the project named by --project. NO_PROJECT when the folder holds none. */
  open(): Promise<ProjectSummary>;
  /** Follows a job to its end, showing progress. Throws its error when it failed or was cancelled. */
  follow(job: number, title: string, summary?: (job: Job) => string): Promise<Job>;
  /** The command's answer: one JSON document with --json, else the text. */
  print(value: unknown, text: () => string): void;
  /** A line for the person at the terminal; goes to stderr. */
  say(line: string): void;
  finish(status: number): void;
};

/** Entry of the learner's bundle, beside this one. */
const LEARNER = new URL('./learner.js', import.meta.url);

/** Runs one command with an engine of its own and returns the exit status. Errors are printed, not thrown. */
export async function withSession(
  options: CommonOptions,
  command: (session: Session) => Promise<void>,
): Promise<number> {
  const engine = createEngine({ learner: LEARNER });
  const actor = options.reviewer ?? process.env['GWINNOW_REVIEWER'] ?? userInfo().username;
  const client: Client = createRouterClient(engine.router, { context: { actor } });
  const interruption = watchInterrupts();
  let status: number = EXIT.done;
  const directory = resolve(options.project ?? process.env['GWINNOW_PROJECT'] ?? '.');
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const session: Session = {
    client,
    json: options.json === true,
    directory,
    open: () => client.projects.open({ directory }),
    follow: (job, title, summary) => followJob(client, interruption, job, title, summary),
    print(value, text) {
      process.stdout.write(session.json ? `${JSON.stringify(value, null, 2)}\n` : `${text()}\n`);
    },
    say,
    finish(value) {
      status = value;
    },
  };
  try {
    await command(session);
  } catch (thrown) {
    status = reportFailure(thrown, session.json);
  } finally {
    interruption.stop();
    await engine.close();
  }
  return status;
}

type Interruption = { onFirst(listener: () => void): () => void; stop(): void };

/** The first Ctrl-C asks the running job to stop at its next step; the second ends the process at once. */
function watchInterrupts(): Interruption {
  const listeners = new Set<() => void>();
  let asked = false;
  const handle = () => {
    if (asked || listeners.size === 0) process.exit(EXIT.cancelled);
    asked = true;
    process.stderr.write('\nStopping at the next step; press Ctrl-C again to end at once.\n');
    for (const listener of listeners) listener();
  };
  process.on('SIGINT', handle);
  process.on('SIGTERM', handle);
  return {
    onFirst(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      process.off('SIGINT', handle);
      process.off('SIGTERM', handle);
    },
  };
}

async function followJob(
  client: Client,
  interruption: Interruption,
  id: number,
  title: string,
  summary: ((job: Job) => string) | undefined,
): Promise<Job> {
  const view = progressView(process.stderr, title);
  const release = interruption.onFirst(() => void client.jobs.cancel({ job: id }));
  let last: Job | null = null;
  try {
    for await (const job of await client.jobs.watch({ job: id })) {
      view.show(job);
      last = job;
    }
  } finally {
    release();
  }
  if (last === null) throw new GwinnowError('JOB_NOT_FOUND', `Job ${id} sent no state`);
  if (last.state !== 'done') {
    view.end();
    throw jobError(last);
  }
  view.end(summary?.(last) ?? 'done');
  return last;
}

function jobError(job: Job): GwinnowError {
  const code = job.error?.code ?? 'INTERNAL';
  const message = job.error?.message ?? `Job ${job.id} ended as ${job.state}`;
  const known = isErrorCode(code) ? code : 'INTERNAL';
  if (known !== 'CANCELLED') return new GwinnowError(known, message, { job: job.id });
  const resume = `Job ${job.id} is stopped. Go on with: gwinnow jobs resume ${job.id}`;
  return new GwinnowError('CANCELLED', resume, { job: job.id });
}

function reportFailure(thrown: unknown, json: boolean): number {
  const { code, message, data } = failureOf(thrown);
  if (json) process.stdout.write(`${JSON.stringify({ error: { code, message, data } }, null, 2)}\n`);
  process.stderr.write(`gwinnow: ${message} (${code})\n`);
  return exitStatusOf(code);
}

function failureOf(thrown: unknown): { code: string; message: string; data: unknown } {
  if (thrown instanceof ORPCError || thrown instanceof GwinnowError) {
    return { code: thrown.code, message: thrown.message, data: thrown.data };
  }
  return { code: 'INTERNAL', message: thrown instanceof Error ? thrown.message : String(thrown), data: {} };
}
