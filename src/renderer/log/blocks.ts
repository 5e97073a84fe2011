/** A stretch of the log as a block of its strip, entries `from` to `to`. */
export type Block = {
  readonly from: number;
  readonly to: number;
  /** `new`: not in the newest check. `after`: behind the first bad entry, where nothing was checked. */
  readonly state: 'whole' | 'broken' | 'after' | 'new' | 'unchecked';
};

export type Chain = {
  readonly size: number;
  /** Entries in the newest check; null where there was none. */
  readonly checked: number | null;
  /** The first bad entry; null where none is known. */
  readonly brokenAt: number | null;
};

/** The log in at most `most` blocks of as many entries each, the last of fewer. */
export function blocksOf(chain: Chain, most: number): Block[] {
  const { size } = chain;
  const each = Math.max(1, Math.ceil(size / most));
  return Array.from({ length: Math.ceil(size / each) }, (_, n) => {
    const from = n * each;
    const to = Math.min(size, from + each) - 1;
    return { from, to, state: stateOf(chain, from, to) };
  });
}

function stateOf({ checked, brokenAt }: Chain, from: number, to: number): Block['state'] {
  if (brokenAt !== null) return to < brokenAt ? 'whole' : from <= brokenAt ? 'broken' : 'after';
  if (checked === null) return 'unchecked';
  return to < checked ? 'whole' : 'new';
}
