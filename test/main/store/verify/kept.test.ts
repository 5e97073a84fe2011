import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KeptVerdict } from '../../../../src/shared/contract/audit.ts';
import { parseCheckpoint, signCheckpoint } from '../../../../src/main/audit/checkpoint.ts';
import { generateKey } from '../../../../src/main/audit/note.ts';
import { createStore } from '../../../../src/main/store/open.ts';
import { compareKept } from '../../../../src/main/store/verify/kept.ts';
import { CLASSES, memoryKeys, SHAPE, temporaryFolder } from '../project.ts';
import { openAsAttacker } from './tampering.ts';

const template = mkdtempSync(join(tmpdir(), 'gwinnow-kept-'));
const FIRST_KEY = 1;
const ROTATED = 7;
let kept = '';
let size = 0;
let early = '';

/** Leaves: 0 the project, 1 its key, 2 to 6 policies, 7 the next key, 8 to 10 policies; the kept one is over 10. */
beforeAll(() => {
  const options = { keys: memoryKeys() };
  const store = createStore(template, 'anna', { name: 'Pets', image: SHAPE, classes: CLASSES }, options);
  const change = (count: number) => {
    for (let n = 0; n < count; n++) store.policies.set('anna', { tau: 0.5 + n / 100, reason: 'known words' });
  };
  change(5);
  early = store.sealing.checkpoint().note;
  store.sealing.rotate('anna', 'spring');
  change(2);
  ({ note: kept, size } = store.sealing.checkpoint());
  change(1);
  store.close();
});

afterAll(() => rmSync(template, { recursive: true, force: true }));

function compared(sql: string, note = kept): KeptVerdict {
  const folder = temporaryFolder();
  cpSync(template, folder, { recursive: true });
  const db = openAsAttacker(join(folder, 'gwinnow.sqlite'));
  db.exec(sql);
  db.close();
  const steps = compareKept(folder, parseCheckpoint(note));
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

const reworded = (leaf: number) =>
  `UPDATE audit_leaves SET json = replace(json, 'anna', 'eve') WHERE idx = ${leaf}`;
const withoutKey = (leaf: number) =>
  `UPDATE audit_leaves SET json = replace(json, 'gwinnow/', 'another/') WHERE idx = ${leaf}`;

describe('a checkpoint of a log whose key was rotated', () => {
  test('is part of it, as is one by the key before', () => {
    expect(compared('')).toEqual({ result: 'part', size, total: size + 1 });
    expect(compared('', early)).toEqual({ result: 'part', size: ROTATED, total: size + 1 });
  });

  test.each([0, FIRST_KEY, FIRST_KEY + 1, ROTATED, ROTATED + 1])(
    'is missing from it once leaf %i was changed, wherever the key that signed it is named',
    (leaf) => {
      expect(compared(reworded(leaf))).toEqual({ result: 'missing', size, total: size + 1 });
    },
  );

  test('is missing from it once the first key can only be read where it was replaced', () => {
    const missing = { result: 'missing', size: ROTATED, total: size + 1 };
    expect(compared(withoutKey(FIRST_KEY), early)).toEqual(missing);
  });

  test('cannot be placed once its key is named nowhere any more, or the file cannot be read', () => {
    expect(compared(withoutKey(ROTATED))).toEqual({ result: 'broken', leaf: ROTATED });
    expect(compared('DROP TABLE audit_leaves')).toEqual({ result: 'broken', leaf: 0 });
  });

  test('is a stranger where another key signed it and the log is as it was written', () => {
    const { origin, root } = parseCheckpoint(kept);
    const forged = signCheckpoint({ origin, size, root }, generateKey(origin));
    expect(compared('', forged)).toEqual({ result: 'stranger' });
    expect(compared(reworded(FIRST_KEY), forged)).toEqual({ result: 'broken', leaf: FIRST_KEY });
  });
});
