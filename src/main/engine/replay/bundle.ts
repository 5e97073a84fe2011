import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GwinnowError } from '../../../shared/errors.ts';
import { EVIDENCE, type EvidenceSample, type Manifest } from '../../../shared/evidence.ts';
import type { Reading } from '../../../shared/domain/replay.ts';
import { checkEvidence } from '../../audit/evidence/check.ts';
import { readLeaves } from '../../audit/evidence/log.ts';
import { createReport } from '../../audit/evidence/report.ts';
import { createRunReader, type RunReader } from '../../audit/evidence/runs.ts';
import { bundleFiles } from '../../formats/evidence/bundle-files.ts';
import { openZip } from '../../formats/evidence/zip-reader.ts';
import { floatsOf } from '../../store/scores/draws.ts';
import type { ReplayBasis, ReplayCase } from './case.ts';

type Files = ReturnType<typeof bundleFiles>;

/** Samples of a bundle that come from the same runs. */
export type BundleGroup = { readonly basis: ReplayBasis; readonly samples: readonly EvidenceSample[] };

/** A bundle whose claims hold, ready to be replayed. */
export type OpenBundle = {
  readonly groups: readonly BundleGroup[];
  caseOf(sample: EvidenceSample): Promise<ReplayCase>;
  close(): Promise<void>;
};

/**
 * Opens a bundle and checks it first: only what the log vouches for is worth a replay. Its weights are put into a
 * folder of their own until it is closed.
 *
 * @throws BAD_ARCHIVE, BAD_EVIDENCE naming the first problem, FILE_NOT_FOUND.
 */
export async function openBundle(path: string): Promise<OpenBundle> {
  const zip = await openZip(path);
  const files = bundleFiles(zip);
  const folder = await mkdtemp(join(tmpdir(), 'gwinnow-bundle-'));
  const close = async (): Promise<void> => {
    zip.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const { manifest, problems } = await checkEvidence(files);
    const [problem] = problems;
    if (problem !== undefined) {
      throw new GwinnowError('BAD_EVIDENCE', `The bundle does not hold: ${problem.where}: ${problem.what}`);
    }
    const report = createReport();
    const runs = createRunReader(files, readLeaves(await files.text(EVIDENCE.leaves), report), report);
    const groups = await groupsIn(manifest, runs, (weights) => unpacked(files, folder, weights));
    return { groups, caseOf: (sample) => caseOf(files, runs, sample), close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

async function unpacked(files: Files, folder: string, weights: string): Promise<string> {
  const bytes = await files.bytes(EVIDENCE.model(weights));
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== weights)
    throw new GwinnowError('BAD_WEIGHTS', `The weights ${weights} have the SHA-256 ${found}`);
  const path = join(folder, `${weights}.safetensors`);
  await writeFile(path, bytes);
  return path;
}

async function groupsIn(
  { project, policy, samples }: Manifest,
  runs: RunReader,
  weightsFile: (sha256: string) => Promise<string>,
): Promise<BundleGroup[]> {
  const groups = new Map<string, { basis: ReplayBasis; samples: EvidenceSample[] }>();
  for (const one of samples) {
    const key = `${one.score} ${one.transform} ${one.relabel}`;
    const known = groups.get(key);
    if (known !== undefined) {
      known.samples.push(one);
      continue;
    }
    const { model, seed, draws, preprocessing } = bodyOf(runs.score(one.score), `run ${one.score}`);
    const path = async (id: number) => weightsFile(bodyOf(runs.model(id), `model ${id}`).weights);
    const made =
      one.transform === null ? null : bodyOf(runs.transform(one.transform), `run ${one.transform}`);
    const basis: ReplayBasis = {
      image: project.image,
      tau: policy.tau,
      statistic: policy.statistic,
      preprocessing,
      classifier: await path(model),
      seed,
      draws,
      gwin: made === null ? null : { weights: await path(made.gwin), seed: made.seed },
    };
    groups.set(key, { basis, samples: [one] });
  }
  return [...groups.values()];
}

function bodyOf<Body>(found: { readonly body: Body } | null, name: string): Body {
  if (found !== null) return found.body;
  throw new GwinnowError('BAD_EVIDENCE', `The log of the bundle says nothing of ${name}`);
}

async function caseOf(files: Files, runs: RunReader, one: EvidenceSample): Promise<ReplayCase> {
  const { sample, sha256, mediaType, score, transform, relabel } = one;
  const common = { sample, sha256, mediaType, bytes: await files.bytes(EVIDENCE.original(sample)) };
  const original = await readingIn(files, runs, score, sample);
  if (transform === null || relabel === null) return { ...common, original, transform: null };
  const pixels = await files.bytes(EVIDENCE.transform(transform, sample));
  const made = (await runs.transformRows(transform))?.get(sample)?.[1] ?? '';
  const relabelled = await readingIn(files, runs, relabel, sample);
  return { ...common, original, transform: { sha256: made, pixels, relabelled } };
}

async function readingIn(files: Files, runs: RunReader, run: number, sample: number): Promise<Reading> {
  const row = (await runs.scoreRows(run))?.get(sample);
  if (row === undefined)
    throw new GwinnowError('BAD_EVIDENCE', `Run ${run} of the bundle lacks sample ${sample}`);
  const [, label, median, mean, entropy, mutualInformation] = row;
  const draws = row[10] === null ? null : floatsOf(await files.bytes(EVIDENCE.draws(run, sample)));
  return { label, median, mean, entropy, mutualInformation, draws };
}
