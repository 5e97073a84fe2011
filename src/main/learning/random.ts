import { GwinnowError } from '../../shared/errors.ts';

/**
 * What a stream of random numbers is for. The position in this list is part of every stream's key: append only,
 * or stored results no longer replay.
 */
const PURPOSES = [
  'init',
  'draw',
  'z',
  'shuffle',
  'flipout',
  'dropout',
  'augment',
  'noise',
  'interpolate',
  'split',
  'probe',
  'bootstrap',
  'sample',
] as const;

export type Purpose = (typeof PURPOSES)[number];

/** Names one stream. Numbers are unsigned 32-bit; what is left out is 0. */
export type StreamKey = {
  readonly seed: number;
  readonly purpose: Purpose;
  readonly step?: number;
  readonly index?: number;
  readonly lane?: number;
};

/** A stream's place in Philox's key and counter space. Block b has the counter [b, ...high]. */
export type StreamWords = {
  readonly key: readonly [number, number];
  readonly high: readonly [number, number, number];
};

const HASH_MIX = 0x0100_0000;
const HASH_STREAM = 0x0200_0000;
const MAX_WORDS = 2 ** 32;

const M0 = 0xd251_1f53;
const M1 = 0xcd9e_8d57;
const W0 = 0x9e37_79b9;
const W1 = 0xbb67_ae85;

const QUARTER_TURN = 2 ** 21;
const EIGHTH_TURN = 2 ** 20;
const RADIANS = (2 * Math.PI) / 2 ** 23;
const POWERS_OF_HALF = Float64Array.from({ length: 24 }, (_, exponent) => 2 ** -exponent);

/** Philox4x32-10: four random words for a counter and a key. Salmon et al., SC 2011, section 4.3. */
export function philox4x32(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
): [number, number, number, number] {
  const words = new Uint32Array(4);
  fillWords({ key, high: [counter[1], counter[2], counter[3]] }, counter[0], words);
  const [w0 = 0, w1 = 0, w2 = 0, w3 = 0] = words;
  return [w0, w1, w2, w3];
}

/**
 * Injective: key = [seed, purpose], counter = [block, step, index, lane], so no two streams share a block.
 * Errors: BAD_ARGUMENT when a number is not an unsigned 32-bit integer.
 */
export function streamWords(key: StreamKey): StreamWords {
  const { seed, purpose, step = 0, index = 0, lane = 0 } = key;
  for (const [name, value] of Object.entries({ seed, step, index, lane })) {
    if (Number.isInteger(value) && value >= 0 && value < 2 ** 32) continue;
    throw new GwinnowError(
      'BAD_ARGUMENT',
      `Random stream: ${name} must be an unsigned 32-bit integer, not ${value}.`,
    );
  }
  return { key: [seed, PURPOSES.indexOf(purpose) + 1], high: [step, index, lane] };
}

/**
 * Fills `words` with blocks firstBlock, firstBlock + 1, ... of a stream. The rounds of `philox4x32`, written out on
 * 32-bit integers for speed; the multipliers' halves are 0xd251|0x1f53 and 0xcd9e|0x8d57.
 */
