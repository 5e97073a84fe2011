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

function multiplyHigh(a: number, b: number): number {
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  const bHigh = b >>> 16;
  const bLow = b & 0xffff;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = (middle & 0xffff) + aLow * bHigh;
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + (carry - (carry % 0x10000)) / 0x10000) >>> 0;
}

/** Philox4x32-10: four random words for a counter and a key. Salmon et al., SC 2011, section 4.3. */
export function philox4x32(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
): [number, number, number, number] {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(M0, c0);
    const high1 = multiplyHigh(M1, c2);
    const low0 = Math.imul(M0, c0) >>> 0;
    const low1 = Math.imul(M1, c2) >>> 0;
    [c0, c1, c2, c3] = [(high1 ^ c1 ^ k0) >>> 0, low1, (high0 ^ c3 ^ k1) >>> 0, low0];
    k0 = (k0 + W0) >>> 0;
    k1 = (k1 + W1) >>> 0;
  }
  return [c0, c1, c2, c3];
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

function fillWords(stream: StreamWords, firstBlock: number, words: Uint32Array): void {
  const [h0, h1, h2] = stream.high;
  for (let at = 0, block = firstBlock; at < words.length; at += 4, block++) {
    words.set(philox4x32([block, h0, h1, h2], stream.key).slice(0, words.length - at), at);
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
  return Float32Array.from(words, (word) => (word & 0x7f_ffff) * 2 ** -23);
}

function toNormals(words: Uint32Array, count: number): Float32Array {
  const values = new Float32Array(count);
  for (let at = 0; at < count; at += 2) {
    const first = Math.max(((words[at] ?? 0) & 0x7f_ffff) * 2 ** -23, 1e-7);
    const angle = 2 * Math.PI * (((words[at + 1] ?? 0) & 0x7f_ffff) * 2 ** -23);
    const radius = Math.sqrt(-2 * Math.log(first));
    values[at] = Math.sin(angle) * radius;
    if (at + 1 < count) values[at + 1] = Math.cos(angle) * radius;
  }
  return values;
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
