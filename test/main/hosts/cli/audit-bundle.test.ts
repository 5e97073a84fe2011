import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LogState } from '../../../../src/shared/contract/audit.ts';
import { BundleResult } from '../../../../src/shared/contract/evidence.ts';
import { ReplaySummary } from '../../../../src/shared/contract/replay.ts';
import { EVIDENCE } from '../../../../src/shared/evidence.ts';
import { contentsOf, manifestOf, writeContents } from '../../audit/evidence/bundle.ts';
import { mnistProject } from '../../engine/mnist-project.ts';
import { build, failure, json, run } from './cli.ts';

const BUILT = resolve(import.meta.dirname, '../../../../out/verify/gwinnow-verify.mjs');

let folder: string;
let here: string[];
let remove = (): void => undefined;
let rejected: number[];

beforeAll(async () => {
  build();
  const project = await mnistProject(40);
  ({ folder, remove } = project);
  here = ['--project', project.directory];
  rejected = (await project.client.queue.list({ limit: 100 })).items.map(({ sample }) => sample);
  await project.client.decisions.decide({ sample: rejected[0] ?? 0, verdict: 'keep' });
  await project.engine.close();
}, 240_000);
afterAll(() => remove());

/** Runs the verifier from an empty place, by its own name, as somebody does who has nothing else of Gwinnow. */
async function verify(...args: string[]) {
  const alone = join(folder, 'gwinnow-verify.mjs');
  copyFileSync(BUILT, alone);
  return promisify(execFile)(process.execPath, [alone, ...args], { env: {}, cwd: folder }).then(
    ({ stdout }) => ({ status: 0, stdout }),
    (failed: { code: number; stdout: string }) => ({ status: failed.code, stdout: failed.stdout }),
  );
}

describe('gwinnow audit bundle', () => {
  it('writes an archive that the verifier finds whole, under the key that the project names', async () => {
    const { key } = await json(LogState, ['audit', 'key', ...here]);
    const target = join(folder, 'all.zip');
    const result = await json(BundleResult, ['audit', 'bundle', target, ...here]);
    expect(result).toMatchObject({ target, samples: rejected.length });
    const contents = await contentsOf(target);
    expect(result.leaves).toBe(manifestOf(contents).treeSize);
    const manifest = contents.get(EVIDENCE.manifest) ?? Buffer.alloc(0);
    expect(createHash('sha256').update(manifest).digest('hex')).toBe(result.digest);
    const verdict = await verify(target, '--key', key?.key ?? '');
    expect([verdict.status, verdict.stdout]).toEqual([0, expect.stringContaining('EVERYTHING HOLDS')]);
    expect(readFileSync(BUILT, 'utf8').split('\n')[0]).toBe('#!/usr/bin/env node');
    const replayed = await json(ReplaySummary, ['audit', 'replay', '--bundle', target]);
    expect(replayed).toMatchObject({ samples: rejected.length, identical: rejected.length });

    contents.set(EVIDENCE.original(rejected[0] ?? 0), Buffer.from('another image'));
    const forged = join(folder, 'forged.zip');
    await writeContents(forged, contents);
    const bad = await verify(forged);
    expect([bad.status, bad.stdout]).toEqual([1, expect.stringContaining('DOES NOT HOLD')]);
  });

  it('says in words what it wrote, and leaves what is there alone unless told otherwise', async () => {
    const target = join(folder, 'twice.zip');
    const { status, stdout } = await run(['audit', 'bundle', target, '--decided', ...here]);
    expect([status, stdout]).toEqual([0, expect.stringContaining(`Wrote ${target}: 1 sample, `)]);
    const before = readFileSync(target);
    expect(await failure(['audit', 'bundle', target, ...here], 1)).toMatchObject({ code: 'FILE_EXISTS' });
    expect(readFileSync(target)).toEqual(before);
    await json(BundleResult, ['audit', 'bundle', target, '--force', ...here]);
    expect(readFileSync(target)).not.toEqual(before);
  });

  it('holds the samples that were asked for', async () => {
    const [first = 0, second = 0, third = 0] = rejected;
    const one = join(folder, 'one.zip');
    const samples = async () => manifestOf(await contentsOf(one)).samples.map(({ sample }) => sample);
    const write = (...args: string[]) =>
      json(BundleResult, ['audit', 'bundle', one, '--force', ...args, ...here]);
    await write('--sample', String(third), String(first), '--sample', String(second));
    expect(await samples()).toEqual([first, second, third].toSorted((a, b) => a - b));
    await write('--random', '3', '--seed', '7');
    const drawn = await samples();
    expect(drawn.filter((sample) => rejected.includes(sample))).toHaveLength(3);
    await write('--random', '3', '--seed', '7');
    expect(await samples()).toEqual(drawn);
    for (const args of [
      ['--decided', '--rejected'],
      ['--random', '0'],
      ['--sample', 'x'],
    ]) {
      const { code } = await failure(['audit', 'bundle', one, ...args, ...here], 2);
      expect(code).toBe('BAD_ARGUMENT');
    }
    const unknown = await failure(['audit', 'bundle', one, '--force', '--sample', '9999', ...here], 4);
    expect(unknown.code).toBe('SAMPLE_NOT_FOUND');
    expect(await samples()).toEqual(drawn);
  });
});
