import * as v from 'valibot';
import type { ImportEvents } from '../item.ts';
import { splitNamed } from '../split-names.ts';
import { readList } from './list-reader.ts';
import { type Fields, recordOf } from './read-row.ts';
import type { ReadRecord } from './record-reader.ts';
import { isExchangeHeader } from './row.ts';

const Label = v.object({ label: v.nullable(v.string()) });

/**
 * The `samples.json` of a FiftyOneDataset. `decision`, else `ground_truth`, is the label; a tag may name the split.
 * Images are read from below the file's folder. Throws FILE_NOT_FOUND.
 */
export function readFiftyone(path: string): ImportEvents {
  return readList(path, '$.samples.*', sampleRecord);
}

function sampleRecord(sample: Fields, namedBy: string): ReadRecord {
  const label = labelIn(sample['decision']) ?? labelIn(sample['ground_truth']);
  if (isExchangeHeader(Object.keys(sample))) return recordOf({ ...sample, label }, namedBy);
  const { filepath } = sample;
  return recordOf({ file_name: filepath, label, split: splitIn(sample['tags']) }, namedBy);
}

function labelIn(field: unknown): string | null {
  const parsed = v.safeParse(Label, field);
  return parsed.success ? parsed.output.label : null;
}

function splitIn(tags: unknown): string | null {
  if (!Array.isArray(tags)) return null;
  const tag: unknown = tags.find((one) => typeof one === 'string' && splitNamed(one) !== null);
  return typeof tag === 'string' ? tag : null;
}