function fillWords(stream: StreamWords, firstBlock: number, words: Uint32Array): void {
  const [h0, h1, h2] = stream.high;
  for (let at = 0, block = firstBlock; at < words.length; at += 4, block++) {
    let c0 = block | 0;
    let c1 = h0 | 0;
    let c2 = h1 | 0;
    let c3 = h2 | 0;
    let k0 = stream.key[0] | 0;
    let k1 = stream.key[1] | 0;
    for (let round = 0; round < 10; round++) {
      const middle0 = (Math.imul(c0 >>> 16, 0x1f53) + (Math.imul(c0 & 0xffff, 0x1f53) >>> 16)) | 0;
      const carry0 = (Math.imul(c0 & 0xffff, 0xd251) + (middle0 & 0xffff)) | 0;
      const high0 = (Math.imul(c0 >>> 16, 0xd251) + (middle0 >>> 16) + (carry0 >>> 16)) | 0;
      const middle1 = (Math.imul(c2 >>> 16, 0x8d57) + (Math.imul(c2 & 0xffff, 0x8d57) >>> 16)) | 0;
      const carry1 = (Math.imul(c2 & 0xffff, 0xcd9e) + (middle1 & 0xffff)) | 0;
      const high1 = (Math.imul(c2 >>> 16, 0xcd9e) + (middle1 >>> 16) + (carry1 >>> 16)) | 0;
      const low0 = Math.imul(c0, M0);
      const low1 = Math.imul(c2, M1);
      c0 = high1 ^ c1 ^ k0;
      c1 = low1;
      c2 = high0 ^ c3 ^ k1;
      c3 = low0;
      k0 = (k0 + W0) | 0;
      k1 = (k1 + W1) | 0;
    }
    words[at] = c0;
    words[at + 1] = c1;
    words[at + 2] = c2;
    words[at + 3] = c3;
  }
}

function wordsOf(stream: StreamWords, count: number): Uint32Array {
  if (!Number.isInteger(count) || count < 0 || count >= MAX_WORDS) {
    throw new GwinnowError('BAD_ARGUMENT', `Random stream: cannot make ${count} numbers.`);
  }
  const words = new Uint32Array(count);
  fillWords(stream, 0, words);
  return words;
}

function toUniforms(words: Uint32Array): Float32Array {
  const values = new Float32Array(words.length);
  for (let at = 0; at < values.length; at++) values[at] = ((words[at] ?? 0) & 0x7f_ffff) * 2 ** -23;
  return values;
}

/**
 * Pairs of words to pairs of normals by Box-Muller, in the order and with the 23 bits of TensorFlow's Philox
 * operations. Logarithm, sine and cosine are our own, from additions, multiplications and divisions alone:
 * the language leaves Math.log and its kind to the engine, and a z or a weight draw must not depend on one.
 */
function toNormals(words: Uint32Array, count: number): Float32Array {
  const values = new Float32Array(count);
  for (let at = 0; at < count; at += 2) {
    const radius = Math.sqrt(-2 * logOfFraction((words[at] ?? 0) & 0x7f_ffff));
    const turn = (words[at + 1] ?? 0) & 0x7f_ffff;
    values[at] = radius * sineOfTurn(turn);
    values[at + 1] = radius * sineOfTurn(turn + QUARTER_TURN);
  }
  return values;
}

