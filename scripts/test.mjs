import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInForeground } from './setup/child.mjs';
import { checkout } from './setup/paths.mjs';
import { countsIn, summaryOf } from './test/counts.mjs';

/*
 * The checks, then the tests, then one line of counts. With arguments: the tests that they name, alone.
 */

const ENDED_BY_SIGNAL = 128;

/** @param {readonly string[]} args */
function run(args) {
  return runInForeground(process.execPath, args, { cwd: checkout, env: process.env });
}

const filters = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'gwinnow-test-'));
const results = join(folder, 'results.json');
try {
  const checked = filters.length > 0 ? 0 : await run([join(checkout, 'scripts/check.mjs')]);
  const vitest = join(checkout, 'node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`];
  // As every task runs, for engines of the tests in the browser live in Vitest's own process.
  const status = await run(['--no-memory-protection-keys', vitest, 'run', ...reporters, ...filters]);
  const counts = countsIn(results, status, checked < ENDED_BY_SIGNAL ? checked : 1);
  console.log(summaryOf(counts));
  process.exitCode = counts.failed > 0 ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
