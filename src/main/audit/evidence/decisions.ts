import type { EvidenceRecord } from '../../../shared/evidence.ts';
import { bodyOf, type EvidenceLeaf } from './log.ts';

type Decisions = EvidenceRecord['decisions'];

/** What was decided, undone and redone on each sample, in the log's order. */
export function decisionsOf(leaves: readonly EvidenceLeaf[]): ReadonlyMap<number, Decisions> {
  const found = new Map<number, Decisions>();
  const add = (sample: number, entry: Decisions[number]) =>
    found.set(sample, [...(found.get(sample) ?? []), entry]);
  for (const leaf of leaves) {
    const { index, at, actor: reviewer } = leaf;
    for (const { sample, id, kind, label } of bodyOf(leaf, 'decision')?.decisions ?? []) {
      add(sample, { leaf: index, id, kind, label, reviewer, at });
    }
    for (const kind of ['undo', 'redo'] as const) {
      for (const { sample, id } of bodyOf(leaf, kind)?.decisions ?? []) {
        add(sample, { leaf: index, id, kind, label: null, reviewer, at });
      }
    }
  }
  return found;
}
