import { join } from 'node:path';
import { filePutter, writingText } from './files.ts';
import { folderNames } from './folder-names.ts';
import { type ExchangeRecord, type ExchangeWriter, imageName } from './row.ts';
import { UNLABELLED_FOLDER } from '../image-folder.ts';

/** Names of the tables; `metadata.jsonl` is what readers of image folders look for. */
export const JSONL_TABLE = 'samples.jsonl';
export const IMAGE_FOLDER_TABLE = 'metadata.jsonl';

/** One JSON object a line, and the images beside it in `images`. */
export const writeJsonl: ExchangeWriter = (folder, records) =>
  writeTable(folder, JSONL_TABLE, records, (record) => `images/${imageName(record)}`);

/** An image folder, `split/class/image`; all else is in one JSON object a line, whose `file_name` names the image. */
export const writeImageFolder: ExchangeWriter = (folder, records, { classes }) => {
  const names = folderNames(classes);
  return writeTable(folder, IMAGE_FOLDER_TABLE, records, (record) => {
    const { label, split } = record.row;
    const name = label === null ? undefined : names.get(label);
    return `${split}/${name ?? UNLABELLED_FOLDER}/${imageName(record)}`;
  });
};

async function writeTable(
  folder: string,
  table: string,
  records: AsyncIterable<ExchangeRecord>,
  place: (record: ExchangeRecord) => string,
): Promise<void> {
  const put = filePutter(folder);
  await writingText(join(folder, table), async (file) => {
    for await (const record of records) {
      const name = place(record);
      await put(name, record.image.bytes);
      await file.write(`${JSON.stringify({ file_name: name, ...record.row })}\n`);
    }
  });
}
