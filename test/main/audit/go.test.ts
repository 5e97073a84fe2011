import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { parseCheckpoint, signCheckpoint } from '../../../src/main/audit/checkpoint.ts';
import { leafHash } from '../../../src/main/audit/leaf.ts';
import { consistencyProof, inclusionProof, rangeRoot } from '../../../src/main/audit/merkle.ts';
import {
  formatSigningKey,
  formatVerifierKey,
  generateKey,
  isSignedBy,
} from '../../../src/main/audit/note.ts';
import { grown, reader } from './tree.ts';

const FOLDER = fileURLToPath(new URL('go', import.meta.url));
const Answer = v.object({ Roots: v.array(v.string()), Signed: v.string() });
const SIZE = 43;

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function go(args: readonly string[], input = '') {
  return spawnSync('go', args, { cwd: FOLDER, input, encoding: 'utf8', timeout: 120_000 });
}

/** Why Go cannot check, if it cannot: not here, or its module not to be had. */
function missing(): string | null {
  if (go(['version']).status !== 0) return 'no Go here';
  const got = go(['mod', 'download']);
  return got.status === 0 ? null : `Go's module golang.org/x/mod cannot be had: ${got.stderr.slice(0, 200)}`;
}

test(
  "Go's note and tlog accept our checkpoints, keys, roots and proofs, and we accept theirs",
  {
    timeout: 240_000,
  },
  (context) => {
    const reason = missing();
    if (reason !== null) return context.skip(reason);

    const leaves = Array.from({ length: SIZE }, (_, index) => `{"index":${index},"name":"é"}`);
    const hashes = leaves.map((leaf) => leafHash(leaf));
    const read = reader(hashes);
    const roots = leaves.map((_, last) => rangeRoot(grown(hashes.slice(0, last + 1))));
    const key = generateKey('gwinnow/0123456789abcdef');
    const log = { origin: key.name, size: SIZE, root: roots.at(-1) ?? Buffer.of() };
    const sizes = Array.from({ length: SIZE }, (_, index) => index + 1);
    const ran = go(
      ['run', '.'],
      JSON.stringify({
        VerifierKey: formatVerifierKey(key),
        SigningKey: formatSigningKey(key),
        Checkpoint: signCheckpoint(log, key),
        Leaves: leaves,
        Inclusion: sizes.flatMap((size) =>
          leaves.slice(0, size).map((_, index) => {
            return { Index: index, Size: size, Proof: inclusionProof(index, size, read).map(base64) };
          }),
        ),
        Consistency: sizes.flatMap((size) =>
          sizes.slice(0, size).map((old) => {
            return { Old: old, Size: size, Proof: consistencyProof(old, size, read).map(base64) };
          }),
        ),
      }),
    );
    expect(ran.stderr).toBe('');
    const answer = v.parse(v.pipe(v.string(), v.parseJson(), Answer), ran.stdout);
    expect(answer.Roots).toEqual(roots.map(base64));
    expect(answer.Signed).toBe(signCheckpoint(log, key));
    expect(isSignedBy(parseCheckpoint(answer.Signed).note, key)).toBe(true);
  },
);
