import * as fc from 'fast-check';
import type { QueueItem } from '../../../src/shared/contract/queue.ts';

const CLASSES = 4;

export function item(sample: number, more: Partial<QueueItem> = {}): QueueItem {
  return {
    sample,
    outcome: 'rescued',
    status: 'open',
    label: 0,
    certainty: 0.5,
    entropy: 1,
    mutualInformation: 0.2,
    suggestion: { label: 1, certainty: 0.9 },
    chance: null,
    far: false,
    decided: null,
    ...more,
  };
}

/** Lists of items with different samples. */
export const itemLists = fc
  .uniqueArray(fc.integer({ min: 1, max: 500 }), { maxLength: 40 })
  .chain((samples) => fc.tuple(...samples.map((sample) => oneItem(sample))));

function oneItem(sample: number) {
  return fc
    .record({
      outcome: fc.constantFrom('rescued' as const, 'unsure' as const),
      status: fc.constantFrom('open' as const, 'decided' as const, 'skipped' as const, 'flagged' as const),
      label: fc.nat(CLASSES - 1),
      entropy: fc.double({ min: 0, max: 2, noNaN: true }),
      mutualInformation: fc.double({ min: 0, max: 2, noNaN: true }),
      chance: fc.option(fc.constantFrom(0.5, 0.9, 0.97, 0.995)),
      far: fc.boolean(),
      suggestion: fc.option(fc.record({ label: fc.nat(CLASSES - 1), certainty: fc.constant(0.9) })),
    })
    .map((more) => item(sample, more));
}
