import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { filePutter, writingText } from './files.ts';
import { EXCHANGE_COLUMNS, type ExchangeRow, type ExchangeWriter, imageName } from './row.ts';

export const CSV_TABLE = 'samples.csv';

/** One line a sample (RFC 4180, UTF-8), and the images beside it in `images`. What is null is empty. */
export const writeCsv: ExchangeWriter = async (folder, records) => {
  const put = filePutter(folder);
  await writingText(join(folder, CSV_TABLE), async (file) => {
    await file.write(csvLine(EXCHANGE_COLUMNS.map(({ name }) => name)));
    for await (const record of records) {
      const name = `images/${imageName(record)}`;
      await put(name, record.image.bytes);
      await file.write(csvLine(cellsOf({ file_name: name, ...record.row })));
    }
  });
};

/** In the order of the columns. */
export function cellsOf(row: ExchangeRow): (string | number | null)[] {
  return EXCHANGE_COLUMNS.map(({ name }) => row[name]);
}

export function csvLine(cells: readonly (string | number | null)[]): string {
  // Blanks at the ends stay where they are quoted.
  return stringify([cells], { quoted_match: /^\s|\s$/ });
}
