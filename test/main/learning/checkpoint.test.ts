import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as fc from 'fast-check';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCheckpoint, writeCheckpoint, type Checkpoint } from '../../../src/main/learning/checkpoint.ts';
import { decodeSafetensors, encodeSafetensors } from '../../../src/main/learning/safetensors.ts';

const Facts = v.strictObject({
  step: v.number(),
  seed: v.number(),
  config: v.strictObject({ rate: v.number() }),
});
type Facts = v.InferOutput<typeof Facts>;

const EXAMPLE: Checkpoint<Facts> = {
  groups: {
    params: { 'conv/kernel': { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) } },
    slots: { 'm/conv/kernel': { shape: [2, 2], data: Float32Array.of(5, 6, 7, 8) } },
    best: {},
  },
  facts: { step: 12, seed: 7, config: { rate: 0.1 } },
};

let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gwinnow-checkpoint-'));
  path = join(folder, 'state.checkpoint');
});
afterAll(() => rm(folder, { recursive: true }));

test('groups, empty ones too, and facts come back; the same state gives the same bytes', async () => {
  const first = await writeCheckpoint(path, EXAMPLE);
  expect(await readCheckpoint(path, Facts)).toEqual(EXAMPLE);
  expect(await writeCheckpoint(path, EXAMPLE)).toEqual(first);
  expect(first.sha256).toMatch(/^[0-9a-f]{64}$/);
});

test('the file is plain safetensors with slash paths', async () => {
  await writeCheckpoint(path, EXAMPLE);
  const { arrays } = decodeSafetensors(await readFile(path));
  expect(Object.keys(arrays)).toEqual(['params/conv/kernel', 'slots/m/conv/kernel']);
});

test.each(['', 'a/b'])('the group name "%s" is refused', async (name) => {
  await expect(writeCheckpoint(path, { groups: { [name]: {} }, facts: {} })).rejects.toMatchObject({
    code: 'BAD_ARGUMENT',
  });
});

test('a file that is not there is said to be missing', async () => {
  await expect(readCheckpoint(join(folder, 'none'), Facts)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
});

test('any truncation is noticed and the file named', async () => {
  await writeCheckpoint(path, EXAMPLE);
  const bytes = await readFile(path);
  const cut = join(folder, 'cut.checkpoint');
  for (const length of [0, 7, 8, 100, bytes.length - 32, bytes.length - 1]) {
    await writeFile(cut, bytes.subarray(0, length));
    await expect(readCheckpoint(cut, Facts)).rejects.toMatchObject({
      code: 'BAD_CHECKPOINT',
      message: expect.stringContaining(cut),
    });
  }
});

test('any changed bit of a value, a name or a fact is noticed', async () => {
  await writeCheckpoint(path, EXAMPLE);
  const bytes = await readFile(path);
  const tampered = join(folder, 'tampered.checkpoint');
  const padding = bytes.lastIndexOf('}') + 1;
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(7), async (at, bit) => {
      // Blanks that pad the header carry nothing; a changed one is either noticed or harmless.
      fc.pre(at < padding || at >= bytes.length - 32);
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1 << bit;
      await writeFile(tampered, changed);
      await expect(readCheckpoint(tampered, Facts)).rejects.toMatchObject({ code: 'BAD_CHECKPOINT' });
    }),
    { numRuns: 300 },
  );
});

test('weights that are no checkpoint, and facts of another form, are refused', async () => {
  const other = join(folder, 'weights.safetensors');
  await writeFile(other, encodeSafetensors({ a: { shape: [1], data: Float32Array.of(1) } }, {}));
  await expect(readCheckpoint(other, Facts)).rejects.toMatchObject({ code: 'BAD_CHECKPOINT' });
  await writeCheckpoint(path, { ...EXAMPLE, facts: { ...EXAMPLE.facts, step: 'twelve' } });
  await expect(readCheckpoint(path, Facts)).rejects.toMatchObject({
    code: 'BAD_CHECKPOINT',
    message: expect.stringMatching(/step|number/i),
  });
});

test('a writer killed at any moment leaves a whole checkpoint', async () => {
  const crashing = await mkdtemp(join(folder, 'crash-'));
  const target = join(crashing, 'state.checkpoint');
  const module = resolve(import.meta.dirname, '../../../src/main/learning/checkpoint.ts');
  const script = `
    import { writeCheckpoint } from ${JSON.stringify(module)};
    for (let step = 1; ; step++) {
      const data = new Float32Array(200_000).fill(step);
      await writeCheckpoint(${JSON.stringify(target)}, { groups: { params: { w: { shape: [200_000], data } } }, facts: { step } });
      if (step === 1) process.send('written');
    }`;
  for (let round = 0; round < 5; round++) {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const ended = new Promise((done) => child.once('exit', (_, signal) => done(signal)));
    await Promise.race([new Promise((done) => child.once('message', done)), ended]);
    await new Promise((done) => setTimeout(done, round * 9));
    child.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');
    const { groups, facts } = await readCheckpoint(target, v.strictObject({ step: v.number() }));
    expect(new Set(groups['params']!['w']!.data)).toEqual(new Set([facts.step]));
  }
  await writeCheckpoint(target, EXAMPLE);
  expect(await readdir(crashing)).toEqual(['state.checkpoint']);
});
