import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { countsIn, summaryOf } from '../../scripts/test/counts.mjs';
import { checkout, plainEnvironment, start, temporaryFolder } from './support.ts';

const header = "import { test, expect } from 'vitest';\n";
const files = {
  good: `${header}test('a', () => {}); test('b', () => {}); test.skip('c', () => {}); test.todo('d');`,
  bad: `${header}test('a', () => {}); test('b', () => expect(1).toBe(2));`,
  broken: "import './not-there.js';",
  late: `${header}test('a', () => { setTimeout(() => { throw new Error('outside of a test'); }, 0); return new Promise((r) => setTimeout(r, 200)); });`,
  empty: '',
};

/** What a real run of some of these files counts. */
async function countsOf(names: (keyof typeof files)[], failedChecks = 0): Promise<string> {
  const root = temporaryFolder();
  mkdirSync(join(root, 'tests'));
  symlinkSync(join(checkout, 'node_modules'), join(root, 'node_modules'));
  for (const name of names) writeFileSync(join(root, 'tests', `${name}.test.js`), files[name]);
  const report = join(root, 'report.json');
  const vitest = join(checkout, 'node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', '--reporter=json', `--outputFile.json=${report}`];
  const { status } = await start(process.execPath, args, plainEnvironment(), root).ended;
  return summaryOf(countsIn(report, status ?? 1, failedChecks));
}

test('counts what passed and what was skipped', async () => {
  expect(await countsOf(['good'])).toBe('2 passed, 0 failed, 2 skipped');
});

test('counts what failed, and a file that cannot be loaded', async () => {
  expect(await countsOf(['good', 'bad', 'broken'])).toBe('3 passed, 2 failed, 2 skipped');
});

test('an error outside of the tests is a failure', async () => {
  expect(await countsOf(['late'])).toBe('1 passed, 1 failed');
});

test('a run without tests is a failure', async () => {
  expect(await countsOf([])).toBe('0 passed, 1 failed');
  expect(await countsOf(['empty'])).toBe('0 passed, 1 failed');
});

test('a failed check is a failure', async () => {
  expect(await countsOf(['good'], 2)).toBe('2 passed, 2 failed, 2 skipped');
});

test('a report that is missing or cut off is a failure, whatever the exit status', () => {
  const cut = join(temporaryFolder(), 'cut.json');
  writeFileSync(cut, '{"testResults":[{"status":"passed","assert');
  expect(summaryOf(countsIn(cut, 0, 0))).toBe('0 passed, 1 failed');
  expect(summaryOf(countsIn('/not/there.json', 0, 0))).toBe('0 passed, 1 failed');
});