/** ln(k / 2^23) for k in 0..2^23-1, relative error below 1e-15; ln(1e-7) for 0, as TensorFlow has it. */
function logOfFraction(k: number): number {
  if (k === 0) return -16.11809565095832;
  let exponent = 31 - Math.clz32(k);
  let mantissa = k * (POWERS_OF_HALF[exponent] ?? 1);
  if (mantissa > Math.SQRT2) {
    mantissa *= 0.5;
    exponent++;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  const q = s * s;
  const tail = 1 / 11 + q * (1 / 13 + q * (1 / 15 + q * (1 / 17 + q * (1 / 19))));
  const atanh = 1 + q * (1 / 3 + q * (1 / 5 + q * (1 / 7 + q * (1 / 9 + q * tail))));
  return (exponent - 23) * Math.LN2 + 2 * s * atanh;
}

/** sin(2 pi k / 2^23) for k >= 0; the quadrant is found in integers, so the reduction is exact. */
function sineOfTurn(k: number): number {
  const quadrant = ((k + EIGHTH_TURN) >> 21) & 3;
  const angle = (((k + EIGHTH_TURN) & (QUARTER_TURN - 1)) - EIGHTH_TURN) * RADIANS;
  const value = quadrant % 2 === 0 ? sine(angle) : cosine(angle);
  return quadrant < 2 ? value : -value;
}

/** Taylor series, exact to double precision for |x| <= pi / 4. */
function sine(x: number): number {
  const q = -x * x;
  const tail = 1 / 362880 + q * (1 / 39916800 + q * (1 / 6227020800 + q * (1 / 1307674368000)));
  return x * (1 + q * (1 / 6 + q * (1 / 120 + q * (1 / 5040 + q * tail))));
}

function cosine(x: number): number {
  const q = -x * x;
  const tail = 1 / 40320 + q * (1 / 3628800 + q * (1 / 479001600 + q * (1 / 87178291200)));
  return 1 + q * (1 / 2 + q * (1 / 24 + q * (1 / 720 + q * tail)));
}

/** [count] numbers in [0, 1), multiples of 2^-23. */
export function uniforms(key: StreamKey, count: number): Float32Array {
  return toUniforms(wordsOf(streamWords(key), count));
}

/** [count] numbers from N(0, 1) by Box-Muller. */
export function normals(key: StreamKey, count: number): Float32Array {
  return toNormals(wordsOf(streamWords(key), count + (count % 2)), count);
}

/** [count] integers, each of 0..below-1 equally likely. */
export function integers(key: StreamKey, count: number, below: number): Uint32Array {
  const next = wordSource(key);
  return Uint32Array.from({ length: count }, () => boundedInteger(next, below));
}

/** The numbers 0..count-1 in random order (Fisher-Yates). */
export function permutation(key: StreamKey, count: number): Uint32Array {
  const next = wordSource(key);
  const order = Uint32Array.from({ length: count }, (_, place) => place);
  for (let last = count - 1; last > 0; last--) {
    const other = boundedInteger(next, last + 1);
    const kept = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = kept;
  }
  return order;
}

function wordSource(key: StreamKey): () => number {
  const stream = streamWords(key);
  const buffer = new Uint32Array(1024);
  let at = buffer.length;
  let block = 0;
  return () => {
    if (at === buffer.length) {
      fillWords(stream, block, buffer);
      block += buffer.length / 4;
      at = 0;
    }
    return buffer[at++] ?? 0;
  };
}

function boundedInteger(next: () => number, below: number): number {
  if (!Number.isInteger(below) || below < 1 || below > 2 ** 32) {
    throw new GwinnowError('BAD_ARGUMENT', `Random integers: the bound ${below} is not in 1..2^32.`);
  }
  const limit = 2 ** 32 - (2 ** 32 % below);
  for (;;) {
    const word = next();
    if (word < limit) return word % below;
  }
}

/**
 * [count] numbers from N(0, 1) that depend on the seed and the 32 bytes of a sample's hash alone. All 256 bits
 * of the hash are absorbed, by chaining two Philox blocks under a key no StreamKey has, into the 96 counter
 * bits of the stream.
 */
export function normalsForHash(seed: number, hash: Uint8Array, count: number): Float32Array {
  streamWords({ seed, purpose: 'z' });
  if (hash.length !== 32) {
    throw new GwinnowError('BAD_ARGUMENT', `A sample's hash has 32 bytes, not ${hash.length}.`);
  }
  const view = new DataView(hash.buffer, hash.byteOffset, 32);
  const word = (at: number): number => view.getUint32(at * 4, true);
  const mixKey = [seed, HASH_MIX] as const;
  const first = philox4x32([word(0), word(1), word(2), word(3)], mixKey);
  const [h0, h1, h2] = philox4x32(
    [
      (first[0] ^ word(4)) >>> 0,
      (first[1] ^ word(5)) >>> 0,
      (first[2] ^ word(6)) >>> 0,
      (first[3] ^ word(7)) >>> 0,
    ],
    mixKey,
  );
  const stream: StreamWords = { key: [seed, HASH_STREAM], high: [h0, h1, h2] };
  return toNormals(wordsOf(stream, count + (count % 2)), count);
}
