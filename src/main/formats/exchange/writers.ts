import type { ExchangeFormat } from '../../../shared/domain/exchange.ts';
import { writeCleanlab } from './cleanlab-writer.ts';
import { writeCsv } from './csv-writer.ts';
import { writeFiftyone } from './fiftyone-writer.ts';
import { writeImageFolder, writeJsonl } from './jsonl-writer.ts';
import { writeLabelStudio } from './label-studio-writer.ts';
import { writeParquet } from './parquet-writer.ts';
import type { ExchangeWriter } from './row.ts';

/** The writer of each format. */
export const EXCHANGE_WRITERS: Readonly<Record<ExchangeFormat, ExchangeWriter>> = {
  csv: writeCsv,
  jsonl: writeJsonl,
  'image-folder': writeImageFolder,
  'label-studio': writeLabelStudio,
  cleanlab: writeCleanlab,
  parquet: writeParquet,
  fiftyone: writeFiftyone,
};
