import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { expect, onTestFinished } from 'vitest';

const checkout = resolve(import.meta.dirname, '../../../..');

/** The built command line, as users run it. */
export const PROGRAM = process.env['GWINNOW_CLI'] ?? join(checkout, 'out/main/cli.js');

/** Builds it where it is older than its sources. */
export function build(): void {
  if (process.env['GWINNOW_CLI']) return;
  execFileSync(process.execPath, [join(checkout, 'scripts/run.mjs'), 'setup'], {
    cwd: checkout,
    stdio: 'ignore',
  });
}

export type Place = {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly uid?: number;
};

export type Ended = {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
};

export type Started = {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves once stderr matches, with what matched. */
  said(pattern: RegExp): Promise<string>;
};

/** The user's own folder while the tests run: keys are made in it. */
const CONFIGURATION = mkdtempSync(join(tmpdir(), 'gwinnow-cli-config-'));
process.once('exit', () => rmSync(CONFIGURATION, { recursive: true, force: true }));

/** This process's environment without what would change what the command line does. */
export function environment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(GWINNOW_|VITEST|NODE_|FORCE_COLOR$)/.test(name),
  );
  const own = { TF_CPP_MIN_LOG_LEVEL: '2', XDG_CONFIG_HOME: CONFIGURATION, GWINNOW_KEYS: 'file' };
  return { ...Object.fromEntries(kept), ...own, ...extra };
}

/** What Node is given to run the command line with. */
export function commandLine(args: readonly string[]): string[] {
  return ['--disable-warning=DEP0040', PROGRAM, ...args];
}

/** Starts the command line in a process of its own; it is gone when the test is. */
export function start(args: readonly string[], { cwd, env, uid }: Place = {}): Started {
  const child = spawn(process.execPath, commandLine(args), {
    cwd: cwd ?? tmpdir(),
    env: environment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  const text = { stdout: '', stderr: '' };
  const listeners = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text.stdout += part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    text.stderr += part;
    for (const listener of listeners) listener();
  });
  const ended = new Promise<Ended>((done, fail) => {
    child.once('error', fail);
    child.once('close', (status, signal) =>
      done({ status, signal, stdout: text.stdout, stderr: ownLines(text.stderr) }),
    );
  });
  const said = (pattern: RegExp) =>
    new Promise<string>((done, fail) => {
      const look = () => {
        const match = pattern.exec(text.stderr);
        if (match !== null) done(match[0]);
      };
      listeners.add(look);
      look();
      void ended.then(() => fail(new Error(`ended without saying ${pattern}: ${text.stderr}`)));
    });
  return { child, ended, said };
}

/**
 * Without what TensorFlow's library says of the processor while it is loaded: on some processors it does, and nothing
 * stops it.
 */
function ownLines(stderr: string): string {
  return stderr.replaceAll(/^(WARNING: All log messages before absl|[IW]\d{4} ).*\n/gm, '');
}

/** Runs a command to its end, within a test. */
export async function run(args: readonly string[], place?: Place): Promise<Ended> {
  const started = start(args, place);
  onTestFinished(() => void started.child.kill('SIGKILL'));
  return started.ended;
}

/**
 * Runs a command with --json and gives its document, which has to be all of stdout. The status has to be the expected
 * one.
 */
export async function json<Output>(
  schema: v.GenericSchema<unknown, Output>,
  args: readonly string[],
  { status = 0, ...place }: Place & { readonly status?: number } = {},
): Promise<Output> {
  const ended = await start([...args, '--json'], place).ended;
  expect({ status: ended.status, stderr: ended.stderr }).toEqual({ status, stderr: ended.stderr });
  return v.parse(schema, JSON.parse(ended.stdout));
}

const Failure = v.strictObject({
  error: v.strictObject({ code: v.string(), message: v.string(), data: v.record(v.string(), v.unknown()) }),
});

/** Runs a command that has to fail with this status and gives the error from its JSON document. */
export async function failure(args: readonly string[], status: number, place?: Place) {
  return (await json(Failure, args, { ...place, status })).error;
}

/** A folder of its own under one whose name has a space and letters beyond ASCII. */
export function temporaryFolder(): { readonly folder: string; remove(): void } {
  const root = mkdtempSync(join(tmpdir(), 'gwinnow cli Prüfung-'));
  return { folder: root, remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 5 }) };
}
