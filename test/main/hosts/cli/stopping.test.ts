import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { Job } from '../../../../src/shared/contract/jobs.ts';
import { Model } from '../../../../src/shared/contract/models.ts';
import { ProjectSummary } from '../../../../src/shared/contract/projects.ts';
import { SIDE, writeIdx } from '../../engine/small-data.ts';
import {
  build,
  commandLine,
  environment,
  failure,
  json,
  run,
  type Started,
  start,
  temporaryFolder,
} from './cli.ts';

/** Checkpoints are written every 200 steps, so a training that is to be cut off after one takes more. */
const TRAINING = ['train', 'bnn', '--epochs', '130', '--seed', '4'];
const LONG = ['train', 'bnn', '--epochs', '10000'];

const { folder, remove } = temporaryFolder();
const project = join(folder, 'project');
const at = (...args: readonly string[]) => [...args, '--project', project];
let unbroken: Model;

beforeAll(async () => {
  build();
  const images = writeIdx(folder, 'bars', 340, 1);
  await json(ProjectSummary, at('new', '--image', `${SIDE}x${SIDE}`));
  await json(v.unknown(), at('import', images, '--parts', '80:10:10'));
  unbroken = await json(Model, at(...TRAINING));
});
afterAll(remove);

async function newestJob(): Promise<Job> {
  const [job] = await json(v.tuple([Job]), at('jobs', '--limit', '1'));
  return job;
}

/** Starts a job and waits for its first line of progress. */
async function underWay(args: readonly string[]): Promise<Started> {
  const started = start(at(...args));
  onTestFinished(() => void started.child.kill('SIGKILL'));
  await started.said(/step \d+ of/);
  return started;
}

/** Resumes a job to its end; gives the step it went on from and the weights it came to. */
async function resumed(job: Job): Promise<{ readonly from: number; readonly weights: string | undefined }> {
  const { status, stdout, stderr } = await run(at('jobs', 'resume', String(job.id), '--json'));
  expect(status).toBe(0);
  const done = v.parse(Job, JSON.parse(stdout));
  expect(done.state).toBe('done');
  const { model } = v.parse(v.object({ model: v.number() }), done.result);
  const models = await json(v.array(Model), at('models'));
  const from = Number(/step (\d+) of/.exec(stderr)?.[1]);
  return { from, weights: models.find(({ id }) => id === model)?.weights };
}

describe('a training that is cut off', () => {
  it('by Ctrl-C says how to go on, and comes to the same weights', async () => {
    const { child, ended } = await underWay([...TRAINING, '--json']);
    child.kill('SIGINT');
    const { status, stdout, stderr } = await ended;
    expect(status).toBe(130);
    const job = await newestJob();
    expect(job.state).toBe('cancelled');
    const goOn = `gwinnow jobs resume ${job.id} --project '${project}'`;
    expect(stderr).toContain(goOn);
    expect(JSON.parse(stdout)).toEqual({
      error: { code: 'CANCELLED', message: `Stopped. Go on with: ${goOn}`, data: { job: job.id } },
    });
    const { from, weights } = await resumed(job);
    expect(from).toBeGreaterThanOrEqual(job.progress?.done ?? Number.NaN);
    expect(weights).toBe(unbroken.weights);
  });

  it('by kill -9 is shown as interrupted, and comes to the same weights', async () => {
    const { child, ended } = await underWay(TRAINING);
    const running = await newestJob();
    expect(running.state).toBe('running');
    const checkpoint = join(project, 'checkpoints', `job-${running.id}.safetensors`);
    while (!existsSync(checkpoint)) await sleep(5);
    child.kill('SIGKILL');
    expect((await ended).signal).toBe('SIGKILL');
    const job = await newestJob();
    expect(job).toMatchObject({ id: running.id, state: 'interrupted', error: null });
    const { from, weights } = await resumed(job);
    expect(from).toBeGreaterThanOrEqual(200);
    expect(weights).toBe(unbroken.weights);
  });

  it('cannot be resumed while it runs, nor once it is done', async () => {
    const { child, ended } = await underWay(LONG);
    const { id, state } = await newestJob();
    expect(state).toBe('running');
    expect((await failure(at('jobs', 'resume', String(id)), 2)).message).toContain('running');
    child.kill('SIGTERM');
    expect((await ended).status).toBe(130);
    expect((await failure(at('jobs', 'resume', '2'), 2)).message).toContain('Job 2 is done');
  });

  it('ends at once at the second Ctrl-C', async () => {
    const { child, ended, said } = await underWay(LONG);
    child.kill('SIGINT');
    await said(/press Ctrl-C again/);
    child.kill('SIGINT');
    expect((await ended).status).toBe(130);
    expect((await newestJob()).state).toMatch(/cancelled|interrupted/);
  });
});

describe('progress', () => {
  it('is plain lines without any control character where stderr is no terminal', async () => {
    const { status, stdout, stderr } = await run(at('train', 'bnn', '--epochs', '8'));
    expect(status).toBe(0);
    expect(stderr).toMatch(/^lenet5-bnn {2,4}\d+ % {2}step \d+ of 16, accuracy [\d.]+\u202F%/);
    expect(stderr).toMatch(/\nlenet5-bnn {2}done in \d/);
    expect((stdout + stderr).replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  it('is one redrawn line with a bar and the time left on a terminal', async (context) => {
    const python = await terminalRunner();
    if (python === null) return context.skip('no Python 3 with pty to make a terminal with');
    const raw = await python(72, at('train', 'bnn', '--epochs', '30'));
    const drawn = raw.replaceAll('\u001B', '␛');
    const lines = drawn.split('\r').filter((line) => /step \d+ of 60/.test(line));
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) {
      expect(line).toMatch(/^lenet5-bnn .*␛\[K/);
      expect([...(line.split('␛')[0] ?? '')].length).toBeLessThan(72);
    }
    expect(drawn).toMatch(/━.*step.*about \d+ (s|min) left/);
    expect(drawn).toMatch(/\r␛\[Klenet5-bnn {2}done in [^\r\n]*\r?\nModel \d+/);
  });
});

/** Runs a command in a terminal of so many columns and gives all that it drew. */
const IN_TERMINAL = `
import fcntl, os, pty, struct, sys, termios
child, terminal = pty.fork()
if child == 0:
    os.execv(sys.argv[2], sys.argv[2:])
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack('HHHH', 24, int(sys.argv[1]), 0, 0))
drawn = b''
while True:
    try:
        part = os.read(terminal, 65536)
    except OSError:
        break
    if not part:
        break
    drawn += part
os.waitpid(child, 0)
sys.stdout.buffer.write(drawn)
`;

async function terminalRunner() {
  const python = promisify(execFile);
  const env = environment({ TERM: 'xterm', NO_COLOR: '1' });
  try {
    await python('python3', ['-c', 'import pty, fcntl, termios']);
  } catch {
    return null;
  }
  return async (columns: number, args: readonly string[]) => {
    const command = [process.execPath, ...commandLine(args)];
    const options = { env, maxBuffer: 1 << 26 };
    return (await python('python3', ['-c', IN_TERMINAL, String(columns), ...command], options)).stdout;
  };
}
