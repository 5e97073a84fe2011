import { dirname } from 'node:path';
import { GwinnowError } from '../../../shared/errors.ts';
import { fenceOf } from '../files.ts';
import { type ImportEvent, type ImportEvents, nothingFound, problemEvent } from '../item.ts';
import { readJsonElements } from './json-elements.ts';
import { isFields } from './jsonl-reader.ts';
import type { Fields } from './read-row.ts';
import { readRecords, type ReadRecord } from './record-reader.ts';

/** Reads a file that is a JSON list of objects, each a sample by `recordOf`; images lie below the file's folder. */
export async function* readList(
  path: string,
  list: '$.*' | '$.samples.*',
  recordOf: (element: Fields, namedBy: string) => ReadRecord,
): ImportEvents {
  const fence = await fenceOf(dirname(path));
  yield [{ kind: 'total', count: null }];
  yield* readRecords(recordsOf(path, list, recordOf), fence);
}

async function* recordsOf(
  path: string,
  list: '$.*' | '$.samples.*',
  recordOf: (element: Fields, namedBy: string) => ReadRecord,
): AsyncGenerator<ReadRecord | ImportEvent, void, undefined> {
  let count = 0;
  try {
    for await (const elements of readJsonElements(path, list)) {
      for (const element of elements) yield recordIn(element, `${path}#${++count}`, recordOf);
    }
  } catch (thrown) {
    return yield problemEvent(path, thrown);
  }
  if (count === 0) yield* nothingFound(path, `${path} lists no samples`);
}

function recordIn(
  element: unknown,
  namedBy: string,
  recordOf: (element: Fields, namedBy: string) => ReadRecord,
): ReadRecord | ImportEvent {
  try {
    if (isFields(element)) return recordOf(element, namedBy);
    throw new GwinnowError('BAD_ROW', `${namedBy} is no JSON object`);
  } catch (thrown) {
    return problemEvent(namedBy, thrown);
  }
}
