import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { EXCHANGE_FORMATS, type ExchangeFormat } from '../../../src/shared/domain/exchange.ts';
import { encodePng } from '../../../src/main/formats/encode.ts';
import type { ExchangeRecord } from '../../../src/main/formats/exchange/row.ts';
import { EXCHANGE_WRITERS } from '../../../src/main/formats/exchange/writers.ts';
import { sampleHash } from '../../../src/main/formats/fingerprint.ts';
import { PIXELS_MEDIA_TYPE } from '../../../src/main/formats/item.ts';
import { readSource } from '../../../src/main/formats/source.ts';
import { anyEdits, anyText, damage, fuzzFigures, fuzzRuns } from '../damage.ts';
import { collect, folderWith } from './support.ts';

/** Damaged files over all formats. */
const RUNS = fuzzRuns(1500);
const AT_ONCE = 5;

const SECRET = Uint8Array.of(9, 9, 9, 9);
const SHAPE = { height: 2, width: 2, channels: 1 } as const;
const HEAD = { classes: ['cat', 'dog'], draws: 2, predictor: 'a', suggester: 'b' };
const counted = fuzzFigures('exchange');

const TABLES: Readonly<Record<ExchangeFormat, readonly string[]>> = {
  csv: ['samples.csv'],
  jsonl: ['samples.jsonl'],
  'image-folder': ['metadata.jsonl'],
  'label-studio': ['tasks.json'],
  cleanlab: ['ids.csv', 'labels.npy', 'classes.txt'],
  parquet: ['samples.parquet'],
  fiftyone: ['samples.json'],
};

/** Another text in the place of the first image's path. */
function renamed(bytes: Buffer, text: string): Buffer {
  const latin = bytes.toString('latin1');
  return Buffer.from(
    latin.replaceAll(/[\w/]*00000001\.png/g, () => text),
    'latin1',
  );
}

const VERDICTS = JSON.stringify(
  ['bo', 'cy'].map((reviewer, n) => ({
    reviewer,
    verdict: 'label',
    decided: n === 0 ? 'cat' : 'dog',
    blind: null,
    reason_code: null,
    reason: '',
    others_seen: n === 0 ? null : false,
    adjudication: false,
    decided_at: '2026-01-02T03:04:05.678Z',
  })),
);

async function* records(): AsyncGenerator<ExchangeRecord> {
  for (const sample of [1, 2, 3]) {
    const pixels = Uint8Array.of(sample, 20, 30, 40);
    const decided = sample === 1 ? 'dog' : null;
    yield {
      row: {
        label: decided ?? 'cat', split: 'test', sample, source: `item-${sample}`, sha256: sampleHash(pixels),
        media_type: PIXELS_MEDIA_TYPE, given: 'cat', predicted: 'cat', certainty: 0.5, entropy: 0.4,
        mutual_information: 0.1, runner_up: 'dog', runner_up_probability: 0.2, tau: 0.7, outcome: 'unsure',
        suggestion: 'dog', suggestion_certainty: 0.6, status: decided === null ? 'open' : 'decided',
        verdict: decided === null ? null : 'label', decided, blind: null, reason_code: null,
        reason: decided === null ? null : 'a, "b"', reviewer: decided === null ? null : 'bo',
        decided_at: decided === null ? null : '2026-01-02T03:04:05.678Z', taken_from: null,
        verdicts: decided === null ? VERDICTS : null,
      }, // prettier-ignore
      image: { bytes: await encodePng(pixels, SHAPE), extension: 'png' },
      probabilities: Float32Array.of(0.5, 0.5, 0.25, 0.75),
    };
  }
}

/** Folders of one format, side by side; beside them lies what may not be read. */
async function folders(format: ExchangeFormat): Promise<string[]> {
  const home = await folderWith({});
  await writeFile(join(home, 'secret.png'), await encodePng(SECRET, SHAPE));
  const first = join(home, '0');
  await mkdir(first);
  await EXCHANGE_WRITERS[format](first, records(), HEAD);
  await symlink(join(home, 'secret.png'), join(first, 'link.png'));
  const elsewhere = await folderWith({ 'secret.png': await encodePng(SECRET, SHAPE) });
  await symlink(elsewhere, join(first, 'out'));
  const others = Array.from({ length: AT_ONCE - 1 }, (_, n) => join(home, String(n + 1)));
  for (const folder of others) await cp(first, folder, { recursive: true, verbatimSymlinks: true });
  return [first, ...others];
}

async function faultsOf(format: ExchangeFormat, folder: string): Promise<unknown[]> {
  const reading = counted(() => collect(readSource(format, folder)));
  const found = await reading.catch((thrown: unknown) => ({ thrown }));
  if ('thrown' in found) return [found.thrown];
  const { items, problems } = found;
  const secret = sampleHash(SECRET);
  const leaked = items.filter(({ bytes }) => sampleHash(bytes) === secret || bytes.length > 1000);
  const unclear = problems.filter(
    ({ code, source, message }) => code === 'INTERNAL' || source === '' || message.length > 2000,
  );
  const none = items.length + problems.length === 0 ? ['nothing was said'] : [];
  return [...leaked, ...unclear, ...none];
}

test.each(EXCHANGE_FORMATS)(
  'damaged files of %s end in samples or problems, and lead nowhere outside',
  async (format) => {
    const places = await folders(format);
    const home = dirname(places[0] ?? '');
    const before = await readdir(home, { recursive: true });
    const tables = await Promise.all(
      TABLES[format].map(async (name) => ({ name, bytes: await readFile(join(places[0] ?? '', name)) })),
    );
    const file = fc.record({
      table: fc.nat(tables.length - 1),
      edits: anyEdits,
      name: fc.option(anyText, { freq: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: AT_ONCE, maxLength: AT_ONCE }), async (files) => {
        const reading = files.map(async ({ table, edits, name: other }, n) => {
          const folder = places[n] ?? '';
          for (const { name, bytes } of tables) await writeFile(join(folder, name), bytes);
          const { name, bytes } = tables[table] ?? { name: '', bytes: Buffer.alloc(0) };
          await writeFile(join(folder, name), damage(other === null ? bytes : renamed(bytes, other), edits));
          return faultsOf(format, folder);
        });
        expect((await Promise.all(reading)).flat()).toEqual([]);
      }),
      { numRuns: Math.ceil(RUNS / EXCHANGE_FORMATS.length / AT_ONCE) },
    );
    expect((await readdir(home, { recursive: true })).toSorted()).toEqual(before.toSorted());
  },
  Math.max(600_000, RUNS * 200),
);
