import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { foreignNamesIn } from '../../scripts/check/names.mjs';
import { temporaryFolder } from './support.ts';

const host = ['registry', 'npmjs', 'org'].join('.');
const beside = ['..', 'shared'].join('/');

function findingsIn(files: Record<string, string>): string[] {
  const root = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return foreignNamesIn(root, Object.keys(files));
}

test('names a file that speaks of a registry', () => {
  expect(findingsIn({ 'a/lock.json': `https://${host}/x`, 'b.txt': 'nothing' })).toEqual([
    `a/lock.json names ${host}`,
  ]);
});

test('names a path out of the checkout, but not the same path within', () => {
  expect(
    findingsIn({
      'README.md': `see ${beside}/notes.md`,
      'src/shared/errors.ts': '',
      'src/main/a.ts': `import '${beside}/errors.ts'`,
      'src/main/core/b.ts': `// ${beside}/errors.ts is not there`,
      'docs/c.md': `../${beside}/x`,
    }),
  ).toEqual([
    `README.md names ${beside}`,
    `src/main/core/b.ts names ${beside}`,
    `docs/c.md names ../${beside}`,
  ]);
});

test('leaves files alone that are not text or are gone', () => {
  const root = temporaryFolder();
  writeFileSync(join(root, 'image.png'), Buffer.concat([Buffer.from([0]), Buffer.from(host)]));
  expect(foreignNamesIn(root, ['image.png', 'gone.txt'])).toEqual([]);
});
