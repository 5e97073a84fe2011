import { dirname } from 'node:path';
import {
  type AsyncBuffer,
  asyncBufferFromFile,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  snappyUncompress,
} from 'hyparquet';
import { GwinnowError } from '../../../shared/errors.ts';
import { fenceOf, openRegular } from '../files.ts';
import { type ImportEvent, type ImportEvents, MAX_FILE_BYTES, nothingFound, problemEvent } from '../item.ts';
import { IMAGE_COLUMN } from './parquet-writer.ts';
import { isFields } from './jsonl-reader.ts';
import { columnRange, tryGroup } from './parquet-trial.ts';
import { type Fields, recordOf } from './read-row.ts';
import { readRecords, type ReadRecord } from './record-reader.ts';

/** A row group is read at once; beyond this it is refused. */
const MAX_GROUP_BYTES = 512 * 1024 * 1024;
const MAX_GROUP_ROWS = 2_000_000;
const MAX_PAGE_BYTES = 128 * 1024 * 1024;
const COMPRESSORS = { SNAPPY: boundedSnappy };

/**
 * A Parquet file: an export's, or any with an image's file (`image`, as bytes or as a struct with `bytes`) or path
 * (`file_name`, `path`), `label` and `split`. Without compression or with Snappy. Throws FILE_NOT_FOUND.
 */
export async function* readParquet(path: string): ImportEvents {
  const { handle, size } = await openRegular(path);
  await handle.close();
  const fence = await fenceOf(dirname(path));
  let metadata: FileMetaData;
  const file = await asyncBufferFromFile(path);
  try {
    metadata = await parquetMetadataAsync(file);
    checkMetadata(metadata, size, path);
  } catch (thrown) {
    return yield [problemEvent(path, asFormatError(path, thrown))];
  }
  yield [{ kind: 'total', count: Number(metadata.num_rows) }];
  yield* readRecords(recordsOf(path, file, metadata), fence);
}

async function* recordsOf(
  path: string,
  file: AsyncBuffer,
  metadata: FileMetaData,
): AsyncGenerator<ReadRecord | ImportEvent, void, undefined> {
  let start = 0;
  for (const group of metadata.row_groups) {
    const end = start + Number(group.num_rows);
    try {
      await tryGroup(file, metadata, group, COMPRESSORS);
      const rows = await parquetReadObjects({
        file,
        metadata,
        rowStart: start,
        rowEnd: end,
        utf8: false,
        compressors: COMPRESSORS,
      });
      for (const [n, row] of rows.entries()) yield recordIn(row, `${path}#${start + n + 1}`);
    } catch (thrown) {
      yield problemEvent(`${path}#${start + 1}`, asFormatError(path, thrown));
    }
    start = end;
  }
  if (start === 0) yield* nothingFound(path, `${path} holds no rows`);
}

function recordIn(row: unknown, namedBy: string): ReadRecord | ImportEvent {
  try {
    if (!isFields(row)) throw new GwinnowError('BAD_ROW', `${namedBy} is no row`);
    const { [IMAGE_COLUMN]: image, ...rest } = row;
    const bytes = bytesIn(image);
    if (bytes !== undefined && bytes.length > MAX_FILE_BYTES) {
      throw new GwinnowError('FILE_TOO_LARGE', `${namedBy}: an image of ${bytes.length} bytes`);
    }
    const fields = Object.entries(rest).map(([name, value]) => [name, plain(value)]);
    const path = bytes === undefined && typeof image === 'string' ? { [IMAGE_COLUMN]: image } : {};
    return recordOf({ ...path, ...toFields(fields) }, namedBy, bytes);
  } catch (thrown) {
    return problemEvent(namedBy, thrown);
  }
}

function toFields(entries: readonly (readonly unknown[])[]): Fields {
  return Object.fromEntries(entries.map(([name, value]) => [String(name), value]));
}

function bytesIn(image: unknown): Uint8Array | undefined {
  if (image instanceof Uint8Array) return image;
  return isFields(image) && image['bytes'] instanceof Uint8Array ? image['bytes'] : undefined;
}

/** Whole numbers come as bigint, text of columns that do not say so as bytes. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : value;
}

/** What the footer claims must fit the file before anything is made room for. */
function checkMetadata({ row_groups, num_rows }: FileMetaData, size: number, path: string): void {
  let rows = 0n;
  for (const group of row_groups) {
    rows += group.num_rows;
    const bytes = group.columns.reduce(
      (sum, { meta_data }) => sum + Number(meta_data?.total_uncompressed_size),
      0,
    );
    const inside = group.columns.every(({ meta_data: data }) => {
      if (data === undefined) return false;
      const { begin, end } = columnRange(data);
      return begin >= 4 && end <= size && data.total_compressed_size >= 0n;
    });
    if (!inside) throw new GwinnowError('TRUNCATED_FILE', `${path} ends before its columns do`);
    if (!(bytes <= MAX_GROUP_BYTES) || group.num_rows < 0n || group.num_rows > MAX_GROUP_ROWS) {
      throw new GwinnowError('FILE_TOO_LARGE', `${path} has a row group of ${bytes} bytes`);
    }
  }
  if (rows !== num_rows) throw new GwinnowError('BAD_ROW', `${path} counts ${num_rows} rows and has ${rows}`);
}

function boundedSnappy(input: Uint8Array, outputLength: number): Uint8Array {
  if (outputLength > MAX_PAGE_BYTES) {
    throw new GwinnowError(
      'FILE_TOO_LARGE',
      `A page of ${outputLength} bytes, at most ${MAX_PAGE_BYTES} are read`,
    );
  }
  const output = new Uint8Array(outputLength);
  snappyUncompress(input, output);
  return output;
}

function asFormatError(path: string, thrown: unknown): GwinnowError {
  if (thrown instanceof GwinnowError) return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new GwinnowError('BAD_ROW', `${path} cannot be read as Parquet: ${reason.slice(0, 300)}`);
}
