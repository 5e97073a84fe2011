import { hash } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { verifyInclusion } from '../../src/main/audit/merkle.ts';
import type { KeyRing } from '../../src/main/audit/keys.ts';
import type { SigningKey } from '../../src/main/audit/note.ts';
import { createTreeWriter } from '../../src/main/store/audit/tree.ts';
import { createChanges } from '../../src/main/store/change.ts';
import { createStore, openStore } from '../../src/main/store/open.ts';
import { verifyProject } from '../../src/main/store/verify/verify.ts';

const MEASURED = 10_000;

const INSERT = `INSERT INTO decisions (id, sample, kind, label, reason, reviewer, policy, at, leaf)
  VALUES (@id, 1, 'label', @label, '', 'bench', 1, @at, @leaf)`;

/** Fills a project with one decision under each leaf, through the gate that all changes go through. */
export function fill(folder: string, leaves: number) {
  const store = createStore(folder, 'bench', {
    name: 'Bench',
    image: { height: 1, width: 1, channels: 1 },
    classes: ['a', 'b'],
  });
  const sample = {
    sha256: hash('sha256', Uint8Array.of(0), 'buffer'),
    bytes: Uint8Array.of(0),
    pixels: null,
    mediaType: 'image/raw',
  } as const;
  store.imports.add('bench', {
    format: 'bench',
    source: 'made up',
    preprocessing: 'none',
    samples: [{ ...sample, split: 'test', label: null, source: 'one' }],
    problems: [],
  });
  store.close();
  const db = new Database(join(folder, 'gwinnow.sqlite'));
  db.pragma('synchronous = OFF');
  const microseconds = decide(db, leaves);
  const treeMicroseconds = appendOnly(db, leaves, hash('sha256', 'a leaf', 'buffer'));
  db.close();
  return { measured: MEASURED, microseconds, treeMicroseconds };
}

function decide(db: Database.Database, leaves: number): number {
  const { change } = createChanges(db, () => new Date());
  const insert = db.prepare(INSERT);
  let began = 0;
  for (let id = 1; id + 2 <= leaves; id++) {
    if (leaves - id - 2 === MEASURED) began = processorTime();
    change({ type: 'decision', actor: 'bench' }, ({ leaf, at }) => {
      const label = id % 2;
      insert.run({ id, label, at, leaf });
      const shown = { original: null, suggestion: null, scoreRun: null, transformRun: null };
      const said = {
        id,
        sample: 1,
        kind: 'label',
        label,
        reasonCode: null,
        reason: '',
        policy: 1,
        request: null,
      };
      const from = id === 1 ? { status: 'open', label: null } : { status: 'decided', label: (id + 1) % 2 };
      const one = { ...said, ...shown, from, to: { status: 'decided', label } };
      return { result: null, body: { decisions: [one] } };
    });
  }
  return ((processorTime() - began) * 1000) / MEASURED;
}

/** The tree's share, in a transaction that is taken back. */
function appendOnly(db: Database.Database, leaves: number, leafHash: Uint8Array): number {
  const tree = createTreeWriter(db);
  db.exec('BEGIN');
  const began = processorTime();
  for (let n = 0; n < MEASURED; n++) tree.keep(tree.append(leaves + n, leafHash));
  const spent = processorTime() - began;
  db.exec('ROLLBACK');
  return (spent * 1000) / MEASURED;
}

export function measureProofs(folder: string, count: number) {
  const store = openStore(folder, { readonly: true });
  const size = store.audit.size();
  const spent = Array.from({ length: count }, (_, n) => {
    const leaf = Math.floor((n * (size - 1)) / (count - 1));
    const began = processorTime();
    const { hash: leafHash, size: under, root, proof } = store.proofs.inclusion(leaf);
    const time = processorTime() - began;
    if (!verifyInclusion({ index: leaf, leaf: leafHash, size: under, root, proof }))
      throw new Error('a proof is wrong');
    return time;
  });
  store.close();
  const sum = spent.reduce((total, time) => total + time, 0);
  return { count, meanMilliseconds: sum / count, maxMilliseconds: Math.max(...spent) };
}

/** Signs the log and checks all of it, facts and signature too. */
export function measureVerify(folder: string) {
  const store = openStore(folder, { keys: memoryKeys() });
  store.policies.set('bench', { reason: 'so that a key is made and signs' });
  store.close();
  const began = processorTime();
  const steps = verifyProject(folder);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  const seconds = (processorTime() - began) / 1000;
  const { finding, size, signed } = step.value;
  return { seconds, sound: finding === null, size, signed, finding: finding?.message ?? null };
}

function memoryKeys(): KeyRing {
  const kept = new Map<string, SigningKey>();
  return {
    find: ({ id }) => kept.get(id) ?? null,
    place: () => null,
    keep: (key) => void kept.set(key.id, key),
  };
}

/** Milliseconds that this process has computed for: what else the machine does counts little. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
