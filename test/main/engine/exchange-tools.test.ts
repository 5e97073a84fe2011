import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ExchangeFormat } from '../../../src/shared/domain/exchange.ts';
import { pythonWith } from '../learning/python.ts';
import { exported } from './exchange-caller.ts';
import { CLASSES, exchangeProject, newFolder } from './exchange-project.ts';

const python = await pythonWith([
  'numpy==2.2.6',
  'pandas==3.1.1',
  'pyarrow==26.0.1',
  'cleanlab==2.9.0',
  'label-studio-sdk==2.1.2',
]);
const script = await readFile(join(import.meta.dirname, 'exchange_tools.py'), 'utf8');
const missing = 'missing' in python ? python.missing : null;
if (missing !== null) console.warn(`skipped: ${missing}`);

type Row = Readonly<Record<string, unknown>>;

/** What the tool reads of an export in its format, and the rows as they are. */
async function readBy(format: ExchangeFormat) {
  if ('missing' in python) throw new Error(python.missing);
  const project = await exchangeProject();
  const [target, plain] = [join(newFolder(), 'out'), join(newFolder(), 'out')];
  await exported(project, { format: 'jsonl', target: plain });
  const lines = (await readFile(join(plain, 'samples.jsonl'), 'utf8')).trim().split('\n');
  const rows: Row[] = lines.map((line) => JSON.parse(line));
  await exported(project, { format, target });
  return { rows, read: JSON.parse(await python.run(script, [format, target])) };
}

test.skipIf(missing !== null).each(['jsonl', 'csv'] as const)(
  'pandas reads every field of %s',
  async (format) => {
    const same = (row: Row) => ({ ...row, reason: row['reason'] === '' ? null : row['reason'] });
    const found = await readBy(format);
    const [read, rows]: [readonly Row[], readonly Row[]] = [found.read, found.rows];
    expect(read.map(same)).toEqual(rows.map(same));
  },
);

test.skipIf(missing !== null)('pyarrow reads every field of Parquet, and the images', async () => {
  const { read, rows } = await readBy('parquet');
  const images: readonly Row[] = read;
  const rest = images.map(({ image: _, file_name: __, ...row }) => row);
  expect(rest).toEqual(rows.map(({ file_name: _, ...row }) => row));
  const encoded = images.filter(({ media_type: type }) => type === 'image/png' || type === 'image/jpeg');
  expect(encoded).toHaveLength(2);
  for (const { image, sha256 } of encoded) expect(image).toBe(sha256);
});

test.skipIf(missing !== null)('cleanlab finds label issues in the arrays', async () => {
  const { read, rows } = await readBy('cleanlab');
  const names = CLASSES.map((name) => name.replace('\n', String.raw`\n`));
  expect(read.classes).toEqual(names);
  expect(read.shapes).toEqual([
    [12, 5],
    [12, 4, 5],
  ]);
  expect(read.types).toEqual(['int64', 'float64', 'float32']);
  expect(read.labels).toEqual(
    rows.map(({ label }) => (label === null ? -1 : CLASSES.indexOf(String(label)))),
  );
  expect(read.usable.filter(Boolean).length).toBeGreaterThan(3);
  expect(read.gap).toBeLessThan(1e-6);
  expect(read.issues).toBeGreaterThan(0);
});

test.skipIf(missing !== null)('the Label Studio SDK takes predictions and converts annotations', async () => {
  const { read, rows } = await readBy('label-studio');
  const { tasks, json, csv } = read;
  expect(tasks).toBe(12);
  const decided = rows.filter(({ verdict, decided }) => verdict !== null && decided !== null);
  const labels = (read: readonly Row[]) =>
    read.flatMap(({ sample, label }) => (label ? [[sample, label]] : []));
  const wanted = decided.map(({ sample, decided }) => [sample, decided]);
  expect(labels(json)).toEqual(expect.arrayContaining(wanted));
  expect(labels(csv)).toEqual(expect.arrayContaining(wanted));
  for (const { sample, certainty, entropy, mutual_information, tau } of decided) {
    const found = json.find((one: Row) => one['sample'] === sample);
    expect(found).toMatchObject({ certainty, entropy, mutual_information, tau });
  }
});

test.skipIf(missing !== null)('a FiftyOneDataset holds classifications and every field', async () => {
  const { read, rows } = await readBy('fiftyone');
  const { classes, samples } = read;
  expect(classes).toEqual(CLASSES);
  expect(samples).toHaveLength(12);
  for (const [n, sample] of samples.entries()) {
    const { file_name: _, ...row } = rows[n] ?? {};
    expect(sample).toMatchObject(row);
    expect(sample.decision?.label ?? null).toBe(row['decided']);
    expect(sample.ground_truth?.label ?? null).toBe(row['given']);
    expect(sample.prediction?.confidence ?? null).toBe(row['certainty']);
  }
});
