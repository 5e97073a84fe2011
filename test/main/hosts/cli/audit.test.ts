import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Checkpoint, InclusionProof, LogState, Verdict } from '../../../../src/shared/contract/audit.ts';
import { Policy } from '../../../../src/shared/contract/policies.ts';
import { ProjectSummary } from '../../../../src/shared/contract/projects.ts';
import { parseCheckpoint } from '../../../../src/main/audit/checkpoint.ts';
import { verifyInclusion } from '../../../../src/main/audit/merkle.ts';
import { isSignedBy, parseVerifierKey } from '../../../../src/main/audit/note.ts';
import { build, failure, json, run, temporaryFolder } from './cli.ts';

const { folder, remove } = temporaryFolder();
const project = join(folder, 'Belege');
const here = ['--project', project];

beforeAll(async () => {
  build();
  await json(ProjectSummary, ['new', project, '--image', '8x8', '--classes', 'up,down']);
  await json(Policy, ['policy', '--tau', '0.8', '--reason', 'try it', ...here]);
}, 120_000);
afterAll(remove);

describe('gwinnow audit', () => {
  it('verifies a project, and says so with status 0', async () => {
    const verdict = await json(Verdict, ['audit', 'verify', ...here]);
    expect(verdict).toMatchObject({ finding: null, size: 3, signed: 3 });
    const { stdout } = await run(['audit', 'verify', ...here]);
    expect(stdout).toContain('The log is whole: 3 leaves');
  });

  it('hands out checkpoints, keys and proofs that fit together', async () => {
    const out = join(folder, 'kept.txt');
    const checkpoint = await json(Checkpoint, ['audit', 'checkpoint', '--out', out, ...here]);
    expect(readFileSync(out, 'utf8')).toBe(checkpoint.note);
    const { key } = await json(LogState, ['audit', 'key', ...here]);
    const signed = parseCheckpoint(checkpoint.note);
    expect(isSignedBy(signed.note, parseVerifierKey(key?.key ?? ''))).toBe(true);
    const proof = await json(InclusionProof, ['audit', 'prove', '2', ...here]);
    const bytes = (hex: string) => Buffer.from(hex, 'hex');
    const claim = { index: 2, size: proof.size, leaf: bytes(proof.hash), root: bytes(proof.root) };
    expect(verifyInclusion({ ...claim, proof: proof.proof.map(bytes) })).toBe(true);
    expect((await json(Verdict, ['audit', 'verify', '--checkpoint', out, ...here])).finding).toBeNull();
    expect(await failure(['audit', 'prove', '99', ...here], 2)).toMatchObject({ code: 'BAD_ARGUMENT' });
    expect(
      await failure(['audit', 'verify', '--checkpoint', join(folder, 'none'), ...here], 4),
    ).toMatchObject({
      code: 'FILE_NOT_FOUND',
    });
  });

  it('takes a new key on request', async () => {
    const before = await json(LogState, ['audit', 'key', ...here]);
    const after = await json(LogState, ['audit', 'key', '--rotate', 'spring cleaning', ...here]);
    expect(after.key?.key).not.toBe(before.key?.key);
    const verdict = await json(Verdict, ['audit', 'verify', ...here]);
    expect(verdict.keys.map(({ key }) => key)).toEqual([before.key?.key, after.key?.key]);
  });

  it('ends with status 5 and the first bad leaf where something was changed', async () => {
    const db = new Database(join(project, 'gwinnow.sqlite'));
    db.exec('DROP TRIGGER policies_keep; UPDATE policies SET tau = 0.5 WHERE version = 2');
    db.close();
    const verdict = await json(Verdict, ['audit', 'verify', ...here], { status: 5 });
    expect(verdict.finding).toEqual({ leaf: 2, message: 'Row 2 of policies was changed: tau' });
    const { stdout, status } = await run(['audit', 'verify', ...here]);
    expect([status, stdout.split('\n')[0]]).toEqual([
      5,
      'The log is broken at leaf 2: Row 2 of policies was changed: tau',
    ]);
  });
});
