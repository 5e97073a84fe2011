import { dirname } from 'node:path';
import { GwinnowError } from '../../../shared/errors.ts';
import { countLines, type CsvDialect, readCsvRows } from '../csv-lines.ts';
import { fenceOf } from '../files.ts';
import { type ImportEvent, type ImportEvents, problemEvent } from '../item.ts';
import { type Fields, recordOf } from './read-row.ts';
import { readRecords, type ReadRecord } from './record-reader.ts';
import { EXCHANGE_COLUMNS } from './row.ts';

export type ExchangeCsv = { readonly dialect: CsvDialect; readonly columns: readonly string[] };

type Labels = AsyncIterator<string | null, void>;

type Options = {
  readonly anyPath: boolean;
  readonly first: number | undefined;
  /** Labels of the rows in their order, in place of those in the file. */
  readonly labels?: Labels;
};

/** A CSV file with the columns of an export, in any order and with others between. Throws FILE_NOT_FOUND. */
export async function* readExchangeCsv(
  path: string,
  { dialect, columns }: ExchangeCsv,
  { anyPath, first, labels }: Options,
): ImportEvents {
  const fence = { ...(await fenceOf(dirname(path))), anyPath };
  yield [{ kind: 'total', count: first === undefined ? (await countLines(path)) - 1 : null }];
  try {
    yield* readRecords(recordsOf(path, { dialect, columns }, labels), fence);
  } finally {
    await labels?.return?.();
  }
}

async function* recordsOf(
  path: string,
  { dialect, columns }: ExchangeCsv,
  labels: Labels | undefined,
): AsyncGenerator<ReadRecord | ImportEvent, void, undefined> {
  let header = true;
  for await (const rows of readCsvRows(path, dialect)) {
    for (const row of rows) {
      const namedBy = `${path}#${row.line}`;
      if (header) {
        header = false;
        continue;
      }
      const label = await labels?.next();
      if (label?.done === true) {
        throw new GwinnowError('TRUNCATED_FILE', `${namedBy} and what follows have no label`);
      }
      if ('fault' in row) yield problemEvent(namedBy, new GwinnowError('BAD_ROW', `${namedBy} ${row.fault}`));
      else yield recordIn(row.cells, columns, namedBy, label?.value);
    }
  }
}

function recordIn(
  cells: readonly string[],
  columns: readonly string[],
  namedBy: string,
  label: string | null | undefined,
): ReadRecord | ImportEvent {
  try {
    if (cells.length !== columns.length) {
      const what = `has ${cells.length} columns, expected ${columns.length}`;
      throw new GwinnowError('BAD_ROW', `${namedBy} ${what}`);
    }
    const fields = fieldsOf(cells, columns);
    return recordOf(label === undefined ? fields : { ...fields, label }, namedBy);
  } catch (thrown) {
    return problemEvent(namedBy, thrown);
  }
}

/** An empty cell is null; numbers are read as such where a column holds them. */
function fieldsOf(cells: readonly string[], columns: readonly string[]): Fields {
  const fields: Record<string, unknown> = {};
  for (const { name, type } of EXCHANGE_COLUMNS) {
    const at = columns.indexOf(name);
    const cell = at < 0 ? '' : (cells[at] ?? '');
    if (cell === '') fields[name] = null;
    else fields[name] = type === 'text' ? cell : Number(cell);
  }
  return fields;
}
