/** Formats a project's samples are exchanged in with other tools. */
export const EXCHANGE_FORMATS = [
  'csv',
  'jsonl',
  'image-folder',
  'label-studio',
  'cleanlab',
  'parquet',
  'fiftyone',
] as const;
export type ExchangeFormat = (typeof EXCHANGE_FORMATS)[number];
