import { clusteredChange } from './statistics.ts';

/** How two opinions of the same labelled images turned out: right both, one alone, or neither. */
export type PairedOpinions = {
  readonly both: number;
  readonly first: number;
  readonly second: number;
  readonly neither: number;
};

/** How many images, and how many of them each opinion had right. */
export type OpinionRecord = { readonly images: number; readonly first: number; readonly second: number };

/** Null where they cannot be told apart: where the 95 % interval of the paired difference does not exclude 0. */
export function toldApart({ both, first, second, neither }: PairedOpinions): OpinionRecord | null {
  const images = both + first + second + neither;
  const right = { first: new Uint8Array(images), second: new Uint8Array(images) };
  right.first.fill(1, 0, both + first);
  right.second.fill(1, 0, both).fill(1, both + first, both + first + second);
  const sizes = new Uint8Array(images).fill(1);
  const { low, high } = clusteredChange({ successes: right.first, sizes }, right.second);
  if (low === null || high === null || (low <= 0 && high >= 0)) return null;
  return { images, first: both + first, second: both + second };
}
