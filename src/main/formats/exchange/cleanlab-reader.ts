import { join } from 'node:path';
import { GwinnowError } from '../../../shared/errors.ts';
import { detectDialect, readCsvRows, readLines } from '../csv-lines.ts';
import { type ImportEvents, problemEvent } from '../item.ts';
import { CLEANLAB_CLASSES, CLEANLAB_LABELS, CLEANLAB_TABLE } from './cleanlab-writer.ts';
import { readExchangeCsv } from './csv-reader.ts';
import { readNpyIntegers } from './npy.ts';
import { isExchangeHeader } from './row.ts';

/**
 * A folder of arrays as they are exported: samples come from `ids.csv`, their labels from `labels.npy`, so that what was
 * mended there counts. Throws FILE_NOT_FOUND.
 */
export async function* readCleanlab(folder: string, first?: number): ImportEvents {
  const table = join(folder, CLEANLAB_TABLE);
  try {
    const dialect = await detectDialect(table);
    const columns = await firstRow(table, dialect);
    if (!isExchangeHeader(columns)) {
      throw new GwinnowError(
        'BAD_ROW',
        `${table} has not the columns of an export: ${columns.slice(0, 5).join()}`,
      );
    }
    const labels = labelNames(folder, await classNames(folder));
    yield* readExchangeCsv(table, { dialect, columns }, { anyPath: false, first, labels });
  } catch (thrown) {
    if (thrown instanceof GwinnowError && thrown.code === 'FILE_NOT_FOUND') throw thrown;
    yield [problemEvent(table, thrown)];
  }
}

async function firstRow(
  table: string,
  dialect: Parameters<typeof readCsvRows>[1],
): Promise<readonly string[]> {
  for await (const rows of readCsvRows(table, dialect)) {
    for (const row of rows) return 'cells' in row ? row.cells : [];
  }
  return [];
}

async function classNames(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const lines of readLines(join(folder, CLEANLAB_CLASSES), 'utf-8')) {
    for (const { text } of lines) if (text !== null && text !== '') names.push(unescaped(text));
  }
  return names;
}

/** A class name for each row, null for -1. */
async function* labelNames(
  folder: string,
  classes: readonly string[],
): AsyncGenerator<string | null, void, undefined> {
  const path = join(folder, CLEANLAB_LABELS);
  for await (const labels of readNpyIntegers(path)) {
    for (const label of labels) {
      const name = classes[label];
      if (label !== -1 && name === undefined) {
        throw new GwinnowError('BAD_LABEL', `${path}: ${label} is none of the ${classes.length} classes`);
      }
      yield name ?? null;
    }
  }
}

function unescaped(text: string): string {
  return text.replaceAll(/\\([\\nr])/g, (_, char: string) =>
    char === 'n' ? '\n' : char === 'r' ? '\r' : '\\',
  );
}
