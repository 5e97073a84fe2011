import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { hostOf, hostText } from '../machine.ts';
import { jsonOf, writeDocument } from '../document.ts';
import { type Measured, measure } from './measure.ts';
import { HELP, type Options, readOptions } from './options.ts';
import { memoryOf, type Row, rowOf, rowOfChanges, slowest, tableOf } from './report.ts';

/* npm run bench -- app: see HELP. */

const LARGE = 250_000;
const TRAINING_IMAGES = 2400;

function say(line: string): void {
  process.stderr.write(`bench: ${line}\n`);
}

function rowsOf({ samples, openings, verdicts, whileTraining, sorts, filters }: Measured): Row[] {
  const key = { samples, goal: 50, judged: 'p95' } as const;
  const list = { samples, goal: samples < LARGE ? 200 : 1000, judged: 'max' } as const;
  return [
    rowOf({ title: 'click on a project to first item', samples, goal: 2000, judged: 'max' }, openings),
    rowOf({ ...key, title: 'verdict key to next item' }, verdicts),
    rowOf({ ...key, title: 'verdict key to next item, while training' }, whileTraining),
    rowOfChanges({ ...list, title: 'a sort of the queue' }, sorts),
    rowOfChanges({ ...list, title: 'a filter of the queue' }, filters),
  ];
}

async function bench(options: Options, browser: Browser, folder: string): Promise<void> {
  const load = loadavg()[0] ?? Number.NaN;
  const host = { ...hostOf(), browser: `Chromium ${browser.version()}`, loadBefore: load };
  const { rejected, verdicts, rounds } = options;
  const projects = options.projects === undefined ? join(folder, 'made') : resolve(options.projects);
  const found: Measured[] = [];
  for (const samples of options.samples) {
    const memory = found.length === 0 ? options.memory : 0;
    const setting = { browser, folder, projects, rejected, verdicts, memory, rounds, say };
    found.push(await measure(samples, { ...setting, training: TRAINING_IMAGES }));
  }
  const rows = found.flatMap(rowsOf);
  const [smallest] = found;
  const memory = smallest === undefined ? null : memoryOf(smallest.samples, smallest.memory);
  const slow = found.map(({ samples, sorts, filters }) => ({
    samples,
    slowest: slowest([...sorts, ...filters], 5),
  }));
  const command = ['npm run bench -- app', ...process.argv.slice(2)].join(' ');
  const date = new Date().toISOString();
  const json = jsonOf({ date, command, machine: host, rejected, rounds, rows, memory, slow });
  if (options.write !== undefined) await writeDocument(options.write, json);
  const text = [
    ...hostText(host),
    `${host.browser}, load ${load.toFixed(1)} before`,
    '',
    ...tableOf(rows, memory),
    ...slow.map(({ samples, slowest }) => `Slowest lists of ${samples}: ${slowest.join('; ')}`),
    '',
  ].join('\n');
  process.stdout.write(options.json ? json : text);
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const executablePath = process.env['GWINNOW_CHROMIUM'];
  if (executablePath === undefined) throw new Error('No Chromium: GWINNOW_CHROMIUM=/path names one');
  const folder = mkdtempSync(join(tmpdir(), 'gwinnow-bench-app-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  // Chromium's own sandbox refuses to run as root.
  const browser = await chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
  await bench(options, browser, folder).finally(() => browser.close());
  return 0;
}

process.exitCode = await main().catch((thrown: unknown) => {
  say(thrown instanceof Error ? thrown.message : String(thrown));
  return 1;
});
