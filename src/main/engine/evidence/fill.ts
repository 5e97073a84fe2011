import { setImmediate } from 'node:timers/promises';
import type { Policy } from '../../../shared/contract/policies.ts';
import { EVIDENCE, type EvidenceSample, type Manifest } from '../../../shared/evidence.ts';
import { VERSION } from '../../../shared/version.ts';
import { createDecisions, type DecisionsOf } from '../../audit/evidence/decisions.ts';
import { bodyOf, type EvidenceLeaf, readLeaf } from '../../audit/evidence/log.ts';
import { createReport } from '../../audit/evidence/report.ts';
import { recordOf } from '../../audit/evidence/samples.ts';
import { canonicalJson } from '../../audit/leaf.ts';
import type { WrittenFile, ZipWriter } from '../../formats/evidence/zip-writer.ts';
import type { Store } from '../../store/open.ts';
import { policyFacts } from '../../store/policies/policies.ts';
import { instructions } from './instructions.ts';
import { proofsOf, type SealedLog } from './log.ts';
import { evidencePage, type PageSample } from './page.ts';

/** What goes into a bundle, fixed before its first byte is written. */
export type BundleContent = {
  readonly log: SealedLog;
  readonly policy: Policy;
  readonly samples: readonly EvidenceSample[];
  readonly selection: string;
  readonly at: string;
};

type Add = (path: string, content: string | Uint8Array) => Promise<void>;

/** Leaves read before others have their turn on the engine's thread. */
const LEAVES_AT_ONCE = 100;

/** Pictures in the report; the bundle itself holds all. */
const MOST_PICTURED = 500;

/** Puts all of a bundle's files into an archive, the manifest last. Gives the manifest's SHA-256. */
export async function fillBundle(
  store: Store,
  content: BundleContent,
  writer: ZipWriter,
  onSample: (done: number) => void,
): Promise<string> {
  const { log, policy, samples } = content;
  const files: WrittenFile[] = [];
  const add: Add = async (path, text) => void files.push(await writer.add(path, text));
  const facts = { ...policyFacts(policy) };
  const { decisions, concerned } = await lookThrough(log, concernsAny(samples));
  await add(EVIDENCE.leaves, log.leaves.map(({ json }) => `${json}\n`).join(''));
  await add(EVIDENCE.checkpoint, log.note);
  await add(EVIDENCE.key, `${log.key}\n`);
  await add(EVIDENCE.proofs, await proofsOf(log, concerned));
  await addRows(store, samples, takenRuns(samples, decisions), add);
  for (const weights of weightsOf(store, samples)) {
    files.push(await writer.addFile(EVIDENCE.model(weights), store.modelPath(weights)));
  }
  const pictured: PageSample[] = [];
  let records = '';
  for (const [n, one] of samples.entries()) {
    await addSample(store, one, add);
    const record = recordOf(
      { policy: facts },
      one.sample,
      ...rowsOf(store, one),
      decisions.get(one.sample) ?? [],
    );
    records += `${canonicalJson(record)}\n`;
    if (n < MOST_PICTURED) pictured.push({ ...one, record });
    onSample(n + 1);
  }
  await add(EVIDENCE.records, records);
  const about = manifestOf(store, content, log.leaves.length, facts);
  await add(EVIDENCE.report, await evidencePage(store, { manifest: about, key: log.key, pictured }));
  await add(EVIDENCE.instructions, instructions(about));
  const manifest: Manifest = { ...about, files };
  return (await writer.add(EVIDENCE.manifest, `${JSON.stringify(manifest, null, 1)}\n`)).sha256;
}

function manifestOf(
  store: Store,
  { log, samples, selection, at }: BundleContent,
  treeSize: number,
  policy: Manifest['policy'],
): Omit<Manifest, 'files'> {
  const { name, image, classes } = store.project.get();
  return {
    format: 'gwinnow-evidence',
    version: 1,
    program: `gwinnow ${VERSION}`,
    at,
    origin: log.origin,
    treeSize,
    project: { name, image, classes: [...classes] },
    policy,
    selection,
    samples: [...samples],
  };
}

