import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatVerifierKey, generateKey } from '../../../../src/main/audit/note.ts';
import { EVIDENCE } from '../../../../src/shared/evidence.ts';
import { engineWithModels, mnistProject } from '../../engine/mnist-project.ts';
import { pythonWith } from '../../learning/python.ts';
import { build } from '../../hosts/cli/cli.ts';
import {
  bundleOf,
  contentsOf,
  FORGERIES,
  manifestOf,
  problemsOf,
  relist,
  setText,
  textOf,
  writeContents,
} from './bundle.ts';

const VERIFIER = resolve(import.meta.dirname, '../../../../out/verify/gwinnow-verify.mjs');
const run = promisify(execFile);

let project: Awaited<ReturnType<typeof mnistProject>>;
let good: string;

/** A second verifier, written from docs/evidence-bundle.md. */
const SCRIPT = readFileSync(join(import.meta.dirname, 'verify_bundle.py'), 'utf8');
const python = await pythonWith(['cryptography==45.0.7']);

beforeAll(async () => {
  build();
  project = await mnistProject(40);
  good = await bundleOf(project);
}, 240_000);

afterAll(async () => {
  await project.engine.close();
  project.remove();
});

/** The verifier as others run it: one file, in an empty environment. */
async function verify(...args: string[]) {
  return run(process.execPath, [VERIFIER, ...args], { env: {}, cwd: project.folder }).then(
    ({ stdout, stderr }) => ({ status: 0, stdout, stderr }),
    (failed: { code: number; stdout: string; stderr: string }) => ({
      status: failed.code,
      stdout: failed.stdout,
      stderr: failed.stderr,
    }),
  );
}

/** What the second verifier finds wrong; null where there is no Python to run it. */
async function secondOpinion(path: string): Promise<string | null> {
  return 'missing' in python ? null : (await python.run(SCRIPT, [path])).trim();
}

