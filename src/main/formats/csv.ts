import { dirname } from 'node:path';
import type { ImageShape } from '../../shared/domain/image.ts';
import { imageSize } from '../../shared/domain/image.ts';
import { GwinnowError } from '../../shared/errors.ts';
import { type CsvLayout, detectLayout } from './csv-layout.ts';
import { readExchangeCsv } from './exchange/csv-reader.ts';
import { isExchangeHeader } from './exchange/row.ts';
import { countLines, type CsvDialect, type CsvRow, detectDialect, readCsvRows } from './csv-lines.ts';
import { fenceOf, insidePath } from './files.ts';
import { type ImageEntry, readImageEntries } from './image-file.ts';
import {
  type ImportEvent,
  type ImportEvents,
  nothingFound,
  PIXELS_MEDIA_TYPE,
  problemEvent,
  type Split,
} from './item.ts';
import { splitNamed } from './split-names.ts';

export type CsvOptions = {
  /** Shape of the pixel rows where they are no grey squares. */
  readonly shape?: ImageShape | undefined;
  /** Also read image paths that are absolute or lead out of the CSV file's folder. */
  readonly anyPath?: boolean | undefined;
  /** Only about so many rows are wanted: lines are not counted. */
  readonly first?: number | undefined;
};

const MAX_LABEL_CHARS = 200;
const BATCH_BYTES = 1024 * 1024;
const BATCH_EVENTS = 1024;

/**
 * A CSV file (comma, semicolon or tab, told by its first line) of `path,label` or of `label,pixel0,pixel1,…`, as
 * `detectLayout` says; a header may add a column `split`. Paths are relative to the CSV file's folder. Pixel rows become
 * bare pixels. A file of ours, told by its columns, is read with all that it says (`readExchangeCsv`). An empty label is no label. What is wrong with a row is a problem of `file#line`; the rest is read.
 * Throws FILE_NOT_FOUND when the file can't be opened.
 */
export async function* readCsv(path: string, options: CsvOptions = {}): ImportEvents {
  const start = await readHead(path, options);
  if ('kind' in start) return yield [start];
  const { anyPath = false, first } = options;
  if ('columns' in start) return yield* readExchangeCsv(path, start, { anyPath, first });
  const { layout, dialect } = start;
  if (!layout) return yield nothingFound(path, `${path} holds no rows`);
  const count = first === undefined ? (await countLines(path)) - (layout.header ? 1 : 0) : null;
  yield [{ kind: 'total', count }];
  const rows = dataRows(readCsvRows(path, dialect), layout, path);
  if (layout.kind === 'pixels') yield* pixelEvents(rows, layout, path);
  else yield* readImageEntries(imageEntries(rows, layout, path, anyPath), first);
}

type Head =
  | { readonly dialect: CsvDialect; readonly layout: CsvLayout | null }
  | { readonly dialect: CsvDialect; readonly columns: readonly string[] };
type DataRow = { readonly source: string; readonly cells: readonly string[] };

async function readHead(path: string, options: CsvOptions): Promise<Head | ImportEvent> {
  try {
    const dialect = await detectDialect(path);
    for await (const rows of readCsvRows(path, dialect)) {
      const first = rows.find((row) => 'cells' in row);
      if (first && isExchangeHeader(first.cells)) return { dialect, columns: first.cells };
      if (first) return { dialect, layout: detectLayout(first.cells, options.shape ?? null, path) };
    }
    return { dialect, layout: null };
  } catch (thrown) {
    if (thrown instanceof GwinnowError && thrown.code === 'FILE_NOT_FOUND') throw thrown;
    return problemEvent(path, thrown);
  }
}

/** The rows below the header, those of the right width; the others as problems. */
async function* dataRows(
  rows: AsyncIterable<CsvRow[]>,
  layout: CsvLayout,
  path: string,
): AsyncGenerator<(DataRow | ImportEvent)[], void, undefined> {
  let header = layout.header;
  for await (const some of rows) {
    const checked: (DataRow | ImportEvent)[] = [];
    for (const row of some) {
      if ('cells' in row && header) header = false;
      else checked.push(checkRow(row, layout.width, `${path}#${row.line}`));
    }
    yield checked;
  }
}

