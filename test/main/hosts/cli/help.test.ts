import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProjectSummary } from '../../../../src/shared/contract/projects.ts';
import { build, commandLine, environment, failure, json, run, start, temporaryFolder } from './cli.ts';

const { folder, remove } = temporaryFolder();
const project = join(folder, 'leer');

beforeAll(async () => {
  build();
  await json(ProjectSummary, ['new', project]);
});
afterAll(remove);

/** Commands that a help text lists under its headings; `help` itself aside. */
function listedIn(help: string): string[] {
  const [, listed = ''] = help.split(/^Options of every command:|--help +display/m);
  const names = [...listed.matchAll(/^ {2}([a-z]+)(?= |$)/gm)].map(([, name = '']) => name);
  return names.filter((name) => !['gwinnow', 'help'].includes(name));
}

describe('help', () => {
  it('has examples for every command, made of what the command takes', async () => {
    const top = await run(['--help']);
    expect(top.status).toBe(0);
    const commands = listedIn(top.stdout);
    expect(commands).toEqual(expect.arrayContaining(['new', 'train', 'decide', 'jobs', 'backends', 'demo']));
    const seen: string[] = [];
    for (const words of [
      ...commands.map((name) => [name]),
      ['train', 'bnn'],
      ['train', 'gwin'],
      ['jobs', 'list'],
      ['jobs', 'resume'],
      ['models', 'list'],
      ['models', 'compare'],
      ['models', 'promote'],
      ['models', 'install'],
      ['models', 'export'],
      ['audit', 'replay'],
      ['audit', 'bundle'],
    ]) {
      const { status, stdout } = await start([...words, '--help']).ended;
      expect([words, status]).toEqual([words, 0]);
      const examples = [...stdout.matchAll(/^ {2}gwinnow (.*)$/gm)].map(([, example = '']) => example);
      expect([words, examples.length > 0]).toEqual([words, true]);
      for (const example of examples) {
        expect(example.startsWith(words.join(' '))).toBe(true);
        if (['train', 'models', 'audit'].includes(words.join(' '))) continue;
        for (const [option] of example.matchAll(/--[a-z-]+/g)) {
          expect([example, stdout.includes(` ${option}`)]).toEqual([example, true]);
        }
      }
      for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
      seen.push(words.join(' '));
    }
    expect(seen.length).toBeGreaterThan(15);
  });

  it('tells the version of the package', async () => {
    const { version } = v.parse(
      v.object({ version: v.string() }),
      JSON.parse(readFileSync(resolve(import.meta.dirname, '../../../../package.json'), 'utf8')),
    );
    expect((await run(['--version'])).stdout).toBe(`${version}\n`);
  });

  it('is printed to stderr with status 2 when no command is given', async () => {
    const { status, stdout, stderr } = await run([]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('Usage: gwinnow');
  });
});

describe('wrong use', () => {
  it.each([
    [['queu'], 'Did you mean queue?', 'gwinnow --help'],
    [['queue', '--limt', '3'], 'Did you mean --limit?', 'gwinnow queue --help'],
    [['queue', '--projct', 'x'], 'Did you mean --project?', 'gwinnow queue --help'],
    [['train', 'bn'], 'Did you mean bnn?', 'gwinnow train --help'],
    [['jobs', 'resum', '3'], 'jobs resume NUMBER', ''],
    [['models', 'instal', 'x'], 'models install NAME', ''],
    [['policy', '--tau', '0,8'], "'--tau <certainty>'", 'gwinnow policy --help'],
    [['queue', '--limit', '0'], 'from 1 to 1000', 'gwinnow queue --help'],
    [['queue', '--sort', 'size'], 'Allowed choices are certainty', 'gwinnow queue --help'],
    [['show'], "'sample'", 'gwinnow show --help'],
    [['show', '-1'], '-1', 'gwinnow show --help'],
    [['train', 'bnn', '--epochs', '1e9'], '--epochs', 'gwinnow train bnn --help'],
    [['new', '--classes', 'a,a'], '"a" is there twice', 'gwinnow new --help'],
    [['new', '--image', '28'], '28x28', 'gwinnow new --help'],
    [['import', 'x', '--parts', '1:2'], '70:15:15', 'gwinnow import --help'],
    [['jobs', '--project', ''], 'empty', ''],
    [['undo', '--reviewer', ' '], '--reviewer', ''],
  ])('%j is answered with advice and status 2', async (args, advice, see) => {
    const { status, stdout, stderr } = await run([...args, '--json']);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^gwinnow: /);
    expect(stderr).toContain(advice);
    expect(stderr).toContain(see);
    expect(stderr).not.toMatch(/\n {4}at /);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'BAD_ARGUMENT' } });
  });

  it.each([
    [['decide', '1']],
    [['decide', '1', '--accept', '--keep']],
    [['decide', '1', '--label', '9', '--skip']],
  ])('%j needs one verdict', async (args) =>
    expect((await failure([...args, '-p', project], 2)).message).toContain('Give one verdict'),
  );
});

