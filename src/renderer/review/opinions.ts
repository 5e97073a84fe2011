import type { SampleDetail } from '../../shared/contract/queue.ts';

export type Opinion = {
  readonly from: 'original' | 'transform' | 'second';
  readonly model: number;
  readonly label: number;
  readonly certainty: number;
};

export type Opinions = {
  readonly rows: readonly Opinion[];
  /** The label of the other classifier, and with whom it agrees; `all`: nobody disagrees. */
  readonly second: number;
  readonly sides: 'all' | 'suggestion' | 'original' | 'nobody';
};

/** What classifier and other classifier say of an item; null where no other one was asked or nothing was scored. */
export function opinionsOf({ original, transform, second, record }: SampleDetail): Opinions | null {
  if (original === null || second === null || record === null) return null;
  const rows: Opinion[] = [{ from: 'original', model: record.classifier, ...of(original) }];
  if (transform !== null && record.transform !== null) {
    rows.push({ from: 'transform', model: record.transform.gwin, ...of(transform) });
  }
  rows.push({ from: 'second', model: second.model, ...of(second) });
  return {
    rows,
    second: second.label,
    sides: sidesOf(second.label, original.label, transform?.label ?? null),
  };
}

function of({ label, certainty }: Pick<Opinion, 'label' | 'certainty'>) {
  return { label, certainty };
}

function sidesOf(second: number, original: number, suggestion: number | null): Opinions['sides'] {
  if (second === original) return suggestion === null || suggestion === second ? 'all' : 'original';
  return second === suggestion ? 'suggestion' : 'nobody';
}
