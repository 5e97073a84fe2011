import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PairedOpinions, toldApart } from '../../../src/shared/domain/paired-opinions.ts';

const counts = fc.record<PairedOpinions>({
  both: fc.nat(400),
  first: fc.nat(60),
  second: fc.nat(60),
  neither: fc.nat(200),
});

describe('two opinions of the same labelled images', () => {
  it('are told apart whichever way round, by how many each had right', () => {
    fc.assert(
      fc.property(counts, (pairs) => {
        const found = toldApart(pairs);
        const { first, second } = pairs;
        const turned = toldApart({ ...pairs, first: second, second: first });
        expect(turned).toEqual(
          found === null ? null : { images: found.images, first: found.second, second: found.first },
        );
        expect(first === second && found !== null).toBe(false);
      }),
    );
  });

  it('are not told apart by a few images, or by none', () => {
    expect(toldApart({ both: 0, first: 0, second: 0, neither: 0 })).toBeNull();
    expect(toldApart({ both: 9, first: 0, second: 3, neither: 0 })).toBeNull();
    expect(toldApart({ both: 400, first: 40, second: 52, neither: 20 })).toBeNull();
    expect(toldApart({ both: 400, first: 20, second: 60, neither: 20 })).toEqual({
      images: 500,
      first: 420,
      second: 460,
    });
  });
});
