import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkEvidence, type EvidenceCheck } from '../../../../src/main/audit/evidence/check.ts';
import { GwinnowError } from '../../../../src/shared/errors.ts';
import { EVIDENCE, Manifest } from '../../../../src/shared/evidence.ts';
import { anyEdits, damage, fuzzFigures, fuzzRuns } from '../../damage.ts';
import { mnistProject } from '../../engine/mnist-project.ts';
import { bundleOf, type Contents, contentsOf, problemsOf, relist } from './bundle.ts';

const RUNS = Math.ceil(fuzzRuns(1000) / 10);
const LIMIT = Math.max(300_000, RUNS * 1000);
const counted = fuzzFigures('evidence');

let project: Awaited<ReturnType<typeof mnistProject>>;
let good: string;
let contents: Contents;

beforeAll(async () => {
  project = await mnistProject(40);
  good = await bundleOf(project);
  contents = await contentsOf(good);
}, 240_000);

afterAll(async () => {
  await project.engine.close();
  project.remove();
});

/** What came of a check: all is well, something is found, or it is refused with a stable code. */
async function outcomeOf(
  check: () => Promise<EvidenceCheck>,
): Promise<'holds' | 'found' | 'refused' | unknown> {
  try {
    const { problems } = await counted(check);
    const unclear = problems.filter(({ where, what }) => where === '' || what === '' || what.length > 2000);
    if (unclear.length > 0) return unclear;
    return problems.length === 0 ? 'holds' : 'found';
  } catch (thrown) {
    const known = thrown instanceof GwinnowError && ['BAD_ARCHIVE', 'BAD_EVIDENCE'].includes(thrown.code);
    return known ? 'refused' : thrown;
  }
}

function filesOf(bundle: Contents) {
  const bytes = async (path: string): Promise<Uint8Array> => bundle.get(path) ?? new Uint8Array();
  return {
    paths: new Set(bundle.keys()),
    bytes,
    text: async (path: string): Promise<string> => Buffer.from(await bytes(path)).toString('utf8'),
  };
}

/** Said to the reader alone: nothing in the log stands for it. */
const SAID = new Set(['at', 'program', 'selection', 'mediaType']);

/** What a manifest claims, as text. */
function claimsOf(manifest: Uint8Array): string {
  const claims = v.parse(Manifest, JSON.parse(Buffer.from(manifest).toString('utf8')));
  return JSON.stringify(claims, (name, value: unknown) => (SAID.has(name) ? null : value));
}

describe('the check of a damaged bundle', () => {
  it(
    'ends in a finding or a refusal, whatever was done to the archive',
    async () => {
      const archive = await readFile(good);
      const path = join(project.folder, 'damaged.zip');
      const outcome = async (bytes: Buffer): Promise<unknown> => {
        await writeFile(path, bytes);
        return outcomeOf(() => problemsOf(path));
      };
      await fc.assert(
        fc.asyncProperty(anyEdits, async (edits) => {
          // What no reader looks at, such as a time of a file, may be damaged unseen.
          expect(['holds', 'found', 'refused']).toContain(await outcome(damage(archive, edits)));
        }),
        { numRuns: RUNS },
      );
      expect(await outcome(archive)).toBe('holds');
    },
    LIMIT,
  );

  it(
    'finds every change of a file that is listed, and survives those that were listed anew',
    async () => {
      const paths = [...contents.keys()].filter((path) => path !== EVIDENCE.manifest);
      const anyPath = fc.oneof(
        fc.constantFrom(...paths),
        fc.constantFrom(...paths.filter((path) => !path.includes('/'))),
      );
      await fc.assert(
        fc.asyncProperty(anyPath, anyEdits, async (path, edits) => {
          const before = Buffer.from(contents.get(path) ?? []);
          const after = damage(before, edits);
          const forged = new Map([...contents, [path, after] as const]);
          const outcome = await outcomeOf(() => checkEvidence(filesOf(forged)));
          expect([path, outcome]).toEqual([path, after.equals(before) ? 'holds' : 'found']);
          relist(forged);
          expect(['holds', 'found', 'refused']).toContain(
            await outcomeOf(() => checkEvidence(filesOf(forged))),
          );
        }),
        { numRuns: RUNS },
      );
    },
    LIMIT,
  );

  it(
    'ends in a finding or a refusal, whatever its manifest says',
    async () => {
      const manifest = contents.get(EVIDENCE.manifest) ?? new Uint8Array();
      await fc.assert(
        fc.asyncProperty(anyEdits, async (edits) => {
          const damaged = damage(manifest, edits);
          const forged = new Map([...contents, [EVIDENCE.manifest, damaged] as const]);
          const outcome = await outcomeOf(() => checkEvidence(filesOf(forged)));
          expect(['holds', 'found', 'refused']).toContain(outcome);
          expect(claimsOf(outcome === 'holds' ? damaged : manifest)).toBe(claimsOf(manifest));
        }),
        { numRuns: RUNS },
      );
    },
    LIMIT,
  );
});
