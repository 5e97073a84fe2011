import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalJson } from '../../../src/main/audit/leaf.ts';
import { canonicalText } from '../../../src/renderer/log/canonical.ts';

it('writes what the log hashes, key for key and digit for digit', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(canonicalText(value)).toBe(canonicalJson(value));
    }),
  );
});

it('says the same over several lines', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalText(value, 2))).toEqual(JSON.parse(canonicalText(value)));
    }),
  );
  expect(canonicalText({ b: [1, {}], a: [], 10: 'x', 9: 'y' }, 2)).toBe(
    '{\n  "10": "x",\n  "9": "y",\n  "a": [],\n  "b": [\n    1,\n    {}\n  ]\n}',
  );
});
