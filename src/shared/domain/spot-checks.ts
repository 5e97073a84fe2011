/**
 * A number in [0, 1) that depends on the seed and the sample alone, evenly spread: an accepted sample is put before a
 * reviewer too if and only if it is below the policy's rate. So a higher rate keeps all that a lower one picked.
 *
 * @param seed unsigned 32-bit integer.
 * @param sample row number, positive.
 */
export function spotShare(seed: number, sample: number): number {
  return sampleShare(0x73706f74, seed, sample);
}

/** The same for a purpose of its own, which draws independently of others: an unsigned 32-bit integer. */
export function sampleShare(purpose: number, seed: number, sample: number): number {
  let bits = mixed(seed ^ purpose);
  bits = mixed(bits ^ (sample >>> 0));
  bits = mixed(bits ^ Math.floor(sample / 2 ** 32));
  return bits / 2 ** 32;
}

/** The finalizer of MurmurHash3, which flips each bit of the result with even chance for each bit given. */
function mixed(value: number): number {
  let bits = value >>> 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
