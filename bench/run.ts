import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeData } from './data.ts';
import { jsonOf, writeDocument } from './document.ts';
import { machineOf, machineText } from './machine.ts';
import { describe, measure, type Measurement, type Setting } from './measure.ts';
import { HELP, type Options, readOptions } from './options.ts';
import { pythonWithPytorch, versionsOf } from './pytorch.ts';
import { findingsOf, rowOf, tableOf, wholeRowOf } from './report.ts';
import { measureWhole, type Whole } from './whole.ts';
import { WORKLOADS } from './workloads.ts';

/* npm run bench: see HELP. */

function say(line: string): void {
  process.stderr.write(`bench: ${line}\n`);
}

async function bench(options: Options, folder: string): Promise<void> {
  const wanted = WORKLOADS.filter(({ name }) => options.only.includes(name));
  const python = await pythonWithPytorch(say);
  const [description, versions] = [await describe(), await versionsOf(python)];
  const threads = options.threads ?? availableParallelism();
  const machine = machineOf(description, versions, threads);
  for (const line of machineText(machine)) say(line);
  const data = await writeData(folder);
  const { rounds, steps: share } = options;
  const setting: Setting = { description, python, data, threads, rounds, share, say };
  const measurements: Measurement[] = [];
  for (const workload of wanted) measurements.push(await measure(workload, setting));
  const wholes: Whole[] = options.only.includes('whole') ? await measureWhole(folder, rounds, say) : [];

  const epochSteps = Math.floor(data.train.count / description.classifier.batch);
  const rows = measurements.map((measurement) => rowOf(measurement, epochSteps));
  const whole = wholes.map(wholeRowOf);
  const findings = findingsOf(rows, whole);
  const command = ['npm run bench --', ...process.argv.slice(2)].join(' ');
  const document = { date: new Date().toISOString(), command, machine, rounds, rows, whole, findings };
  const json = jsonOf(document);
  if (options.write !== undefined) await writeDocument(options.write, json);
  const text = [...machineText(machine), '', ...tableOf(rows, whole), '', ...findings, ''].join('\n');
  process.stdout.write(options.json ? json : text);
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const folder = mkdtempSync(join(tmpdir(), 'gwinnow-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  await bench(options, folder);
  return 0;
}

process.exitCode = await main().catch((thrown: unknown) => {
  say(thrown instanceof Error ? thrown.message : String(thrown));
  return 1;
});
