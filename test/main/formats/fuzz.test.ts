import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../../src/main/formats/csv.ts';
import { decodeImage } from '../../../src/main/formats/decode.ts';
import { readIdx } from '../../../src/main/formats/idx.ts';
import { MAX_PIXELS } from '../../../src/main/formats/item.ts';
import type { Raster } from '../../../src/main/formats/raster.ts';
import { imageSize } from '../../../src/shared/domain/image.ts';
import { GwinnowError } from '../../../src/shared/errors.ts';
import { anyEdits, damage, type Edits, fuzzFigures, fuzzRuns } from '../damage.ts';
import { type Collected, collect, folderWith, idx, pictures, ramp } from './support.ts';

/** Files of each kind; more for a longer search. */
const RUNS = fuzzRuns(2000);
const counted = fuzzFigures('images');

/** What is wrong with the outcome of reading: nothing, if all is well. */
function faultsOf({ items, problems }: Collected, mostItems: number): unknown[] {
  const tooMany = items.length > mostItems ? [items.length] : [];
  const misshapen = items.filter(({ shape, bytes }) => !shape || bytes.length !== imageSize(shape));
  const unclear = problems.filter(
    ({ code, source, message }) => code === 'INTERNAL' || source === '' || message.length > 2000,
  );
  return [...tooMany, ...misshapen, ...unclear];
}

function isRaster(value: unknown): value is Raster {
  return typeof value === 'object' && value !== null && 'pixels' in value && 'width' in value;
}

/** Whether decoding ended in a picture within the limits, or in an error that names the file. */
function isFine(outcome: unknown, name: string): boolean {
  if (outcome instanceof GwinnowError) return outcome.code !== 'INTERNAL' && outcome.message.includes(name);
  if (!isRaster(outcome)) return false;
  const { width, height, channels, pixels } = outcome;
  return pixels.length === width * height * channels && width * height <= MAX_PIXELS;
}

/** Eight at once, for most of the time of reading a small file is waiting. */
function eight<T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc.array(one, { minLength: 8, maxLength: 8 });
}

const runs = { numRuns: Math.ceil(RUNS / 8) };
const limit = Math.max(300_000, RUNS * 100);

describe('damaged files', () => {
  it(
    'of any picture format give a picture or a GwinnowError',
    async () => {
      const original = fc.constantFrom(...(await pictures()));
      await fc.assert(
        fc.asyncProperty(eight(fc.tuple(original, anyEdits)), async (files) => {
          const decoding = files.map(async ([[name, bytes], all]) => {
            const outcome: unknown = await counted(() => decodeImage(damage(bytes, all), name)).catch(
              (thrown: unknown) => thrown,
            );
            return isFine(outcome, name) ? [] : [name, outcome];
          });
          expect((await Promise.all(decoding)).flat()).toEqual([]);
        }),
        runs,
      );
    },
    limit,
  );

  it(
    'of IDX, plain and gzip, never give more than they hold',
    async () => {
      const folder = await folderWith({});
      const pixels = idx([6, 3, 2], ramp(36));
      const names = idx([6], ramp(6));
      const file = fc.tuple(anyEdits, anyEdits, fc.boolean(), fc.boolean());
      await fc.assert(
        fc.asyncProperty(eight(file), async (files) => {
          const reading = files.map(async ([one, two, packed, inside], i) => {
            const spoil = (bytes: Uint8Array, all: Edits): Uint8Array => {
              if (!packed) return damage(bytes, all);
              return inside ? gzipSync(damage(bytes, all)) : damage(gzipSync(bytes), all);
            };
            const [images, labels] = [join(folder, `images${i}`), join(folder, `labels${i}`)];
            await writeFile(images, spoil(pixels, one));
            await writeFile(labels, spoil(names, two));
            const alone = await counted(() => collect(readIdx({ images })));
            const labelled = await counted(() => collect(readIdx({ images, labels })));
            return [...faultsOf(alone, 36), ...faultsOf(labelled, 36)];
          });
          expect((await Promise.all(reading)).flat()).toEqual([]);
        }),
        runs,
      );
    },
    limit,
  );

  it(
    'of CSV give rows of the right size and problems for the others',
    async () => {
      const folder = await folderWith({});
      const texts = [
        'label,p0,p1,p2,p3\n1,0,255,3,4\n"a ""b""",9,8,7,6\n3,1,1,1,1\n',
        '1;2;3;4;5\r\n6;7;8;9;10\r\n',
        '\ufefflabel\tp0\r1\t2\r',
      ].map((text) => new Uint8Array(Buffer.from(text)));
      await fc.assert(
        fc.asyncProperty(eight(fc.tuple(fc.constantFrom(...texts), anyEdits)), async (files) => {
          const reading = files.map(async ([text, all], i) => {
            const path = join(folder, `${i}.csv`);
            await writeFile(path, damage(text, all));
            return faultsOf(await counted(() => collect(readCsv(path))), 600);
          });
          expect((await Promise.all(reading)).flat()).toEqual([]);
        }),
        runs,
      );
    },
    limit,
  );
});
