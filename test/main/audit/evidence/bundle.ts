import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { checkEvidence } from '../../../../src/main/audit/evidence/check.ts';
import { bundleFiles } from '../../../../src/main/formats/evidence/bundle-files.ts';
import { openZip } from '../../../../src/main/formats/evidence/zip-reader.ts';
import { writeZip } from '../../../../src/main/formats/evidence/zip-writer.ts';
import { EVIDENCE, type Manifest } from '../../../../src/shared/evidence.ts';
import type { mnistProject } from '../../engine/mnist-project.ts';

type Project = Awaited<ReturnType<typeof mnistProject>>;
export type Contents = Map<string, Uint8Array>;

/** Decides on a few samples and writes a bundle of all that is rejected. */
export async function bundleOf({ folder, client, finish }: Project): Promise<string> {
  const { items } = await client.queue.list({ limit: 3 });
  const [first = 0, second = 0, third = 0] = items.map(({ sample }) => sample);
  await client.decisions.decide({ sample: first, verdict: 'accept', reason: 'clear <b>' });
  await client.decisions.decide({ sample: second, verdict: 'keep' });
  await client.decisions.undo({});
  await client.decisions.decideMany({ samples: [second, third], verdict: 'label', label: 4 });
  const ready = (await client.models.pretrained({})).find(({ card }) => card.name === 'mnist');
  const model = ready?.installed?.second ?? 0;
  await finish((await client.scoring.score({ model, draws: 1 })).job);
  const { second: other } = await client.queue.sample({ sample: third });
  if (other === null) throw new Error('no second classifier was asked');
  const taken = { label: other.label, secondRun: other.run };
  await client.decisions.decide({ sample: third, verdict: 'label', ...taken });
  const target = join(folder, 'evidence.zip');
  await finish((await client.evidence.bundle({ target, selection: { of: 'rejected' } })).job);
  return target;
}

export async function contentsOf(path: string): Promise<Contents> {
  const zip = await openZip(path);
  const contents: Contents = new Map();
  for (const name of zip.paths) contents.set(name, await zip.read(name));
  zip.close();
  return contents;
}

export async function writeContents(path: string, contents: Contents): Promise<void> {
  await writeZip(
    path,
    async (writer) => {
      for (const [name, bytes] of contents) await writer.add(name, bytes);
    },
    () => undefined,
  );
}

export async function problemsOf(path: string, key: string | null = null) {
  const zip = await openZip(path);
  try {
    return await checkEvidence(bundleFiles(zip), key);
  } finally {
    zip.close();
  }
}

export const textOf = (contents: Contents, path: string): string =>
  Buffer.from(contents.get(path) ?? []).toString('utf8');

export const setText = (contents: Contents, path: string, text: string): void =>
  void contents.set(path, Buffer.from(text));

export function manifestOf(contents: Contents): Manifest {
  return JSON.parse(textOf(contents, EVIDENCE.manifest)) as Manifest;
}

/** Lists the files as they are now, as one would who forges a bundle with care. */
export function relist(contents: Contents, change: Partial<Manifest> = {}): void {
  const files = [...contents]
    .filter(([path]) => path !== EVIDENCE.manifest)
    .map(([path, bytes]) => {
      return { path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
    });
  setText(contents, EVIDENCE.manifest, JSON.stringify({ ...manifestOf(contents), ...change, files }));
}

/** What somebody might do to a bundle who also lists the changed files anew, and where the check has to find it. */
export const FORGERIES: readonly (readonly [
  name: string,
  where: RegExp,
  forge: (contents: Contents) => void,
])[] = [
  [
    'a leaf changed',
    /checkpoint/,
    (c) => setText(c, EVIDENCE.leaves, textOf(c, EVIDENCE.leaves).replace('clear', 'murky')),
  ],
  [
    'a label said to be taken from another run',
    /none of a second classifier/,
    (c) =>
      setText(c, EVIDENCE.leaves, textOf(c, EVIDENCE.leaves).replace(/"secondRun":\d+/, '"secondRun":1')),
  ],
  [
    'another label said to be taken',
    /has another label in run/,
    (c) =>
      setText(
        c,
        EVIDENCE.leaves,
        textOf(c, EVIDENCE.leaves).replace(
          /"label":(\d)(?=[^{}]*"secondRun":)/,
          (_, label: string) => `"label":${(Number(label) + 1) % 10}`,
        ),
      ),
  ],
  [
    'the last leaf taken away',
    /leaves|checkpoint/,
    (c) => setText(c, EVIDENCE.leaves, textOf(c, EVIDENCE.leaves).replace(/[^\n]*\n$/, '')),
  ],
  [
    'two leaves swapped',
    /leaf 1/,
    (c) => {
      const [first = '', second = '', third = '', ...rest] = textOf(c, EVIDENCE.leaves).split('\n');
      setText(c, EVIDENCE.leaves, [first, third, second, ...rest].join('\n'));
    },
  ],
  [
    'the signature of another',
    /checkpoint/,
    (c) => {
      const note = textOf(c, EVIDENCE.checkpoint);
      const at = note.length - 10;
      setText(
        c,
        EVIDENCE.checkpoint,
        `${note.slice(0, at)}${note[at] === 'A' ? 'B' : 'A'}${note.slice(at + 1)}`,
      );
    },
  ],
  [
    'a proof broken',
    /proofs/,
    (c) => setText(c, EVIDENCE.proofs, textOf(c, EVIDENCE.proofs).replace(/[0-9a-f]{64}/, 'ab'.repeat(32))),
  ],
  ['an original changed', /samples\//, (c) => flip(c, /^samples\//)],
  ['weights changed', /models\//, (c) => flip(c, /^models\//)],
  ['draws changed', /draws\//, (c) => flip(c, /^draws\//)],
  ['a transform changed', /transforms\//, (c) => flip(c, /^transforms\//)],
  ['a score changed', /runs\/scores/, (c) => flip(c, /^runs\/scores/)],
  ['an import changed', /imports\//, (c) => flip(c, /^imports\//)],
  [
    'a record changed',
    /records/,
    (c) => setText(c, EVIDENCE.records, textOf(c, EVIDENCE.records).replace('"rescued"', '"unsure"')),
  ],
  [
    'a decision left out of a record',
    /records/,
    (c) =>
      setText(
        c,
        EVIDENCE.records,
        textOf(c, EVIDENCE.records).replace(/"decisions":\[\{[^\]]*\]/, '"decisions":[]'),
      ),
  ],
  [
    'a sample left out of the records',
    /records/,
    (c) => setText(c, EVIDENCE.records, textOf(c, EVIDENCE.records).replace(/^.*\n/, '')),
  ],
  ['draws left out', /draws\//, (c) => drop(c, /^draws\//)],
  ['a model left out', /sample/, (c) => drop(c, /^models\//)],
];

/** Changes one byte of the first file that matches. */
function flip(contents: Contents, path: RegExp): void {
  const name = [...contents.keys()].find((one) => path.test(one)) ?? '';
  const bytes = Uint8Array.from(contents.get(name) ?? []);
  const at = Math.floor(bytes.length / 2);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  contents.set(name, bytes);
}

function drop(contents: Contents, path: RegExp): void {
  contents.delete([...contents.keys()].find((one) => path.test(one)) ?? '');
}
