import type { ExchangeFormat } from '../../../shared/domain/exchange.ts';
import { writeCsv } from './csv-writer.ts';
import { writeImageFolder, writeJsonl } from './jsonl-writer.ts';
import type { ExchangeWriter } from './row.ts';

/** The writer of each format. */
export const EXCHANGE_WRITERS: Readonly<Record<ExchangeFormat, ExchangeWriter>> = {
  csv: writeCsv,
  jsonl: writeJsonl,
  'image-folder': writeImageFolder,
};
