import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { GwinnowError } from '../../../shared/errors.ts';
import { EVIDENCE, Manifest } from '../../../shared/evidence.ts';
import { checkLog } from './log.ts';
import { createReport, type BundleFiles, type Problem, type Report } from './report.ts';
import { createRunReader } from './runs.ts';
import { checkSamples } from './samples.ts';

export type EvidenceCheck = {
  readonly manifest: Manifest;
  /** Empty: everything that can be checked holds. */
  readonly problems: readonly Problem[];
  readonly counts: { readonly leaves: number; readonly samples: number; readonly draws: number };
  /** The key whose signature was checked. */
  readonly key: string;
};

/**
 * Checks all that a bundle claims, from its own files alone. Nothing is trusted but the key, and that only as far as
 * the reader does: with `trustedKey` it has to be that one.
 *
 * @throws BAD_EVIDENCE where there is no manifest to begin with; what reading the files throws.
 */
export async function checkEvidence(
  files: BundleFiles,
  trustedKey: string | null = null,
): Promise<EvidenceCheck> {
  const manifest = await readManifest(files);
  const report = createReport();
  await checkFiles(files, manifest, report);
  const missing = [
    EVIDENCE.leaves,
    EVIDENCE.checkpoint,
    EVIDENCE.key,
    EVIDENCE.proofs,
    EVIDENCE.records,
  ].filter((path) => !files.paths.has(path));
  const counts = { leaves: 0, samples: manifest.samples.length, draws: 0 };
  if (missing.length > 0) return { manifest, problems: report.problems, counts, key: '' };
  const leaves = await checkLog(files, manifest, report, trustedKey);
  const runs = createRunReader(files, leaves, report);
  const draws = await checkSamples(files, manifest, { leaves, runs, report });
  const key = (await files.text(EVIDENCE.key)).trim();
  return { manifest, problems: report.problems, counts: { ...counts, leaves: leaves.length, draws }, key };
}

/** @throws BAD_EVIDENCE */
export async function readManifest(files: BundleFiles): Promise<Manifest> {
  if (!files.paths.has(EVIDENCE.manifest)) {
    throw new GwinnowError('BAD_EVIDENCE', `This is no evidence bundle: it has no ${EVIDENCE.manifest}`);
  }
  const text = await files.text(EVIDENCE.manifest);
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Manifest), text);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const where = v.getDotPath(issue) ?? 'its text';
  throw new GwinnowError('BAD_EVIDENCE', `${EVIDENCE.manifest}, ${where}: ${issue.message}`);
}

/** Every file is the one listed, and none is there besides. */
async function checkFiles(files: BundleFiles, manifest: Manifest, report: Report): Promise<void> {
  const listed = new Set([EVIDENCE.manifest as string]);
  for (const { path, bytes, sha256 } of manifest.files) {
    if (listed.has(path)) report.bad(path, 'the manifest lists it twice');
    listed.add(path);
    if (!files.paths.has(path)) {
      report.bad(path, 'it is missing');
      continue;
    }
    const content = await files.bytes(path);
    const found = createHash('sha256').update(content).digest('hex');
    if (content.length !== bytes || found !== sha256)
      report.bad(path, 'it is not the file that the manifest lists');
  }
  for (const path of files.paths) if (!listed.has(path)) report.bad(path, 'the manifest does not list it');
}
