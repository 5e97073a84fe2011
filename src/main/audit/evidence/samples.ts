import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { certaintiesFromDraws } from '../../../shared/domain/certainty.ts';
import { type Scored, verdictOn } from '../../../shared/domain/verdicts.ts';
import { EVIDENCE, EvidenceRecord, type EvidenceSample, type Manifest } from '../../../shared/evidence.ts';
import { canonicalJson } from '../leaf.ts';
import { decisionsOf } from './decisions.ts';
import { bodyOf, type EvidenceLeaf } from './log.ts';
import { problemOf, type BundleFiles, type Report } from './report.ts';
import type { RunReader, ScoreRow } from './runs.ts';

/** Figures follow from the draws up to rounding in double precision. */
const ROUNDING = 1e-9;

export type Known = {
  readonly leaves: readonly EvidenceLeaf[];
  readonly runs: RunReader;
  readonly report: Report;
};

/** Policy, models, and each sample's bytes, draws, transform and record. Gives how many sets of draws were checked. */
export async function checkSamples(files: BundleFiles, manifest: Manifest, known: Known): Promise<number> {
  checkPolicy(manifest, known);
  checkProject(manifest, known);
  await checkWeights(files, known);
  const records = readRecords(await files.text(EVIDENCE.records), known.report);
  const decisions = decisionsOf(known.leaves);
  let draws = 0;
  for (const sample of manifest.samples) {
    const original = await checkReading(files, known, sample, sample.score);
    const relabelled =
      sample.relabel === null ? null : await checkReading(files, known, sample, sample.relabel);
    draws += [original, relabelled].filter((row) => (row?.[10] ?? null) !== null).length;
    await checkOriginal(files, known, sample);
    await checkTransform(files, known, sample);
    checkRuns(files, manifest, known, sample);
    const decided = decisions.get(sample.sample) ?? [];
    await checkTaken(known, sample.sample, decided);
    if (original === null) continue;
    const expected = recordOf(manifest, sample.sample, original, relabelled, decided);
    const found = records.get(sample.sample);
    if (found === undefined || canonicalJson(found) !== canonicalJson(expected)) {
      known.report.bad(EVIDENCE.records, `sample ${sample.sample}: its record is not what the log says`);
    }
  }
  if (records.size !== manifest.samples.length) {
    known.report.bad(EVIDENCE.records, `${records.size} records for ${manifest.samples.length} samples`);
  }
  return draws;
}

/** Sample, label, median, mean: how a score's row begins. */
type Figures = readonly [sample: number, label: number, median: number, mean: number, ...rest: unknown[]];

/** What the log says of a sample in short. */
export function recordOf(
  { policy }: Pick<Manifest, 'policy'>,
  sample: number,
  original: Figures,
  relabelled: Figures | null,
  decisions: EvidenceRecord['decisions'],
): EvidenceRecord {
  const scored = (row: Figures): Scored => ({
    label: row[1],
    certainty: policy.statistic === 'median' ? row[2] : row[3],
  });
  const before = scored(original);
  const { outcome, suggestion } = verdictOn(
    before,
    relabelled === null ? null : scored(relabelled),
    policy.tau,
  );
  return { sample, ...before, outcome, suggestion: suggestion.label, decisions };
}

function checkPolicy({ policy }: Manifest, { leaves, report }: Known): void {
  const newest = leaves
    .flatMap((leaf) => bodyOf(leaf, 'policy')?.new ?? bodyOf(leaf, 'project')?.policy ?? [])
    .at(-1);
  if (newest === undefined || canonicalJson(newest) !== canonicalJson(policy)) {
    report.bad(EVIDENCE.manifest, 'its policy is not the last one in the log');
  }
}

function checkProject({ project }: Manifest, { leaves, report }: Known): void {
  const said = leaves.flatMap((leaf) => bodyOf(leaf, 'project') ?? []).at(0);
  const more = leaves.flatMap((leaf) => bodyOf(leaf, 'classes')?.names ?? []);
  const logged =
    said === undefined ? null : { name: said.name, image: said.image, classes: [...said.classes, ...more] };
  if (logged === null || canonicalJson(logged) !== canonicalJson(project)) {
    report.bad(EVIDENCE.manifest, 'its project is not that of the log');
  }
}

async function checkWeights(files: BundleFiles, { report }: Known): Promise<void> {
  for (const path of files.paths) {
    const [, sha256] = /^models\/([0-9a-f]{64})\.safetensors$/.exec(path) ?? [];
    if (sha256 !== undefined) await checkHash(files, report, path, sha256);
  }
}

