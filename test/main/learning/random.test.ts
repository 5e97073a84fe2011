import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  integers,
  normals,
  normalsForHash,
  permutation,
  philox4x32,
  streamWords,
  uniforms,
  type Purpose,
  type StreamKey,
} from '../../../src/main/learning/random.ts';

const PURPOSES: Purpose[] = [
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
];
const u32 = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 2 ** 32 - 1 }));
const keys = fc.record({
  seed: u32,
  purpose: fc.constantFrom(...PURPOSES),
  step: u32,
  index: u32,
  lane: u32,
}) satisfies fc.Arbitrary<StreamKey>;

const hex = (words: readonly number[]): string =>
  words.map((word) => word.toString(16).padStart(8, '0')).join(' ');

const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const moment = (values: Float32Array, power: number): number =>
  values.reduce((sum, value) => sum + value ** power, 0) / values.length;

function randomHash(seed: number): Uint8Array {
  return Uint8Array.from(integers({ seed, purpose: 'sample' }, 32, 256));
}

describe('Philox4x32-10', () => {
  // Random123's kat_vectors, lines "philox4x32 10".
  test.each([
    ['00000000 00000000 00000000 00000000', '00000000 00000000', '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    ['ffffffff ffffffff ffffffff ffffffff', 'ffffffff ffffffff', '408f276d 41c83b0e a20bc7c6 6d5451fd'],
    ['243f6a88 85a308d3 13198a2e 03707344', 'a4093822 299f31d0', 'd16cfe09 94fdcceb 5001e420 24126ea1'],
  ])('gives the published words for counter %s', (counter, key, expected) => {
    const [c0 = 0, c1 = 0, c2 = 0, c3 = 0] = counter.split(' ').map((word) => Number.parseInt(word, 16));
    const [k0 = 0, k1 = 0] = key.split(' ').map((word) => Number.parseInt(word, 16));
    expect(hex(philox4x32([c0, c1, c2, c3], [k0, k1]))).toBe(expected);
  });

  test('agrees with exact big integer arithmetic for any counter and key', () => {
    fc.assert(
      fc.property(fc.tuple(u32, u32, u32, u32), fc.tuple(u32, u32), (counter, key) => {
        let [c0, c1, c2, c3] = counter.map(BigInt) as [bigint, bigint, bigint, bigint];
        let [k0, k1] = key.map(BigInt) as [bigint, bigint];
        for (let round = 0; round < 10; round++) {
          const left = 0xd2511f53n * c0;
          const right = 0xcd9e8d57n * c2;
          [c0, c1, c2, c3] = [
            (right >> 32n) ^ c1 ^ k0,
            right & 0xffffffffn,
            (left >> 32n) ^ c3 ^ k1,
            left & 0xffffffffn,
          ];
          k0 = (k0 + 0x9e3779b9n) & 0xffffffffn;
          k1 = (k1 + 0xbb67ae85n) & 0xffffffffn;
        }
        expect(philox4x32(counter, key)).toEqual([c0, c1, c2, c3].map(Number));
      }),
    );
  });
});

describe('streams', () => {
  test('two different keys never share a block', () => {
    fc.assert(
      fc.property(keys, keys, (a, b) => {
        const same = PURPOSES.indexOf(a.purpose) === PURPOSES.indexOf(b.purpose) && keyText(a) === keyText(b);
        const wordsA = streamWords(a);
        const wordsB = streamWords(b);
        expect(hex([...wordsA.key, ...wordsA.high]) === hex([...wordsB.key, ...wordsB.high])).toBe(same);
      }),
    );
  });

  test('changing one field of a key changes the numbers', () => {
    const base: Required<StreamKey> = { seed: 5, purpose: 'draw', step: 1, index: 2, lane: 3 };
    const first = uniforms(base, 8);
    for (const change of [{ seed: 6 }, { purpose: 'z' as const }, { step: 2 }, { index: 3 }, { lane: 4 }]) {
      expect(uniforms({ ...base, ...change }, 8)).not.toEqual(first);
    }
  });

  test('a left out field is 0', () => {
    expect(uniforms({ seed: 9, purpose: 'noise' }, 8)).toEqual(
      uniforms({ seed: 9, purpose: 'noise', step: 0, index: 0, lane: 0 }, 8),
    );
  });

  test('a longer request begins with a shorter one', () => {
    fc.assert(
      fc.property(keys, fc.nat(40), fc.nat(40), (key, short, more) => {
        expect(uniforms(key, short + more).subarray(0, short)).toEqual(uniforms(key, short));
        expect(normals(key, short + more).subarray(0, short)).toEqual(normals(key, short));
      }),
    );
  });

  test.each([
    { seed: -1 },
    { seed: 0.5 },
    { seed: 2 ** 32 },
    { seed: 1, step: Number.NaN },
    { seed: 1, index: -3 },
    { seed: 1, lane: 2 ** 33 },
  ])('refuses %o', (fields) => {
    expect(() => uniforms({ purpose: 'z', ...fields }, 1)).toThrow(/unsigned 32-bit/);
  });
});

describe('distributions', () => {
  test('uniforms lie in [0, 1) with the moments of the uniform distribution', () => {
    const values = uniforms({ seed: 1, purpose: 'noise' }, 400_000);
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(mean(values)).toBeCloseTo(1 / 2, 2);
    expect(moment(values, 2)).toBeCloseTo(1 / 3, 2);
  });

  test('normals have the moments of N(0, 1) and are not correlated within a pair', () => {
    const values = normals({ seed: 1, purpose: 'noise' }, 400_000);
    expect(Math.abs(mean(values))).toBeLessThan(0.006);
    expect(moment(values, 2)).toBeCloseTo(1, 2);
    expect(Math.abs(moment(values, 3))).toBeLessThan(0.03);
    expect(Math.abs(moment(values, 4) - 3)).toBeLessThan(0.06);
    let product = 0;
    for (let at = 0; at < values.length; at += 2) product += values[at]! * values[at + 1]!;
    expect(Math.abs(product / (values.length / 2))).toBeLessThan(0.01);
  });

  test('normals are Box-Muller of the same words that uniforms show', () => {
    const key: StreamKey = { seed: 77, purpose: 'z', step: 4 };
    const words = uniforms(key, 20_000);
    const values = normals(key, 20_000);
    let worst = 0;
    for (let at = 0; at < words.length; at += 2) {
      const radius = Math.sqrt(-2 * Math.log(Math.max(words[at]!, 1e-7)));
      const angle = 2 * Math.PI * words[at + 1]!;
      worst = Math.max(worst, Math.abs(values[at]! - Math.fround(radius * Math.sin(angle))));
      worst = Math.max(worst, Math.abs(values[at + 1]! - Math.fround(radius * Math.cos(angle))));
    }
    expect(worst).toBeLessThan(1e-6);
  });

  test('normals keep their bits from one version to the next', () => {
    expect([...normals({ seed: 1, purpose: 'z' }, 4)]).toEqual([
      -0.32868295907974243, -1.1984283924102783, 1.1189287900924683, -0.09144853800535202,
    ]);
  });

  test('integers are in range and each about equally often', () => {
    const counts = new Uint32Array(10);
    for (const value of integers({ seed: 3, purpose: 'split' }, 100_000, 10)) counts[value]!++;
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(100_000);
    expect(Math.min(...counts)).toBeGreaterThan(9600);
    expect(Math.max(...counts)).toBeLessThan(10_400);
  });

  test('integers are unbiased where the bound does not divide 2^32', () => {
    const bound = 3 * 2 ** 30;
    const values = integers({ seed: 3, purpose: 'split' }, 60_000, bound);
    const inLowestThird = values.filter((value) => value < 2 ** 30).length;
    expect(inLowestThird / values.length).toBeCloseTo(1 / 3, 1.7);
  });

  test.each([0, -1, 1.5, 2 ** 32 + 1])('integers refuse the bound %s', (below) => {
    expect(() => integers({ seed: 3, purpose: 'split' }, 1, below)).toThrow(/bound/);
  });

  test('a permutation holds each number once, and every order of three is as likely', () => {
    fc.assert(
      fc.property(keys, fc.nat(300), (key, count) => {
        const order = [...permutation(key, count)].toSorted((a, b) => a - b);
        expect(order).toEqual(Array.from({ length: count }, (_, place) => place));
      }),
    );
    const orders = new Map<string, number>();
    for (let index = 0; index < 6000; index++) {
      const order = permutation({ seed: 1, purpose: 'shuffle', index }, 3).join('');
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(orders.size).toBe(6);
    expect(Math.min(...orders.values())).toBeGreaterThan(880);
  });
});

describe('normals for a sample', () => {
  test('every bit of the hash and of the seed matters', () => {
    const hash = randomHash(1);
    const seen = new Set([normalsForHash(0, hash, 4).join()]);
    for (let bit = 0; bit < 256; bit++) {
      const other = hash.slice();
      other[bit >> 3]! ^= 1 << (bit & 7);
      seen.add(normalsForHash(0, other, 4).join());
    }
    for (let bit = 0; bit < 32; bit++) seen.add(normalsForHash((1 << bit) >>> 0, hash, 4).join());
    expect(seen.size).toBe(1 + 256 + 32);
  });

  test('do not depend on where in memory the hash lies', () => {
    const hash = randomHash(2);
    const packed = new Uint8Array(97);
    packed.set(hash, 33);
    expect(normalsForHash(7, packed.subarray(33, 65), 9)).toEqual(normalsForHash(7, hash, 9));
  });

  test('are N(0, 1) over many samples', () => {
    const values = new Float32Array(20_000);
    for (let sample = 0; sample < 2000; sample++)
      values.set(normalsForHash(1, randomHash(sample), 10), sample * 10);
    expect(Math.abs(mean(values))).toBeLessThan(0.03);
    expect(Math.abs(moment(values, 2) - 1)).toBeLessThan(0.05);
  });

  test('refuse a hash that is not 32 bytes and a bad seed', () => {
    expect(() => normalsForHash(1, new Uint8Array(31), 4)).toThrow(/32 bytes/);
    expect(() => normalsForHash(-1, new Uint8Array(32), 4)).toThrow(/unsigned/);
  });
});

function keyText(key: StreamKey): string {
  return JSON.stringify([key.seed, key.purpose, key.step ?? 0, key.index ?? 0, key.lane ?? 0]);
}
