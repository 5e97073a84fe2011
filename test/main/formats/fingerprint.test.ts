import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { datasetFingerprint, sampleHash } from '../../../src/main/formats/fingerprint.ts';

const A = { hash: sampleHash(Uint8Array.of(1)), label: 'cat', split: 'train' } as const;
const B = { hash: sampleHash(Uint8Array.of(2)), label: null, split: null } as const;

describe('datasetFingerprint', () => {
  it('is SHA-256 over the sorted lines', () => {
    const [first, second] = [`${A.hash} "cat" train\n`, `${B.hash} null null\n`].sort();
    const expected = createHash('sha256').update(`gwinnow data set 1\n${first}${second}`).digest('hex');
    expect(datasetFingerprint([A, B])).toBe(expected);
  });

  it('depends on the set, not on order or repetition', () => {
    const sample = fc.record({
      hash: fc.uint8Array({ maxLength: 2 }).map(sampleHash),
      label: fc.option(fc.string()),
      split: fc.constantFrom('train', 'validation', 'test', null),
    });
    fc.assert(
      fc.property(fc.array(sample), (samples) => {
        const fingerprint = datasetFingerprint(samples);
        expect(datasetFingerprint([...samples, ...samples].reverse())).toBe(fingerprint);
      }),
    );
  });

  it('changes with any part of any sample', () => {
    const others = [
      [A],
      [B],
      [],
      [{ ...A, label: 'cats' }, B],
      [{ ...A, label: null }, B],
      [{ ...A, label: 'null' }, B],
      [{ ...A, split: 'test' as const }, B],
      [{ ...A, hash: sampleHash(Uint8Array.of(3)) }, B],
      [{ ...A, label: 'cat" train\n' }, B],
    ];
    const all = [[A, B], ...others].map((samples) => datasetFingerprint(samples));
    expect(new Set(all).size).toBe(all.length);
  });
});