function runsIn(samples: readonly EvidenceSample[]) {
  const numbers = (of: (one: EvidenceSample) => number | null) =>
    [...new Set(samples.flatMap((one) => of(one) ?? []))].sort((a, b) => a - b);
  return {
    scores: [...numbers(({ score }) => score), ...numbers(({ relabel }) => relabel)],
    transforms: numbers(({ transform }) => transform),
    imports: numbers((one) => one.import),
  };
}

/** Runs of second classifiers whose labels were taken. */
function takenRuns(samples: readonly EvidenceSample[], decisions: DecisionsOf): number[] {
  const taken = samples.flatMap(({ sample }) => decisions.get(sample) ?? []);
  return [...new Set(taken.flatMap(({ secondRun }) => secondRun ?? []))].sort((a, b) => a - b);
}

async function addRows(
  store: Store,
  samples: readonly EvidenceSample[],
  taken: readonly number[],
  add: Add,
): Promise<void> {
  const { scores, transforms, imports } = runsIn(samples);
  for (const id of imports) await add(EVIDENCE.importRows(id), store.evidence.importRows(id));
  for (const run of [...scores, ...taken]) await add(EVIDENCE.scoreRows(run), store.evidence.scoreRows(run));
  for (const run of transforms) await add(EVIDENCE.transformRows(run), store.evidence.transformRows(run));
}

function weightsOf(store: Store, samples: readonly EvidenceSample[]): Set<string> {
  const { scores, transforms } = runsIn(samples);
  const models = [
    ...scores.map((run) => store.scores.run(run).model),
    ...transforms.map((run) => store.transforms.run(run).gwin),
  ];
  return new Set(models.map((model) => store.models.get(model).weights));
}

async function addSample(
  store: Store,
  { sample, score, transform, relabel }: EvidenceSample,
  add: Add,
): Promise<void> {
  await add(EVIDENCE.original(sample), store.samples.original(sample).bytes);
  for (const run of relabel === null ? [score] : [score, relabel]) {
    const draws = store.evidence.draws(run, sample);
    if (draws !== null) await add(EVIDENCE.draws(run, sample), draws);
  }
  const pixels = transform === null ? null : store.transforms.pixels(transform, sample);
  if (transform !== null && pixels !== null) await add(EVIDENCE.transform(transform, sample), pixels);
}

type Figures = Parameters<typeof recordOf>[2];

function rowsOf(store: Store, { sample, score, relabel }: EvidenceSample): [Figures, Figures | null] {
  const figures = (run: number): Figures => {
    const found = store.scores.ofSample(run, sample);
    if (found === null) throw new Error(`sample ${sample} is not in run ${run}`);
    const { label, median, mean } = found;
    return [sample, label, median, mean];
  };
  return [figures(score), relabel === null ? null : figures(relabel)];
}

/** Reads all leaves one by one: what they say of each sample, and which of them the bundle has to prove. */
async function lookThrough({ leaves }: SealedLog, concerns: (leaf: EvidenceLeaf) => boolean) {
  const decisions = createDecisions();
  const concerned: number[] = [];
  const report = createReport();
  for (const { index, json } of leaves) {
    if (index % LEAVES_AT_ONCE === 0) await setImmediate();
    const leaf = readLeaf(json, index, report);
    if (leaf === null) continue;
    decisions.add(leaf);
    if (concerns(leaf)) concerned.push(index);
  }
  return { decisions: decisions.found, concerned };
}

/** Whether a leaf says something of the samples: its proof stands in the bundle. */
function concernsAny(samples: readonly EvidenceSample[]): (leaf: EvidenceLeaf) => boolean {
  const { scores, transforms, imports } = runsIn(samples);
  const numbers = new Set(samples.map(({ sample }) => sample));
  return (leaf) => {
    const decided = bodyOf(leaf, 'decision') ?? bodyOf(leaf, 'undo') ?? bodyOf(leaf, 'redo');
    return (
      ['project', 'classes', 'policy', 'model', 'key'].includes(leaf.type) ||
      imports.includes(bodyOf(leaf, 'import')?.import ?? -1) ||
      scores.includes(bodyOf(leaf, 'scores')?.run ?? -1) ||
      bodyOf(leaf, 'scores')?.purpose === 'second' ||
      transforms.includes(bodyOf(leaf, 'transforms')?.run ?? -1) ||
      (decided?.decisions.some(({ sample }) => numbers.has(sample)) ?? false)
    );
  };
}
