import type { EvidenceRecord } from '../../../shared/evidence.ts';
import { bodyOf, type EvidenceLeaf } from './log.ts';

type Decisions = EvidenceRecord['decisions'];

/** What was decided, undone and redone on each sample, in the log's order. */
export type DecisionsOf = ReadonlyMap<number, Decisions>;

/** Gathers them from leaves that come in the log's order. */
export function createDecisions() {
  const found = new Map<number, Decisions>();
  const add = (sample: number, entry: Decisions[number]): void => {
    const own = found.get(sample);
    if (own === undefined) found.set(sample, [entry]);
    else own.push(entry);
  };
  return {
    add(leaf: EvidenceLeaf): void {
      const { index, at, actor: reviewer } = leaf;
      for (const { sample, id, kind, label, secondRun } of bodyOf(leaf, 'decision')?.decisions ?? []) {
        const taken = secondRun === undefined ? {} : { secondRun };
        add(sample, { leaf: index, id, kind, label, reviewer, at, ...taken });
      }
      for (const kind of ['undo', 'redo'] as const) {
        for (const { sample, id } of bodyOf(leaf, kind)?.decisions ?? []) {
          add(sample, { leaf: index, id, kind, label: null, reviewer, at });
        }
      }
    },
    found: found as DecisionsOf,
  };
}

export function decisionsOf(leaves: Iterable<EvidenceLeaf>): DecisionsOf {
  const decisions = createDecisions();
  for (const leaf of leaves) decisions.add(leaf);
  return decisions.found;
}
