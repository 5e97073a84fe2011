import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  PATIENCE,
  supervise,
  type EngineProcess,
  type EngineState,
  type Patience,
  type Supervisor,
} from '../../../../src/main/hosts/electron/supervisor.ts';

type Child = EngineProcess & { readonly child: ChildProcess };

const QUICK: Patience = { ...PATIENCE, firstRetry: 1, longestRetry: 4, finishWithin: 20_000 };
const READY = "process.send('ready');";
const UNTIL_ASKED = "process.on('message', () => process.exit(0));";

let folder: string;
let supervisor: Supervisor | null;
let children: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'supervisor-'));
  supervisor = null;
  children = [];
});

afterEach(async () => {
  await supervisor?.stop();
  rmSync(folder, { recursive: true });
});

/** Starts a real process that runs the script; each start takes the next one, the last one again and again. */
function starter(...scripts: string[]): () => Child {
  return () => {
    const path = join(folder, `${children.length}.mjs`);
    writeFileSync(path, scripts[Math.min(children.length, scripts.length - 1)] ?? '');
    const child = fork(path, [], { stdio: 'ignore' });
    children.push(child);
    return {
      child,
      ready: new Promise((resolve) => child.once('message', () => resolve())),
      ended: new Promise((resolve) =>
        child.once('exit', (code, signal) => resolve(`ended ${code ?? signal}`)),
      ),
      finish: () => child.send('finish'),
      kill: () => child.kill('SIGKILL'),
    };
  };
}

/** Runs until `enough` is said of what was told, and hands over what was told until then. */
function runUntil(
  start: () => Child,
  enough: (told: readonly EngineState<Child>[]) => boolean,
  patience = QUICK,
): Promise<EngineState<Child>[]> {
  return new Promise((resolve) => {
    const told: EngineState<Child>[] = [];
    const tell = (state: EngineState<Child>): void => {
      told.push(state);
      if (enough(told)) resolve([...told]);
    };
    supervisor = supervise(start, tell, patience);
  });
}

const states = (told: readonly EngineState<Child>[]): string[] => told.map(({ engine }) => engine);
const count = (told: readonly EngineState<Child>[], engine: string): number =>
  told.filter((state) => state.engine === engine).length;

it('starts the engine, and ends it when asked', async () => {
  const told = await runUntil(starter(UNTIL_ASKED + READY), (all) => count(all, 'running') === 1);
  expect(states(told)).toEqual(['starting', 'running']);
  await supervisor?.stop();
  expect(children).toHaveLength(1);
  expect(children[0]?.exitCode).toBe(0);
});

it('starts it again after a crash, waiting longer each time, up to a limit', async () => {
  const told = await runUntil(starter('process.exit(3)'), (all) => count(all, 'stopped') === 5);
  expect(told.filter((state) => state.engine === 'stopped')).toEqual(
    [1, 2, 4, 4, 4].map((retryIn, index) => ({
      engine: 'stopped',
      reason: 'ended 3',
      failures: index + 1,
      retryIn,
    })),
  );
});

it('hands over the new process after a kill from outside', async () => {
  const start = starter(UNTIL_ASKED + READY);
  const told = await runUntil(start, (all) => {
    if (count(all, 'running') === 1) children[0]?.kill('SIGKILL');
    return count(all, 'running') === 2;
  });
  expect(states(told)).toEqual(['starting', 'running', 'stopped', 'starting', 'running']);
  expect(told[2]).toMatchObject({ reason: 'ended SIGKILL', failures: 1 });
});

it('counts from one again after a steady run', async () => {
  const told = await runUntil(
    starter('process.exit(3)', `${READY} setTimeout(() => process.exit(4), 10)`),
    (all) => count(all, 'stopped') === 3,
    { ...QUICK, steadyAfter: 0 },
  );
  expect(told.filter((state) => state.engine === 'stopped')).toMatchObject([
    { failures: 1 },
    { failures: 1 },
    { failures: 1 },
  ]);
});

it('kills an engine that does not get ready, and tries again', async () => {
  const told = await runUntil(
    starter('setInterval(() => {}, 1000)', UNTIL_ASKED + READY),
    (all) => count(all, 'running') === 1,
    { ...QUICK, readyWithin: 1000 },
  );
  expect(states(told).slice(0, 3)).toEqual(['starting', 'stopped', 'starting']);
  expect(told[1]).toMatchObject({ reason: 'ended SIGKILL' });
});

it('kills an engine that does not finish', async () => {
  const deaf = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);";
  await runUntil(starter(deaf + READY), (all) => count(all, 'running') === 1, { ...QUICK, finishWithin: 50 });
  await supervisor?.stop();
  expect(children[0]?.signalCode).toBe('SIGKILL');
});

it('starts none again after it was stopped, also while it waits to', async () => {
  await runUntil(starter('process.exit(3)'), (all) => count(all, 'stopped') === 1, {
    ...QUICK,
    firstRetry: 3_600_000,
    longestRetry: 3_600_000,
  });
  await supervisor?.stop();
  expect(children).toHaveLength(1);
});

it('goes on when a start itself fails', async () => {
  const good = starter(UNTIL_ASKED + READY);
  let starts = 0;
  const told = await runUntil(
    () => {
      starts += 1;
      if (starts === 1) throw new Error('no such file');
      return good();
    },
    (all) => count(all, 'running') === 1,
  );
  expect(told[1]).toMatchObject({
    engine: 'stopped',
    reason: 'The engine did not start: Error: no such file',
  });
});
