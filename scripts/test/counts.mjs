import { readFileSync } from 'node:fs';

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 *
 * @typedef {{ status: string, assertionResults: { status: string }[] }} FileResult
 */

/**
 * Counts what Vitest reported. What it does not count as a failed test still fails: a file that could not be
 * loaded, an error outside of tests, a run without a single test, a report that is missing.
 *
 * @param {string} path of Vitest's JSON report
 * @param {number} status Vitest's exit status
 * @param {number} failedChecks
 * @returns {Counts}
 */
export function countsIn(path, status, failedChecks) {
  const files = filesIn(path);
  const states = files.flatMap((file) => file.assertionResults.map((test) => test.status));
  const passed = states.filter((state) => state === 'passed').length;
  const failedTests = states.filter((state) => state === 'failed').length;
  const brokenFiles = files.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = failedTests + brokenFiles;
  const isUnexplained = failed === 0 && (status !== 0 || passed === 0);
  return {
    passed,
    failed: failed + (isUnexplained ? 1 : 0) + failedChecks,
    skipped: states.length - passed - failedTests,
  };
}

/**
 * @param {string} path
 * @returns {FileResult[]} none where there is no whole report
 */
function filesIn(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).testResults;
  } catch {
    return [];
  }
}

/** @param {Counts} counts */
export function summaryOf({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