describe('an evidence bundle', () => {
  it('holds, and says by which key', async () => {
    const { problems, counts, key } = await problemsOf(good);
    expect(problems).toEqual([]);
    const { counts: queued } = await project.client.queue.list({});
    expect(counts).toMatchObject({ samples: queued.rejected, draws: 2 * queued.rejected });
    expect((await problemsOf(good, key)).problems).toEqual([]);
    const other = formatVerifierKey(generateKey('gwinnow/other'));
    expect((await problemsOf(good, other)).problems).toMatchObject([{ where: EVIDENCE.key }]);
  });

  it('is noted in the log as handed out, by the digest of its manifest', async () => {
    const { entries } = await project.client.activity.list({ limit: 1 });
    expect(entries[0]).toMatchObject({ type: 'export', body: { format: 'evidence-bundle' } });
  });

  it('says everything to a person: what is proved, what is not, decisions as text', async () => {
    const contents = await contentsOf(good);
    const page = textOf(contents, EVIDENCE.report);
    expect(page).toContain('What it does not prove');
    expect(page).toContain('data:image/png;base64,');
    expect(page).not.toMatch(/<script|https?:/);
    expect(textOf(contents, EVIDENCE.instructions)).toContain('gwinnow-verify.mjs');
  });

  it('is checked by a program that needs Node alone', async () => {
    const { status, stdout } = await verify(good);
    expect(status).toBe(0);
    expect(stdout).toContain('EVERYTHING HOLDS');
    expect(stdout).toContain('Not proved:');
    expect((await verify(join(project.folder, 'nothing.zip'))).status).toBe(2);
    expect((await verify()).status).toBe(2);
  });

  it('holds for a verifier in another language, which finds the same forgeries', async (context) => {
    if ('missing' in python) return context.skip(python.missing);
    expect(await secondOpinion(good)).toBe('');
    const missed: string[] = [];
    for (const [name, , forge] of FORGERIES) {
      const contents = await contentsOf(good);
      forge(contents);
      relist(contents);
      const forged = join(project.folder, 'forged.zip');
      await writeContents(forged, contents);
      if ((await secondOpinion(forged)) === '') missed.push(name);
    }
    expect(missed).toEqual([]);
  });

  it('replays without its project, to the same verdicts on another backend', async () => {
    const other = engineWithModels();
    try {
      await other.client.backends.report({ wish: 'wasm' });
      const summary = await other.client.replay.bundle({ bundle: good });
      const { counts } = await project.client.queue.list({});
      expect(summary).toMatchObject({ backend: 'wasm', samples: counts.rejected, different: 0, failed: 0 });
      const forged = join(project.folder, 'unlisted.zip');
      await writeContents(forged, new Map([...(await contentsOf(good)), ['more', Buffer.from('more')]]));
      await expect(other.client.replay.bundle({ bundle: forged })).rejects.toMatchObject({
        code: 'BAD_EVIDENCE',
      });
    } finally {
      await other.engine.close();
    }
  });

  it.each(FORGERIES)('does not hold with %s', async (_, where, forge) => {
    const contents = await contentsOf(good);
    forge(contents);
    const forged = join(project.folder, 'forged.zip');
    await writeContents(forged, contents);
    expect((await problemsOf(forged)).problems).not.toEqual([]);
    relist(contents);
    await writeContents(forged, contents);
    const { problems } = await problemsOf(forged);
    expect(problems.map((problem) => `${problem.where}: ${problem.what}`).join('\n')).toMatch(where);
  });

  it('does not hold with another policy, project or run in its manifest', async () => {
    const { policy, project: about, samples } = manifestOf(await contentsOf(good));
    for (const change of [
      { policy: { ...policy, tau: 0.5 } },
      { project: { ...about, name: 'other' } },
      { samples: samples.map((one) => ({ ...one, score: 99 })) },
      { samples: samples.slice(1) },
      { treeSize: 3 },
    ]) {
      const contents = await contentsOf(good);
      relist(contents, change);
      const forged = join(project.folder, 'forged.zip');
      await writeContents(forged, contents);
      expect((await problemsOf(forged)).problems).not.toEqual([]);
    }
  });

  it('is refused when it is cut off, damaged, none, or names files outside of it', async () => {
    const bytes = readFileSync(good);
    const bad = join(project.folder, 'bad.zip');
    for (const length of [0, 10, 1000, bytes.length >> 1, bytes.length - 1]) {
      writeFileSync(bad, bytes.subarray(0, length));
      await expect(problemsOf(bad)).rejects.toMatchObject({ code: 'BAD_ARCHIVE' });
    }
    writeFileSync(bad, 'no archive at all, only words');
    await expect(problemsOf(bad)).rejects.toMatchObject({ code: 'BAD_ARCHIVE' });
    // The name of the first file in its own header and in the directory.
    const slipping = Buffer.from(
      bytes.toString('latin1').replaceAll('log/leaves.jsonl', '../../slip.jsonl'),
      'latin1',
    );
    writeFileSync(bad, slipping);
    await expect(problemsOf(bad)).rejects.toMatchObject({ code: 'BAD_ARCHIVE' });
    const contents = await contentsOf(good);
    contents.delete(EVIDENCE.manifest);
    await writeContents(bad, contents);
    await expect(problemsOf(bad)).rejects.toMatchObject({ code: 'BAD_EVIDENCE' });
    setText(contents, EVIDENCE.manifest, '{"format":"gwinnow-evidence","version":2}');
    await writeContents(bad, contents);
    await expect(problemsOf(bad)).rejects.toMatchObject({ code: 'BAD_EVIDENCE' });
    expect((await verify(bad)).status).toBe(1);
  });

  it('is refused when a file grows without bound', async () => {
    const contents = await contentsOf(good);
    setText(contents, 'samples/9999', '0'.repeat(50_000_000));
    const bomb = join(project.folder, 'bomb.zip');
    await writeContents(bomb, contents);
    const packed = readFileSync(bomb);
    // The directory claims little where much comes out.
    const size = Buffer.alloc(4);
    size.writeUInt32LE(50_000_000);
    const small = Buffer.alloc(4);
    small.writeUInt32LE(1000);
    let at = packed.indexOf(size);
    while (at >= 0) {
      small.copy(packed, at);
      at = packed.indexOf(size, at + 4);
    }
    writeFileSync(bomb, packed);
    relist(contents);
    const { problems } = await problemsOf(bomb).catch((thrown: unknown) => ({ problems: [String(thrown)] }));
    expect(problems).not.toEqual([]);
  });
});
