import * as v from 'valibot';
import { EVIDENCE, Proofs, type Manifest } from '../../../shared/evidence.ts';
import { originOf, parseCheckpoint } from '../checkpoint.ts';
import { EVENT_BODIES, type EventType } from '../events.ts';
import { canonicalJson, leafHash } from '../leaf.ts';
import { appendHash, EMPTY_RANGE, rangeRoot, sameHash, verifyInclusion } from '../merkle.ts';
import { isSignedBy, parseVerifierKey } from '../note.ts';
import { problemOf, type BundleFiles, type Report } from './report.ts';

const Outer = v.strictObject({
  version: v.literal(1),
  index: v.number(),
  at: v.string(),
  type: v.string(),
  actor: v.string(),
  body: v.unknown(),
});

/** A leaf as the log holds it; `body` fits its type. */
export type EvidenceLeaf = Omit<v.InferOutput<typeof Outer>, 'body'> & {
  readonly body: unknown;
  readonly hash: Uint8Array;
};

/** The body of a leaf of the given type; null for a leaf of another one, or one whose body does not fit. */
export function bodyOf<Type extends EventType>(
  leaf: EvidenceLeaf,
  type: Type,
): v.InferOutput<(typeof EVENT_BODIES)[Type]> | null {
  if (leaf.type !== type) return null;
  const parsed = v.safeParse(EVENT_BODIES[type], leaf.body);
  return parsed.success ? (parsed.output as v.InferOutput<(typeof EVENT_BODIES)[Type]>) : null;
}

/** Leaves, tree, checkpoint, key and proofs. Gives the leaves that could be read. */
export async function checkLog(
  files: BundleFiles,
  manifest: Manifest,
  report: Report,
  trustedKey: string | null,
): Promise<EvidenceLeaf[]> {
  const leaves = readLeaves(await files.text(EVIDENCE.leaves), report);
  if (leaves.length !== manifest.treeSize) {
    report.bad(EVIDENCE.leaves, `${leaves.length} leaves are here, the manifest says ${manifest.treeSize}`);
  }
  const [first] = leaves;
  if (first !== undefined && originOf(first.hash) !== manifest.origin) {
    report.bad(EVIDENCE.leaves, `this is the log ${originOf(first.hash)}, not ${manifest.origin}`);
  }
  const root = rangeRoot(leaves.reduce((range, { hash }) => appendHash(range, hash).range, EMPTY_RANGE));
  checkCheckpoint(
    {
      message: await files.text(EVIDENCE.checkpoint),
      key: (await files.text(EVIDENCE.key)).trim(),
      trustedKey,
    },
    { leaves, root, manifest },
    report,
  );
  checkProofs(await files.text(EVIDENCE.proofs), leaves, root, report);
  return leaves;
}

/** Leaves of the log's text, one a line; what is wrong with one is told to the report. */
export function readLeaves(text: string, report: Report): EvidenceLeaf[] {
  const lines = text.split('\n');
  if (lines.pop() !== '') report.bad(EVIDENCE.leaves, 'the last line is cut off');
  return lines.flatMap((line, index) => readLeaf(line, index, report) ?? []);
}

/** A leaf of the log from its text; null where that is none. */
export function readLeaf(line: string, index: number, report: Report): EvidenceLeaf | null {
  const where = `leaf ${index}`;
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Outer), line);
  if (!parsed.success) {
    report.bad(where, 'it cannot be read');
    return null;
  }
  if (canonicalJson(parsed.output) !== line) report.bad(where, 'its text is not canonical JSON (RFC 8785)');
  if (parsed.output.index !== index) report.bad(where, `it says to be leaf ${parsed.output.index}`);
  return { ...parsed.output, body: parsed.output.body, hash: leafHash(line) };
}

type Signed = { readonly message: string; readonly key: string; readonly trustedKey: string | null };
type Log = {
  readonly leaves: readonly EvidenceLeaf[];
  readonly root: Uint8Array;
  readonly manifest: Manifest;
};

function checkCheckpoint({ message, key, trustedKey }: Signed, log: Log, report: Report): void {
  const where = EVIDENCE.checkpoint;
  try {
    const { origin, size, root, note } = parseCheckpoint(message);
    if (origin !== log.manifest.origin) report.bad(where, `it is of the log ${origin}`);
    if (size !== log.leaves.length)
      report.bad(where, `it signs ${size} leaves, ${log.leaves.length} are here`);
    else if (!sameHash(root, log.root)) report.bad(where, 'its root is not that of the leaves');
    if (!isSignedBy(note, parseVerifierKey(key))) report.bad(where, 'its signature is not that of the key');
  } catch (thrown) {
    report.bad(where, problemOf(thrown));
  }
  const named = log.leaves.flatMap((leaf) => bodyOf(leaf, 'key') ?? []).at(-1);
  if (named?.key !== key) report.bad(EVIDENCE.key, 'it is not the key that the log names last');
  if (trustedKey !== null && trustedKey !== key) report.bad(EVIDENCE.key, 'it is not the key you trust');
}

function checkProofs(text: string, leaves: readonly EvidenceLeaf[], root: Uint8Array, report: Report): void {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Proofs), text);
  if (!parsed.success) {
    report.bad(EVIDENCE.proofs, 'it cannot be read');
    return;
  }
  for (const { leaf: index, proof } of parsed.output) {
    const leaf = leaves[index]?.hash;
    const path = proof.map((hash) => Buffer.from(hash, 'hex'));
    if (leaf === undefined || !verifyInclusion({ index, size: leaves.length, leaf, root, proof: path })) {
      report.bad(EVIDENCE.proofs, `the proof of leaf ${index} does not lead to the root`);
    }
  }
}
