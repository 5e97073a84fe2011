import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyFileText, readKeyFile } from '../../../../src/renderer/components/settings/key-file.ts';
import { ACTIONS } from '../../../../src/renderer/keys/keymap.ts';

const ids = fc.constantFrom(...ACTIONS.map(({ id }) => id));
const keys = fc.array(fc.constantFrom('a', '$mod+k', 'Shift+Digit4', 'ArrowLeft', '-'), { maxLength: 8 });

describe('keys as a file', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(
        fc.dictionary(ids, keys, { noNullPrototype: true }),
        fc.boolean(),
        (changes, singleKeys) => {
          expect(readKeyFile(keyFileText(changes, singleKeys))).toEqual({
            keys: changes,
            singleKeys,
            unknown: 0,
          });
        },
      ),
    );
  });

  it('leaves out actions that this version does not have, and counts them', () => {
    const text = JSON.stringify({
      gwinnow: 'keys',
      version: 1,
      singleKeys: true,
      keys: { 'review.accept': ['y'], 'review.dance': ['d'], toString: ['x'] },
    });
    expect(readKeyFile(text)).toEqual({ keys: { 'review.accept': ['y'] }, singleKeys: true, unknown: 2 });
  });

  it.each([
    ['', 'nothing'],
    ['{', 'half a text'],
    ['[]', 'a list'],
    ['{"gwinnow":"keys","version":2,"singleKeys":true,"keys":{}}', 'another version'],
    [
      '{"gwinnow":"keys","version":1,"singleKeys":true,"keys":{"review.accept":"a"}}',
      'a key outside of a list',
    ],
    ['{"gwinnow":"keys","version":1,"singleKeys":true,"keys":{"review.accept":[""]}}', 'an empty key'],
    [
      `{"gwinnow":"keys","version":1,"singleKeys":true,"keys":{"review.accept":["${'a'.repeat(99)}"]}}`,
      'a long key',
    ],
  ])('takes nothing from %s: %s', (text) => expect(readKeyFile(text)).toBeNull());
});
