import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { GwinnowError } from '../../shared/errors.ts';
import { fileError, readStart } from './files.ts';

/** One record, or why there is none; `line` is where it starts, from 1. Cells are trimmed. */
export type CsvRow =
  | { readonly line: number; readonly cells: readonly string[] }
  | { readonly line: number; readonly fault: string };

export type CsvDialect = {
  readonly delimiter: ',' | ';' | '\t';
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be';
};

/** A longer line is skipped as one faulty row. */
export const MAX_LINE_CHARS = 4 * 1024 * 1024;
/** A quoted cell may hold so many line breaks; beyond, its quote counts as a slip. */
const MAX_QUOTED_LINES = 100;
const START_BYTES = 64 * 1024;

/** Byte order mark and delimiter of a text file. Throws FILE_NOT_FOUND, or WRONG_MAGIC for what is no text. */
export async function detectDialect(path: string): Promise<CsvDialect> {
  const start = await readStart(path, START_BYTES);
  const encoding = encodingOf(start);
  const text = new TextDecoder(encoding).decode(start);
  if (text.includes('\0')) throw new GwinnowError('WRONG_MAGIC', `${path} is no text file`);
  const firstLine = text.split(/[\r\n]/).find((line) => line.trim() !== '') ?? '';
  const bare = firstLine.replaceAll(/"[^"]*"/g, '');
  const count = (delimiter: string): number => bare.split(delimiter).length;
  const others = ([';', '\t'] as const).filter((delimiter) => count(delimiter) > count(','));
  const delimiter = others.sort((a, b) => count(b) - count(a))[0] ?? ',';
  return { delimiter, encoding };
}

/**
 * The records of a delimited text file (RFC 4180; any line ends), some at a time. Blank lines are left out. A line that
 * is too long and a quote that never closes are faults of one line; reading goes on with the next.
 */
export async function* readCsvRows(
  path: string,
  dialect: CsvDialect,
): AsyncGenerator<CsvRow[], void, undefined> {
  let pending: Line[] = [];
  for await (const lines of readLines(path, dialect.encoding)) {
    const { rows, rest } = rowsOf([...pending, ...lines], dialect.delimiter, false);
    pending = rest;
    yield rows;
  }
  yield rowsOf(pending, dialect.delimiter, true).rows;
}

/** Lines of the file by its line feeds: about its rows, for showing progress. */
export async function countLines(path: string): Promise<number> {
  let count = 0;
  let last = 0x0a;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
      if (!(chunk instanceof Uint8Array)) continue;
      for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, at + 1)) count++;
      last = chunk.at(-1) ?? last;
    }
  } catch (thrown) {
    throw fileError(path, thrown);
  }
  return last === 0x0a ? count : count + 1;
}

/** A line without its end; text is null where it was too long. */
type Line = { readonly line: number; readonly text: string | null };

function encodingOf(start: Uint8Array): CsvDialect['encoding'] {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

/** The lines of a text file, some at a time. Throws FILE_NOT_FOUND. */
export async function* readLines(path: string, encoding: string): AsyncGenerator<Line[], void, undefined> {
  const decoder = new TextDecoder(encoding);
  let carry = '';
  let tooLong = false;
  let line = 0;
  const take = (text: string): Line[] => {
    // A carriage return at the very end may yet be followed by its line feed.
    const parts = (carry + text).split(/\r\n|\n|\r(?!$)/);
    carry = parts.pop() ?? '';
    const lines = parts.map((part, i) => {
      const cut = (tooLong && i === 0) || part.length > MAX_LINE_CHARS;
      return { line: ++line, text: cut ? null : part };
    });
    if (parts.length > 0) tooLong = false;
    if (carry.length > MAX_LINE_CHARS) tooLong = true;
    if (tooLong) carry = '';
    return lines;
  };
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
      if (chunk instanceof Uint8Array) yield take(decoder.decode(chunk, { stream: true }));
    }
  } catch (thrown) {
    throw fileError(path, thrown);
  }
  yield take(`${decoder.decode()}\n`);
}

function rowsOf(lines: readonly Line[], delimiter: string, atEnd: boolean): { rows: CsvRow[]; rest: Line[] } {
  const rows: CsvRow[] = [];
  const opensQuote = new RegExp(`(?:^|${delimiter})\\s*"`);
  for (let at = 0; at < lines.length; at++) {
    const { line, text } = lines[at] ?? { line: 0, text: '' };
    if (text === null) {
      rows.push({ line, fault: `is longer than ${MAX_LINE_CHARS} characters` });
    } else if (!text.includes('"') || !opensQuote.test(text)) {
      if (text.trim() !== '') rows.push({ line, cells: cellsOf(text, delimiter) });
    } else {
      const end = closingLine(lines, at);
      if (end === 'not yet' && !atEnd) return { rows, rest: lines.slice(at) };
      const row = typeof end === 'number' ? quotedRow(lines, at, end, delimiter) : neverClosed(line);
      rows.push(row);
      // After a fault the lines that a slipped quote would have swallowed are read for themselves.
      if ('cells' in row && typeof end === 'number') at = end;
    }
  }
  return { rows, rest: [] };
}

function neverClosed(line: number): CsvRow {
  return { line, fault: 'opens a quote that never closes' };
}

function cellsOf(text: string, delimiter: string): string[] {
  const cells = text.split(delimiter);
  // Most files hold no blanks, and looking once is quicker than trimming every cell.
  return /\s/.test(text) ? cells.map((cell) => cell.trim()) : cells;
}

/** The index of the line up to which the quotes are balanced. */
function closingLine(lines: readonly Line[], from: number): number | 'not yet' | 'never' {
  let quotes = 0;
  let chars = 0;
  for (let at = from; at < lines.length; at++) {
    const text = lines[at]?.text;
    if (text === null || text === undefined) return 'never';
    quotes += text.split('"').length - 1;
    if (quotes % 2 === 0) return at;
    chars += text.length;
    if (at - from >= MAX_QUOTED_LINES || chars > MAX_LINE_CHARS) return 'never';
  }
  return 'not yet';
}

function quotedRow(lines: readonly Line[], from: number, to: number, delimiter: string): CsvRow {
  const texts = lines.slice(from, to + 1).map(({ text }) => text);
  const line = lines[from]?.line ?? 0;
  try {
    const records: unknown = parse(texts.join('\n'), { delimiter, relax_column_count: true, trim: true });
    const cells: unknown = Array.isArray(records) && records.length === 1 ? records[0] : null;
    if (isTexts(cells)) return { line, cells };
    return { line, fault: 'has quotes in the wrong places' };
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return { line, fault: `has quotes in the wrong places (${reason})` };
  }
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((cell) => typeof cell === 'string');
}
