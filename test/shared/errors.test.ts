import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { asGwinnowError, GwinnowError } from '../../src/shared/errors.ts';

function thrownBy(work: () => void): unknown {
  try {
    work();
  } catch (thrown) {
    return thrown;
  }
  throw new Error('nothing was thrown');
}

it('leaves our own errors as they are', () => {
  const own = new GwinnowError('NO_DATA', 'none');
  expect(asGwinnowError(own)).toBe(own);
});

it.runIf(process.platform === 'linux')('says that a disk is full', () => {
  expect(asGwinnowError(thrownBy(() => writeFileSync('/dev/full', 'x')))).toMatchObject({
    code: 'DISK_FULL',
    message: expect.stringContaining('no room'),
  });
});

it('names a path that may not be written', () => {
  const refused = Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS', path: '/cd/x' });
  expect(asGwinnowError(refused)).toMatchObject({ code: 'NO_ACCESS', data: { path: '/cd/x' } });
  expect(asGwinnowError(refused).message).toContain('/cd/x');
});

it('keeps the words of everything else', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gwinnow-errors-'));
  const { code, message } = asGwinnowError(thrownBy(() => writeFileSync(folder, 'x')));
  rmSync(folder, { recursive: true });
  expect(code).toBe('INTERNAL');
  expect(message).toContain('EISDIR');
  expect(asGwinnowError('odd')).toMatchObject({ code: 'INTERNAL', message: 'odd' });
});
