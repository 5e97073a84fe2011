import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cellsOf, csvLine } from './csv-writer.ts';
import { filePutter, writingText } from './files.ts';
import { writingNpy } from './npy.ts';
import { EXCHANGE_COLUMNS, type ExchangeWriter, imageName } from './row.ts';

export const CLEANLAB_TABLE = 'ids.csv';
export const CLEANLAB_LABELS = 'labels.npy';
export const CLEANLAB_CLASSES = 'classes.txt';

/**
 * Arrays for cleanlab, all in the order of `ids.csv`, which has every column: `labels.npy` [N] class indices, -1 while
 * undecided; `pred_probs.npy` [N, K] means over draws; `mc_probs.npy` [N, T, K] the draws themselves; NaN where none
 * were kept. `classes.txt` names the classes, a line each, with line breaks and backslashes escaped.
 */
export const writeCleanlab: ExchangeWriter = async (folder, records, { classes, draws }) => {
  const put = filePutter(folder);
  const at = (name: string): string => join(folder, name);
  const indices = new Map(classes.map((name, index) => [name, index]));
  await writeFile(at(CLEANLAB_CLASSES), classes.map((name) => `${escaped(name)}\n`).join(''));
  await writingText(at(CLEANLAB_TABLE), (ids) =>
    writingNpy(at(CLEANLAB_LABELS), '<i8', [], (labels) =>
      writingNpy(at('pred_probs.npy'), '<f8', [classes.length], (means) =>
        writingNpy(at('mc_probs.npy'), '<f4', [draws, classes.length], async (all) => {
          await ids.write(csvLine(EXCHANGE_COLUMNS.map(({ name }) => name)));
          for await (const record of records) {
            const { row, image, probabilities } = record;
            const name = `images/${imageName(record)}`;
            await put(name, image.bytes);
            await ids.write(csvLine(cellsOf({ file_name: name, ...row })));
            await labels.add(int64(row.label === null ? -1 : (indices.get(row.label) ?? -1)));
            const drawn = widened(probabilities, draws, classes.length);
            await all.add(bytesOf(drawn));
            await means.add(bytesOf(meanOf(drawn, draws, classes.length)));
          }
        }),
      ),
    ),
  );
};

/** [draws, classes]: classes that the model doesn't know have 0; NaN where there are no draws. */
function widened(probabilities: Float32Array | null, draws: number, classes: number): Float32Array {
  const all = new Float32Array(draws * classes).fill(Number.NaN);
  const known = probabilities === null ? 0 : probabilities.length / draws;
  if (probabilities === null || !Number.isInteger(known)) return all;
  all.fill(0);
  for (let t = 0; t < draws; t++) {
    all.set(probabilities.subarray(t * known, t * known + Math.min(known, classes)), t * classes);
  }
  return all;
}

function meanOf(drawn: Float32Array, draws: number, classes: number): Float64Array {
  const mean = new Float64Array(classes);
  for (const [n, value] of drawn.entries()) mean[n % classes] = (mean[n % classes] ?? 0) + value / draws;
  return mean;
}

/** The bytes of numbers, which lie little endian on every machine that this runs on. */
function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function int64(value: number): Uint8Array {
  return new Uint8Array(BigInt64Array.of(BigInt(value)).buffer);
}

function escaped(name: string): string {
  return name.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
}
