import { join } from 'node:path';
import type { SchemaElement } from 'hyparquet';
import { fileWriter, ParquetWriter } from 'hyparquet-writer';
import {
  EXCHANGE_COLUMNS,
  type ExchangeRecord,
  type ExchangeRow,
  type ExchangeWriter,
  imageName,
} from './row.ts';

export const PARQUET_TABLE = 'samples.parquet';
/** The column of the images' files. */
export const IMAGE_COLUMN = 'image';

/** A row group is written when it has so many rows or bytes of images. */
const GROUP_ROWS = 2000;
const GROUP_BYTES = 16 * 1024 * 1024;

type Row = ExchangeRow & { readonly [IMAGE_COLUMN]: Uint8Array };

/** One Parquet file with every column, and the images' files in the column `image`. */
export const writeParquet: ExchangeWriter = async (folder, records) => {
  const file = fileWriter(join(folder, PARQUET_TABLE));
  const writer = new ParquetWriter({ writer: file, schema: SCHEMA, createdBy: 'gwinnow' });
  let rows: Row[] = [];
  let bytes = 0;
  for await (const record of records) {
    rows.push(rowOf(record));
    bytes += record.image.bytes.length;
    if (rows.length < GROUP_ROWS && bytes < GROUP_BYTES) continue;
    await writeGroup(writer, rows);
    rows = [];
    bytes = 0;
  }
  if (rows.length > 0) await writeGroup(writer, rows);
  await writer.finish();
};

function rowOf(record: ExchangeRecord): Row {
  return { file_name: imageName(record), ...record.row, [IMAGE_COLUMN]: record.image.bytes };
}

async function writeGroup(writer: ParquetWriter, rows: readonly Row[]): Promise<void> {
  const columns = EXCHANGE_COLUMNS.map(({ name, type }) => ({
    name,
    data: rows.map((row) => (type === 'integer' ? BigInt(row[name] ?? 0) : row[name])),
  }));
  const images = { name: IMAGE_COLUMN, data: rows.map((row) => row[IMAGE_COLUMN]), statistics: false };
  await writer.write({ columnData: [...columns, images], rowGroupSize: rows.length });
}

const SCHEMA: SchemaElement[] = [
  { name: 'root', num_children: EXCHANGE_COLUMNS.length + 1 },
  ...EXCHANGE_COLUMNS.map(({ name, type, nullable }): SchemaElement => {
    const repetition_type = nullable ? 'OPTIONAL' : 'REQUIRED';
    if (type === 'text') return { name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type };
    return { name, type: type === 'integer' ? 'INT64' : 'DOUBLE', repetition_type };
  }),
  { name: IMAGE_COLUMN, type: 'BYTE_ARRAY', repetition_type: 'REQUIRED' },
];
