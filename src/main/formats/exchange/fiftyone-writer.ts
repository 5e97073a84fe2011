import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filePutter, writingText } from './files.ts';
import { type ExchangeRecord, type ExchangeWriter, imageName } from './row.ts';

export const FIFTYONE_TABLE = 'samples.json';

/**
 * FiftyOne's `FiftyOneDataset` folder: `metadata.json`, `samples.json` and the images in `data`. Labels are
 * classifications in the fields ground_truth, prediction, suggestion_label and decision; every column is a field too.
 */
export const writeFiftyone: ExchangeWriter = async (folder, records, { classes }) => {
  const put = filePutter(folder);
  const metadata = { media_type: 'image', info: { classes }, default_classes: classes };
  await writeFile(join(folder, 'metadata.json'), `${JSON.stringify(metadata)}\n`);
  await writingText(join(folder, FIFTYONE_TABLE), async (file) => {
    let before = '{"samples": [\n';
    for await (const record of records) {
      const name = `data/${imageName(record)}`;
      await put(name, record.image.bytes);
      await file.write(before + JSON.stringify(sampleOf(record, name)));
      before = ',\n';
    }
    await file.write(before.startsWith('{') ? '{"samples": []}\n' : '\n]}\n');
  });
};

function sampleOf({ row }: ExchangeRecord, name: string) {
  return {
    filepath: name,
    tags: [row.split, row.status],
    metadata: null,
    ...classification('ground_truth', row.given),
    ...classification('prediction', row.predicted, row.certainty),
    ...classification('suggestion_label', row.suggestion, row.suggestion_certainty),
    ...classification('decision', row.decided),
    file_name: name,
    ...row,
  };
}

function classification(field: string, label: string | null, confidence: number | null = null) {
  return label === null ? {} : { [field]: { _cls: 'Classification', tags: [], label, confidence } };
}
