import { assert, json, oneof, property, string } from 'fast-check';
import { expect, it } from 'vitest';
import { knownKeys, readSettings } from '../../../src/renderer/stores/saved-settings.ts';

const USUAL = readSettings(null);

it('starts with the usual ones', () => {
  expect(USUAL).toEqual({
    reviewer: null,
    theme: 'system',
    language: null,
    textSize: 100,
    blindFirst: false,
    singleKeys: true,
    keys: {},
  });
});

it('reads what was saved', () => {
  const saved = {
    reviewer: 'Ada',
    theme: 'dark',
    language: 'de',
    textSize: 150,
    blindFirst: true,
    singleKeys: false,
    keys: { 'review.keep': ['k'] },
  };
  expect(readSettings(JSON.stringify(saved))).toEqual(saved);
});

it('keeps the rest where one is damaged', () => {
  expect(
    readSettings('{"theme":"pink","language":"de","textSize":"big","keys":{"review.keep":[""]}}'),
  ).toEqual({
    ...USUAL,
    language: 'de',
  });
  expect(readSettings('{"theme":"dark"')).toEqual(USUAL);
  expect(readSettings('[1]')).toEqual(USUAL);
});

it('takes any text for settings', () => {
  assert(
    property(oneof(string(), json()), (text) => {
      expect(Object.keys(readSettings(text)).sort()).toEqual(Object.keys(USUAL).sort());
    }),
  );
});

it('forgets keys of actions that there are no longer', () => {
  expect(knownKeys({ 'review.keep': ['k'], 'review.gone': ['g'] })).toEqual({ 'review.keep': ['k'] });
});
