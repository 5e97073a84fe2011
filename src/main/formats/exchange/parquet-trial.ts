import { isNativeError } from 'node:util/types';
import { createContext, runInContext } from 'node:vm';
import {
  type AsyncBuffer,
  type ColumnMetaData,
  type Compressors,
  type FileMetaData,
  parquetSchema,
  type RowGroup,
} from 'hyparquet';
import { readColumn } from 'hyparquet/src/column.js';
import { DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { getTreePath } from 'hyparquet/src/schema.js';
import { GwinnowError } from '../../../shared/errors.ts';

/** A column gets so much time, and more by its size; milliseconds, bytes in a millisecond. */
const LEAST_MS = 900;
const BYTES_A_MS = 10_000;

/**
 * Decodes each column of a row group once, in a limited time: the library counts some damaged runs of values for ever,
 * and nothing but a limit from outside ends that.
 *
 * @throws BAD_ROW where a column takes longer; what decoding throws.
 */
export async function tryGroup(
  file: AsyncBuffer,
  metadata: FileMetaData,
  { columns, num_rows }: RowGroup,
  compressors: Compressors,
): Promise<void> {
  const tree = parquetSchema(metadata);
  for (const { meta_data: data } of columns) {
    if (data === undefined) continue;
    const { begin, end } = columnRange(data);
    const buffer = await file.slice(begin, end);
    const schemaPath = getTreePath(tree, data.path_in_schema);
    const element = schemaPath.at(-1)?.element;
    if (element === undefined) throw new GwinnowError('BAD_ROW', 'A column is not in the schema');
    const decoder = {
      ...data,
      pathInSchema: data.path_in_schema,
      element,
      schemaPath,
      parsers: DEFAULT_PARSERS,
      compressors,
      utf8: false,
    };
    const count = Number(num_rows);
    const rows = { groupStart: 0, groupRows: count, selectStart: 0, selectEnd: count };
    const reader = { view: new DataView(buffer), offset: 0 };
    within(LEAST_MS + Number(data.total_uncompressed_size) / BYTES_A_MS, () => {
      readColumn(reader, rows, decoder);
    });
  }
}

/** Where the pages of a column lie in the file, bytes. */
export function columnRange(data: ColumnMetaData): { readonly begin: number; readonly end: number } {
  const begin = Number(data.dictionary_page_offset ?? data.data_page_offset);
  return { begin, end: begin + Number(data.total_compressed_size) };
}

/** Runs what never waits. @throws BAD_ROW when it takes longer */
function within(milliseconds: number, work: () => void): void {
  try {
    runInContext('work()', createContext({ work }), { timeout: Math.ceil(milliseconds) });
  } catch (thrown) {
    // It comes from the other context, whose errors are of another class.
    if (isNativeError(thrown) && 'code' in thrown && thrown.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
      throw new GwinnowError('BAD_ROW', `A column is not decoded within ${Math.ceil(milliseconds)} ms`);
    }
    throw thrown;
  }
}
