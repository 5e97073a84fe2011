import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digestRows } from '../../../src/main/audit/digest.ts';
import { canonicalJson, leafHash, sealLeaf } from '../../../src/main/audit/leaf.ts';

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

describe('a leaf', () => {
  test('of nothing has the hash that certificate transparency gives it', () => {
    expect(hex(leafHash(''))).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
  });

  test('is hashed as 0x00 and its UTF-8 text', () => {
    const { json, hash } = sealLeaf({ b: 'é', a: 1 });
    expect(json).toBe('{"a":1,"b":"é"}');
    const bytes = Buffer.concat([Buffer.of(0), Buffer.from(json, 'utf8')]);
    expect(hex(hash)).toBe(createHash('sha256').update(bytes).digest('hex'));
  });
});

describe('canonical JSON', () => {
  test('is that of RFC 8785, section 3.2.3', () => {
    const value = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    expect([...canonicalJson(value).matchAll(/:"([^"]*)"/g)].map(([, name]) => name)).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
    expect(canonicalJson([333333333.3333333, 1e30, 4.5, 2e-3, 1e-27])).toBe(
      '[333333333.3333333,1e+30,4.5,0.002,1e-27]',
    );
  });

  test('does not depend on the order of keys and says the same', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const backwards = Object.fromEntries(Object.entries(value).toReversed());
        expect(canonicalJson(backwards)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test.each([[Number.NaN], [{ a: Infinity }], [undefined], ['\ud800'], [{ a: 1n }]])(
    'refuses %s',
    (value) => {
      expect(() => canonicalJson(value)).toThrow('No canonical JSON');
    },
  );
});

describe('a digest over rows', () => {
  test('is the SHA-256 of one JSON array a line, however many there are', () => {
    const rows = Array.from({ length: 2500 }, (_, index) => [index, `name "${index}"`, null, index / 7]);
    const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    expect(digestRows(rows)).toBe(createHash('sha256').update(text).digest('hex'));
    expect(digestRows([])).toBe(createHash('sha256').digest('hex'));
  });

  test('differs when a cell moves to another row or column', () => {
    const variants = [[['a', 'b'], ['c']], [['a'], ['b', 'c']], [['a', 'b', 'c']], [['ab'], ['c']]];
    expect(new Set(variants.map((rows) => digestRows(rows))).size).toBe(variants.length);
  });

  test('refuses numbers that JSON cannot hold', () => {
    expect(() => digestRows([[1, Number.NaN]])).toThrow('No digest over the number NaN');
  });
});