describe('what is not there', () => {
  it.each([['queue'], ['report'], ['jobs'], ['import', 'mnist'], ['train', 'bnn'], ['models']])(
    '%s needs a project and says how to make one',
    async (...args) => {
      const { code, message } = await failure(args, 4, { cwd: folder });
      expect(code).toBe('NO_PROJECT');
      expect(message).toContain(`no project in ${folder}`);
      expect(message).toContain('gwinnow new');
    },
  );

  it.each([
    [['show', '99'], 'SAMPLE_NOT_FOUND'],
    [['decide', '99', '--skip'], 'SAMPLE_NOT_FOUND'],
    [['jobs', 'resume', '99'], 'JOB_NOT_FOUND'],
    [['import', 'keine Datei'], 'FILE_NOT_FOUND'],
    [['undo'], 'NOTHING_TO_UNDO'],
    [['redo'], 'NOTHING_TO_UNDO'],
  ])('%j is answered with status 4', async (args, code) => {
    expect((await failure([...args, '-p', project], 4)).code).toBe(code);
  });

  it('takes the project from the option before the command, the environment or the folder', async () => {
    for (const [args, place] of [
      [['--project', project, 'models'], {}],
      [['models'], { env: { GWINNOW_PROJECT: project } }],
      [['models'], { cwd: project }],
    ] as const) {
      const { status, stdout } = await run(args, place);
      expect(status).toBe(0);
      expect(stdout).toMatch(/^No models yet/);
    }
  });

  it('keeps the demo out of a project of another kind', async () => {
    const other = join(folder, 'other');
    await json(ProjectSummary, ['new', other, '--image', '12x12']);
    const { message } = await failure(['demo'], 2, { env: { GWINNOW_PROJECT: other } });
    expect(message).toContain('--project');
  });
});

describe('the world outside', () => {
  it('may stop reading: no stack, no message', async () => {
    const { child, ended } = start(['policy', '--json', '-p', project]);
    child.stdout?.destroy();
    const { stderr, signal } = await ended;
    expect({ stderr, signal }).toEqual({ stderr: '', signal: null });
  });

  it.runIf(existsSync('/dev/full'))('may have a full disk: said in one line, status 1', async () => {
    const command = [process.execPath, ...commandLine(['policy', '-p', project])];
    const { status, stderr } = spawnSync('sh', ['-c', '"$@" > /dev/full', 'sh', ...command], {
      env: environment(),
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^gwinnow: .*no space left.*\n$/);
  });

  it('may lack the folder a file is to be written to', async () => {
    const file = join(folder, 'missing', 'x.png');
    await json(v.unknown(), ['import', writePng(), '-p', project]);
    const { code, message } = await failure(['show', '1', '--save-original', file, '-p', project], 2);
    expect(code).toBe('BAD_ARGUMENT');
    expect(message).toBe(`${file} cannot be written: its folder does not exist`);
  });

  it('may forbid writing: the folder is named', async (context) => {
    const locked = join(folder, 'locked');
    mkdirSync(locked);
    chmodSync(locked, 0o555);
    chmodSync(folder, 0o755);
    const uid = process.getuid?.() === 0 ? 54_321 : undefined;
    const place = { env: { HOME: folder }, ...(uid === undefined ? {} : { uid }) };
    const tried = await run(['--version'], place);
    if (tried.status !== 0) context.skip('this checkout can be read by its owner alone');
    const { code, message } = await failure(['new', join(locked, 'x')], 1, place);
    expect(code).toBe('NO_ACCESS');
    expect(message).toContain(join(locked, 'x'));
  });

  it.runIf(process.getuid?.() === 0)('may have no name for the user', async (context) => {
    const place = { uid: 54_321, env: { HOME: folder } };
    if ((await run(['--version'], place)).status !== 0) {
      context.skip('this checkout can be read by its owner alone');
    }
    const open = join(folder, 'open');
    mkdirSync(open);
    chmodSync(open, 0o777);
    const made = await json(ProjectSummary, ['new', join(open, 'x')], place);
    expect(made.auditLeaves).toBeGreaterThan(0);
  });
});

/** The smallest PNG: one grey pixel. */
function writePng(): string {
  const file = join(folder, 'dot.png');
  const bytes =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==';
  writeFileSync(file, Buffer.from(bytes, 'base64'));
  return file;
}