/** The runs are those of the policy's classifier and GWIN, and the models' files are there. */
function checkRuns(
  files: BundleFiles,
  { policy }: Manifest,
  { runs, report }: Known,
  one: EvidenceSample,
): void {
  const where = `sample ${one.sample}`;
  const score = runs.score(one.score)?.body;
  const sameDraws = (body: typeof score) =>
    body !== undefined &&
    body.model === policy.classifier &&
    body.seed === policy.seed &&
    body.draws === policy.draws;
  if (!sameDraws(score) || score?.subject !== 'original') report.bad(where, 'its run is not of the policy');
  const models = [score?.model ?? null];
  if (one.transform !== null) {
    const made = runs.transform(one.transform)?.body;
    if (made?.scoreRun !== one.score || made.gwin !== policy.gwin)
      report.bad(where, 'its transform is not of the policy');
    models.push(made?.gwin ?? null);
  }
  if (one.relabel !== null) {
    const relabel = runs.score(one.relabel)?.body;
    if (!sameDraws(relabel) || relabel?.transformRun !== one.transform)
      report.bad(where, 'its relabelling is not of the policy');
  }
  if ((one.transform === null) !== (one.relabel === null)) {
    report.bad(where, 'transform and relabelling come together');
  }
  for (const model of models) {
    const weights = model === null ? null : (runs.model(model)?.body.weights ?? null);
    if (weights === null || !files.paths.has(EVIDENCE.model(weights)))
      report.bad(where, `model ${model} is missing`);
  }
}

/** Labels that were taken from a second classifier are its, by runs that came before. */
async function checkTaken(
  { runs, report }: Known,
  sample: number,
  decisions: EvidenceRecord['decisions'],
): Promise<void> {
  for (const { leaf, label, secondRun: run } of decisions) {
    if (run === undefined) continue;
    const { index = leaf, body } = runs.score(run) ?? {};
    if (index >= leaf || body?.purpose !== 'second' || body.subject !== 'original')
      report.bad(`leaf ${leaf}`, `run ${run} is none of a second classifier that came before`);
    if ((await runs.scoreRows(run))?.get(sample)?.[1] !== label)
      report.bad(`leaf ${leaf}`, `sample ${sample} has another label in run ${run}`);
  }
}

async function checkOriginal(
  files: BundleFiles,
  { runs, report }: Known,
  one: EvidenceSample,
): Promise<void> {
  const path = EVIDENCE.original(one.sample);
  const row = (await runs.importRows(one.import))?.get(one.sample);
  if (row === undefined) report.bad(path, 'it is not in its import');
  else if (row[1] !== one.sha256) report.bad(path, 'the manifest has another SHA-256 than the log');
  await checkHash(files, report, path, one.sha256);
}

async function checkTransform(
  files: BundleFiles,
  { runs, report }: Known,
  one: EvidenceSample,
): Promise<void> {
  if (one.transform === null) return;
  const path = EVIDENCE.transform(one.transform, one.sample);
  const row = (await runs.transformRows(one.transform))?.get(one.sample);
  if (row === undefined) report.bad(path, 'it is not in its run');
  else await checkHash(files, report, path, row[1]);
}

/** A run's row of one sample, whose figures follow from the draws where they were kept. */
async function checkReading(
  files: BundleFiles,
  { runs, report }: Known,
  { sample }: EvidenceSample,
  run: number,
): Promise<ScoreRow | null> {
  const row = (await runs.scoreRows(run))?.get(sample) ?? null;
  const draws = runs.score(run)?.body.draws ?? 0;
  if (row === null) {
    report.bad(EVIDENCE.scoreRows(run), `sample ${sample} is not in it`);
    return null;
  }
  const path = EVIDENCE.draws(run, sample);
  const hash = row[10];
  if (hash === null) return row;
  if (await checkHash(files, report, path, hash)) {
    const problem = figuresProblem(await files.bytes(path), draws, row);
    if (problem !== null) report.bad(path, problem);
  }
  return row;
}

function figuresProblem(bytes: Uint8Array, draws: number, row: ScoreRow): string | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = Float32Array.from({ length: Math.floor(bytes.length / 4) }, (_, i) =>
    view.getFloat32(4 * i, true),
  );
  try {
    const shape = { draws, samples: 1, classes: values.length / draws };
    const { labels, medians, means, entropies, mutualInformation } = certaintiesFromDraws(values, shape);
    if (labels[0] !== row[1]) return `its label is ${labels[0]}, recorded is ${row[1]}`;
    const anew = [medians[0], means[0], entropies[0], mutualInformation[0]];
    const off = anew.some((value, n) => !(Math.abs((value ?? Number.NaN) - Number(row[n + 2])) <= ROUNDING));
    return off ? 'the recorded figures do not follow from it' : null;
  } catch (thrown) {
    return problemOf(thrown);
  }
}

async function checkHash(files: BundleFiles, report: Report, path: string, sha256: string): Promise<boolean> {
  if (!files.paths.has(path)) {
    report.bad(path, 'it is missing');
    return false;
  }
  const found = createHash('sha256')
    .update(await files.bytes(path))
    .digest('hex');
  if (found !== sha256) report.bad(path, 'it is not what the log has the SHA-256 of');
  return found === sha256;
}

function readRecords(text: string, report: Report): Map<number, EvidenceRecord> {
  const records = new Map<number, EvidenceRecord>();
  for (const line of text.split('\n').slice(0, -1)) {
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), EvidenceRecord), line);
    if (parsed.success) records.set(parsed.output.sample, parsed.output);
    else report.bad(EVIDENCE.records, `a line cannot be read: ${line.slice(0, 80)}`);
  }
  return records;
}
