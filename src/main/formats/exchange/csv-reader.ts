import { dirname } from 'node:path';
import { GwinnowError } from '../../../shared/errors.ts';
import { countLines, type CsvDialect, readCsvRows } from '../csv-lines.ts';
import { fenceOf } from '../files.ts';
import { type ImportEvent, type ImportEvents, problemEvent } from '../item.ts';
import { type Fields, recordOf } from './read-row.ts';
import { readRecords, type ReadRecord } from './record-reader.ts';
import { EXCHANGE_COLUMNS } from './row.ts';

export type ExchangeCsv = { readonly dialect: CsvDialect; readonly columns: readonly string[] };

type Options = { readonly anyPath: boolean; readonly first: number | undefined };

/** A CSV file with the columns of an export, in any order and with others between. Throws FILE_NOT_FOUND. */
export async function* readExchangeCsv(
  path: string,
  { dialect, columns }: ExchangeCsv,
  { anyPath, first }: Options,
): ImportEvents {
  const fence = { ...(await fenceOf(dirname(path))), anyPath };
  yield [{ kind: 'total', count: first === undefined ? (await countLines(path)) - 1 : null }];
  yield* readRecords(recordsOf(path, dialect, columns), fence);
}

async function* recordsOf(
  path: string,
  dialect: CsvDialect,
  columns: readonly string[],
): AsyncGenerator<ReadRecord | ImportEvent, void, undefined> {
  let header = true;
  for await (const rows of readCsvRows(path, dialect)) {
    for (const row of rows) {
      const namedBy = `${path}#${row.line}`;
      if ('fault' in row) yield problemEvent(namedBy, new GwinnowError('BAD_ROW', `${namedBy} ${row.fault}`));
      else if (header) header = false;
      else yield recordIn(row.cells, columns, namedBy);
    }
  }
}

function recordIn(
  cells: readonly string[],
  columns: readonly string[],
  namedBy: string,
): ReadRecord | ImportEvent {
  try {
    if (cells.length !== columns.length) {
      const what = `has ${cells.length} columns, expected ${columns.length}`;
      throw new GwinnowError('BAD_ROW', `${namedBy} ${what}`);
    }
    return recordOf(fieldsOf(cells, columns), namedBy);
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
