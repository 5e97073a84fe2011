import { hash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  appendHash,
  consistencyProof,
  EMPTY_RANGE,
  EMPTY_ROOT,
  inclusionProof,
  rangeRoot,
  readRange,
  verifyConsistency,
  verifyInclusion,
} from '../../../src/main/audit/merkle.ts';
import { grown, reader, rootByDefinition } from './tree.ts';

/** Leaves, roots of the first 1 to 8 of them, and paths: the tree of certificate transparency's own tests. */
const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((bytes) => hash('sha256', Buffer.concat([Buffer.of(0), Buffer.from(bytes, 'hex')]), 'buffer'));
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const INCLUSION: readonly (readonly [index: number, size: number, path: readonly string[]])[] = [
  [0, 1, []],
  [
    0,
    8,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [
    5,
    8,
    [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
  [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
];
const CONSISTENCY: readonly (readonly [old: number, size: number, path: readonly string[]])[] = [
  [1, 1, []],
  [
    1,
    8,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [
    6,
    8,
    [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
  [
    2,
    5,
    [
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  ],
];

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function hashes(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, index) => hash('sha256', `leaf ${index}`, 'buffer'));
}

const Tree = fc
  .integer({ min: 1, max: 70 })
  .chain((size) => fc.tuple(fc.constant(hashes(size)), fc.integer({ min: 0, max: size - 1 })));

describe('the tree of certificate transparency', () => {
  test('has the roots it is known for, from none to eight leaves', () => {
    expect(hex(EMPTY_ROOT)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(LEAVES.map((_, last) => hex(rangeRoot(grown(LEAVES.slice(0, last + 1)))))).toEqual(ROOTS);
  });

  test.each(INCLUSION)('leaf %i is in the tree of %i by the path it is known for', (index, size, path) => {
    expect(inclusionProof(index, size, reader(LEAVES)).map(hex)).toEqual(path);
  });

  test.each(CONSISTENCY)(
    '%i leaves are the beginning of %i by the path it is known for',
    (old, size, path) => {
      expect(consistencyProof(old, size, reader(LEAVES)).map(hex)).toEqual(path);
    },
  );
});

describe('a growing tree', () => {
  test('has the root of the definition, keeps a node for each one bit and can be read back', () => {
    fc.assert(
      fc.property(Tree, ([leaves]) => {
        const range = grown(leaves);
        expect(hex(rangeRoot(range))).toBe(hex(rootByDefinition(leaves)));
        expect(range.nodes).toHaveLength(leaves.length.toString(2).replaceAll('0', '').length);
        expect(readRange(leaves.length, reader(leaves))).toEqual(range);
      }),
    );
  });

  test('completes, with each leaf, the perfect subtrees that end there', () => {
    const leaves = hashes(33);
    let range = EMPTY_RANGE;
    for (const [index, leaf] of leaves.entries()) {
      const grownBy = appendHash(range, leaf);
      ({ range } = grownBy);
      const read = reader(leaves);
      expect(grownBy.completed.map(hex)).toEqual(
        grownBy.completed.map((_, above) => hex(read(above + 1, (index + 1) / 2 ** (above + 1) - 1))),
      );
      expect((index + 1) % 2 ** grownBy.completed.length).toBe(0);
    }
  });
});

describe('an inclusion proof', () => {
  test('holds for its leaf, and for no other place, size, leaf, root or path', () => {
    fc.assert(
      fc.property(Tree, fc.nat(255), ([leaves, index], salt) => {
        const size = leaves.length;
        const root = rootByDefinition(leaves);
        const proof = inclusionProof(index, size, reader(leaves));
        const leaf = leaves[index] ?? EMPTY_ROOT;
        const claim = { index, size, leaf, root, proof };
        expect(verifyInclusion(claim)).toBe(true);
        const other = hash('sha256', `other ${salt}`, 'buffer');
        expect(verifyInclusion({ ...claim, leaf: other })).toBe(false);
        expect(verifyInclusion({ ...claim, root: other })).toBe(false);
        expect(verifyInclusion({ ...claim, proof: [...proof, other] })).toBe(false);
        expect(verifyInclusion({ ...claim, index: size })).toBe(false);
        for (const [place] of proof.entries()) {
          expect(verifyInclusion({ ...claim, proof: proof.with(place, other) })).toBe(false);
          expect(verifyInclusion({ ...claim, proof: proof.toSpliced(place, 1) })).toBe(false);
        }
        const places = leaves.flatMap((_, place) =>
          verifyInclusion({ ...claim, index: place }) ? [place] : [],
        );
        expect(places).toEqual([index]);
      }),
      { numRuns: 40 },
    );
  });

  test('cannot be had for a leaf that is not there', () => {
    expect(() => inclusionProof(8, 8, reader(LEAVES))).toThrow('There is no leaf 8 in a log of 8');
    expect(() => inclusionProof(0.5, 8, reader(LEAVES))).toThrow('There is no leaf 0.5');
  });
});

describe('a consistency proof', () => {
  test('holds for every beginning, and for no other size, root or path', () => {
    fc.assert(
      fc.property(Tree, fc.nat(255), ([leaves, oldSize], salt) => {
        const size = leaves.length;
        const root = rootByDefinition(leaves);
        const oldRoot = rootByDefinition(leaves.slice(0, oldSize));
        const proof = consistencyProof(oldSize, size, reader(leaves));
        const claim = { oldSize, oldRoot, size, root, proof };
        expect(verifyConsistency(claim)).toBe(true);
        const other = hash('sha256', `other ${salt}`, 'buffer');
        expect(verifyConsistency({ ...claim, oldRoot: other })).toBe(false);
        expect(verifyConsistency({ ...claim, root: other })).toBe(oldSize === 0);
        expect(verifyConsistency({ ...claim, proof: [...proof, other] })).toBe(false);
        expect(verifyConsistency({ ...claim, oldSize: size + 1 })).toBe(false);
        for (const [place] of proof.entries()) {
          expect(verifyConsistency({ ...claim, proof: proof.with(place, other) })).toBe(false);
          expect(verifyConsistency({ ...claim, proof: proof.toSpliced(place, 1) })).toBe(false);
        }
      }),
    );
  });

  test('finds a log whose past was changed, whichever leaf it was', () => {
    const leaves = hashes(21);
    for (const [place] of leaves.slice(0, 13).entries()) {
      const forged = leaves.with(place, EMPTY_ROOT);
      const claim = {
        oldSize: 13,
        oldRoot: rootByDefinition(leaves.slice(0, 13)),
        size: 21,
        root: rootByDefinition(forged),
        proof: consistencyProof(13, 21, reader(forged)),
      };
      expect(verifyConsistency(claim)).toBe(false);
    }
  });

  test('cannot be had for a log that is shorter', () => {
    expect(() => consistencyProof(9, 8, reader(LEAVES))).toThrow('A log of 8 leaves cannot begin with 9');
  });
});
