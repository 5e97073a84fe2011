import type { QueueItem } from '../../shared/contract/queue.ts';

/** What of a choice can be accepted together, and what is left out; items without a suggestion are in none of these. */
export type BatchParts = {
  readonly acceptable: readonly QueueItem[];
  /** Of a class that is off for batches. */
  readonly held: readonly QueueItem[];
  /** With a transform that is unusually far from the image, whatever their class. */
  readonly far: readonly QueueItem[];
  /** How many of the acceptable have no known chance of being right, where others of the queue have one. */
  readonly unknown: number;
};

/** @param tellsChance whether chances are known of items of this queue */
export function batchParts(
  chosen: readonly QueueItem[],
  isHeld: (label: number) => boolean,
  tellsChance: boolean,
): BatchParts {
  const suggested = chosen.filter(({ suggestion }) => suggestion !== null);
  const near = suggested.filter(({ far }) => !far);
  const heldOne = ({ suggestion }: QueueItem): boolean => suggestion !== null && isHeld(suggestion.label);
  const acceptable = near.filter((item) => !heldOne(item));
  return {
    acceptable,
    held: near.filter(heldOne),
    far: suggested.filter(({ far }) => far),
    unknown: tellsChance ? acceptable.filter(({ chance }) => chance === null).length : 0,
  };
}
