import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { expect, test } from 'vitest';
import { measure } from '../../bench/app/measure.ts';
import { readOptions } from '../../bench/app/options.ts';
import { decisionsIn, makeProject } from '../../bench/app/project.ts';
import { memoryOf, rowOf } from '../../bench/app/report.ts';
import { verdictsGiven } from '../../bench/app/verdicts.ts';
import { build } from '../main/hosts/cli/cli.ts';

const executablePath = process.env['GWINNOW_CHROMIUM'] ?? '/usr/bin/chromium';

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'gwinnow-bench-test-'));
  await use(folder).finally(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
}

test('A project holds what was planned, the same from the same seed', () =>
  withFolder(async (folder) => {
    const plan = { samples: 300, rejected: 0.5, decided: 0.1, training: 24, seed: 1 };
    const [one, two] = ['one', 'two'].map((name) => join(folder, name));
    const made = await makeProject({ ...plan, directory: one ?? '' });
    expect(made.rejected).toBeGreaterThan(100);
    expect(made.rejected).toBeLessThan(200);
    expect(made.decisions).toBe(Math.floor(made.rejected / 10));
    expect(made.open).toBe(made.rejected - made.decisions);
    expect(await makeProject({ ...plan, directory: two ?? '' })).toEqual(made);
    expect(await decisionsIn(one ?? '')).toBe(made.decisions);
  }));

test('The page is measured and every verdict is on record', (context) => {
  if (!existsSync(executablePath)) context.skip(`no Chromium at ${executablePath}`);
  build();
  return withFolder(async (folder) => {
    const browser = await chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
    const found = await measure(300, {
      browser,
      folder,
      projects: join(folder, 'made'),
      rejected: 0.5,
      verdicts: 6,
      memory: 8,
      rounds: 1,
      training: 24,
      say: () => undefined,
    }).finally(() => browser.close());
    expect(found.decisions).toBe(2 * verdictsGiven(6) + 8);
    const times = [
      ...found.openings,
      ...found.verdicts,
      ...found.whileTraining,
      ...[...found.sorts, ...found.filters].flatMap((change) => change.times),
    ];
    expect(times.filter((time) => !(time > 0 && time < 60_000))).toEqual([]);
    expect([found.verdicts.length, found.whileTraining.length]).toEqual([6, 6]);
    // Nine sorts each way, for no suggestion's chance is known; status, outcome, change, class before and after, reviewer.
    expect(found.sorts.length).toBe(18);
    expect(new Set(found.filters.map(({ control }) => control)).size).toBe(6);
    expect(found.memory.map(({ verdicts }) => verdicts)).toEqual([0, 2, 4, 6, 8]);
    expect(found.memory.every(({ heapBytes }) => heapBytes > 1e6)).toBe(true);
  });
});

test('A goal is reached below its limit, by the figure that is judged', () => {
  const facts = { title: 'a', samples: 1, goal: 50 };
  const times = [...Array.from({ length: 99 }, () => 10), 90];
  expect(rowOf({ ...facts, judged: 'p95' }, times)).toMatchObject({ p50: 10, max: 90, reached: true });
  expect(rowOf({ ...facts, judged: 'max' }, times).reached).toBe(false);
  expect(rowOf({ ...facts, judged: 'max' }, [50]).reached).toBe(false);
});

test('Memory is flat when little is added over the second half', () => {
  const looks = (bytes: number[]) => bytes.map((heapBytes, n) => ({ verdicts: n, heapBytes, nodes: 0 }));
  expect(memoryOf(1, looks([5e6, 15e6, 20e6, 20.5e6, 20.9e6]))).toMatchObject({ growth: 0.9e6, flat: true });
  expect(memoryOf(1, looks([5e6, 20e6, 20e6, 20e6, 21.1e6])).flat).toBe(false);
  expect(memoryOf(1, looks([5e6, 9e6, 100e6, 101e6, 102.1e6])).flat).toBe(false);
});

test('Sizes are read and sorted; what is not understood is refused', () => {
  expect(readOptions(['--samples', '300,20']).samples).toEqual([20, 300]);
  expect(readOptions([])).toMatchObject({ samples: [10_000, 250_000], verdicts: 200, memory: 2000 });
  for (const args of [['--samples', 'few'], ['--rejected', '2'], ['--verdicts', '0'], ['extra']]) {
    expect(() => readOptions(args)).toThrow();
  }
});