function checkRow(row: CsvRow, width: number, source: string): DataRow | ImportEvent {
  if (!('cells' in row)) return rowProblem(source, row.fault);
  if (row.cells.length === width) return { source, cells: row.cells };
  return rowProblem(source, `has ${row.cells.length} columns, expected ${width}`);
}

function rowProblem(source: string, what: string): ImportEvent {
  return problemEvent(source, new GwinnowError('BAD_ROW', `${source} ${what}`));
}

async function* pixelEvents(
  rows: AsyncIterable<(DataRow | ImportEvent)[]>,
  layout: CsvLayout & { kind: 'pixels' },
  path: string,
): ImportEvents {
  const size = imageSize(layout.shape);
  const most = Math.min(BATCH_EVENTS, Math.max(1, Math.floor(BATCH_BYTES / size)));
  let batch: ImportEvent[] = [];
  let any = false;
  for await (const some of rows) {
    for (const row of some) {
      batch.push('kind' in row ? row : pixelEvent(row, layout));
      if (batch.length < most) continue;
      any = true;
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
  else if (!any) yield nothingFound(path, `${path} holds no rows`);
}

function pixelEvent({ source, cells }: DataRow, layout: CsvLayout & { kind: 'pixels' }): ImportEvent {
  const bytes = new Uint8Array(layout.pixels.length);
  for (let i = 0; i < bytes.length; i++) {
    const column = layout.pixels[i] ?? 0;
    const cell = cells[column] ?? '';
    const value = byteOf(cell);
    if (value === null) {
      const shown = cell.length > 40 ? `${cell.slice(0, 40)}…` : cell;
      return rowProblem(source, `column ${column + 1}: "${shown}" is no whole number from 0 to 255`);
    }
    bytes[i] = value;
  }
  try {
    const { label, split } = labelOf(cells, layout, source);
    const item = { bytes, mediaType: PIXELS_MEDIA_TYPE, shape: layout.shape, label, split, source } as const;
    return { kind: 'item', item };
  } catch (thrown) {
    return problemEvent(source, thrown);
  }
}

/** The value of one to three digits, also with zero decimals (12.0); null for anything else. */
function byteOf(cell: string): number | null {
  let value = 0;
  for (let i = 0; i < cell.length; i++) {
    const digit = cell.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9 || i > 2) return /^\d{1,3}\.0+$/.test(cell) && value <= 255 ? value : null;
    value = value * 10 + digit;
  }
  return cell !== '' && value <= 255 ? value : null;
}

function labelOf(
  cells: readonly string[],
  layout: CsvLayout,
  source: string,
): { label: string | null; split: Split | null } {
  const label = layout.label === null ? '' : (cells[layout.label] ?? '');
  if (label.length > MAX_LABEL_CHARS) {
    throw new GwinnowError(
      'BAD_LABEL',
      `${source}: a label of ${label.length} characters, at most ${MAX_LABEL_CHARS}`,
    );
  }
  const word = layout.split === null ? '' : (cells[layout.split] ?? '');
  const split = splitNamed(word);
  if (word !== '' && !split)
    throw new GwinnowError('BAD_ROW', `${source} names the split "${word.slice(0, 40)}"`);
  return { label: label === '' ? null : label, split };
}

async function* imageEntries(
  rows: AsyncIterable<(DataRow | ImportEvent)[]>,
  layout: CsvLayout & { kind: 'paths' },
  path: string,
  anyPath: boolean,
): AsyncGenerator<ImageEntry | ImportEvent, void, undefined> {
  const fence = { ...(await fenceOf(dirname(path))), anyPath };
  let any = false;
  for await (const some of rows) {
    for (const row of some) {
      any = true;
      if ('kind' in row) {
        yield row;
        continue;
      }
      try {
        const named = row.cells[layout.path] ?? '';
        const image = await insidePath(named, row.source, fence);
        yield { path: image, namedBy: row.source, ...labelOf(row.cells, layout, row.source) };
      } catch (thrown) {
        yield problemEvent(row.source, thrown);
      }
    }
  }
  if (!any) yield* nothingFound(path, `${path} holds no rows`);
}
