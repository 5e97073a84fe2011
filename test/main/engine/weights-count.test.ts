import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { weightsCount } from '../../../src/main/engine/weights-count.ts';
import { encodeSafetensors } from '../../../src/main/learning/safetensors.ts';

const folder = mkdtempSync(join(tmpdir(), 'gwinnow-weights-'));
const path = join(folder, 'weights.safetensors');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('counts the numbers that a file of weights holds', () => {
  const arrays = {
    kernel: { shape: [2, 3, 4], data: new Float32Array(24) },
    bias: { shape: [4], data: new Float32Array(4) },
    scale: { shape: [], data: new Float32Array(1) },
  };
  writeFileSync(path, encodeSafetensors(arrays, { made: 'here' }));
  expect(weightsCount(path)).toBe(29);
});

it.each([
  ['too short', Buffer.from([1, 2, 3])],
  ['shorter than its header says', Buffer.concat([Buffer.from([9, 0, 0, 0, 0, 0, 0, 0]), Buffer.from('{}')])],
  ['with a header larger than any here', Buffer.alloc(64, 0xff)],
  [
    'with a header that is no JSON',
    Buffer.concat([Buffer.from([2, 0, 0, 0, 0, 0, 0, 0]), Buffer.from('{]')]),
  ],
  [
    'with an array without a shape',
    Buffer.concat([Buffer.from([8, 0, 0, 0, 0, 0, 0, 0]), Buffer.from('{"a":{}}')]),
  ],
])('knows nothing of a file %s', (_, bytes) => {
  writeFileSync(path, bytes);
  expect(weightsCount(path)).toBeNull();
});

it('knows nothing of a file that is not there', () => {
  expect(weightsCount(join(folder, 'none'))).toBeNull();
});
