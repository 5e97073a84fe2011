import { createReadStream } from 'node:fs';
import { JSONParser } from '@streamparser/json';
import { GwinnowError } from '../../../shared/errors.ts';
import { fileError, openRegular } from '../files.ts';

/** An element larger than this ends the reading. */
const MAX_ELEMENT_BYTES = 16 * 1024 * 1024;
const CHUNK_BYTES = 64 * 1024;

/**
 * The elements of a long JSON list, some at a time, never the whole of it in memory.
 *
 * @param list where it is: `$.*` for a file that is the list, `$.samples.*` for one under a name.
 * @throws FILE_NOT_FOUND; BAD_ROW from the place on where the file is no JSON or too much for one element.
 */
export async function* readJsonElements(
  path: string,
  list: '$.*' | '$.samples.*',
): AsyncGenerator<unknown[], void, undefined> {
  const { handle } = await openRegular(path);
  await handle.close();
  const parser = new JSONParser({ paths: [list], keepStack: false });
  let found: unknown[] = [];
  let since = 0;
  parser.onValue = ({ value }) => {
    found.push(value);
    since = 0;
  };
  // A thrown error would be thrown away by the parser's own handler.
  let fault: string | null = null;
  parser.onError = (error) => void (fault ??= error.message);
  for await (const chunk of chunksOf(path)) {
    since += chunk.length;
    parser.write(chunk);
    if (found.length > 0) yield found;
    found = [];
    if (fault !== null)
      throw new GwinnowError('BAD_ROW', `${path} is no JSON: ${String(fault).slice(0, 200)}`);
    if (since > MAX_ELEMENT_BYTES) {
      throw new GwinnowError('BAD_ROW', `${path} has an element of more than ${MAX_ELEMENT_BYTES} bytes`);
    }
    if (parser.isEnded) return;
  }
  throw new GwinnowError('TRUNCATED_FILE', `${path} ends before its JSON does`);
}

async function* chunksOf(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
      if (chunk instanceof Uint8Array) yield chunk;
    }
  } catch (thrown) {
    throw fileError(path, thrown);
  }
}
