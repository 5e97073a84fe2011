import { dirname } from 'node:path';
import { GwinnowError } from '../../../shared/errors.ts';
import { countLines, MAX_LINE_CHARS, readLines } from '../csv-lines.ts';
import { fenceOf } from '../files.ts';
import { type ImportEvent, type ImportEvents, nothingFound, problemEvent } from '../item.ts';
import { type Fields, recordOf } from './read-row.ts';
import { readRecords, type ReadRecord } from './record-reader.ts';

/**
 * A file of one JSON object a line: an export's, or any with an image's path (`file_name`, `image`, `path`), `label`
 * and `split`. Paths are relative to the file's folder and may not lead out of it. Throws FILE_NOT_FOUND.
 */
export async function* readJsonl(path: string, first?: number): ImportEvents {
  const fence = await fenceOf(dirname(path));
  yield [{ kind: 'total', count: first === undefined ? await countLines(path) : null }];
  yield* readRecords(recordsOf(path), fence);
}

async function* recordsOf(path: string): AsyncGenerator<ReadRecord | ImportEvent, void, undefined> {
  let any = false;
  for await (const lines of readLines(path, 'utf-8')) {
    for (const { line, text } of lines) {
      if (text !== null && text.trim() === '') continue;
      any = true;
      const namedBy = `${path}#${line}`;
      try {
        yield recordOf(objectIn(text, namedBy), namedBy);
      } catch (thrown) {
        yield problemEvent(namedBy, thrown);
      }
    }
  }
  if (!any) yield* nothingFound(path, `${path} holds no lines`);
}

function objectIn(text: string | null, namedBy: string): Fields {
  if (text === null) {
    throw new GwinnowError('BAD_ROW', `${namedBy} is longer than ${MAX_LINE_CHARS} characters`);
  }
  const value = parsed(text);
  if (isFields(value)) return value;
  throw new GwinnowError('BAD_ROW', `${namedBy} is no JSON object`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
