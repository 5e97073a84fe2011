import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ExchangeFormat } from '../../shared/domain/exchange.ts';
import type { ImageShape } from '../../shared/domain/image.ts';
import { openByteReader } from './byte-reader.ts';
import { readCsv } from './csv.ts';
import { readCleanlab } from './exchange/cleanlab-reader.ts';
import { CSV_TABLE } from './exchange/csv-writer.ts';
import { readJsonl } from './exchange/jsonl-reader.ts';
import { IMAGE_FOLDER_TABLE, JSONL_TABLE } from './exchange/jsonl-writer.ts';
import { readFiftyone } from './exchange/fiftyone-reader.ts';
import { FIFTYONE_TABLE } from './exchange/fiftyone-writer.ts';
import { readLabelStudio } from './exchange/label-studio-reader.ts';
import { LABEL_STUDIO_TABLE } from './exchange/label-studio-writer.ts';
import { readParquet } from './exchange/parquet-reader.ts';
import { PARQUET_TABLE } from './exchange/parquet-writer.ts';
import { readSidecar } from './exchange/sidecar.ts';
import { fileError, readStart } from './files.ts';
import { readIdx } from './idx.ts';
import { readImageEntries } from './image-file.ts';
import { readImageFolder } from './image-folder.ts';
import type { ImportEvents } from './item.ts';
import { MAGIC_BYTES, mediaTypeOf, namesImage } from './magic.ts';
import { findMnistFiles, readFashionMnist, readMnist, readMnistFiles } from './mnist.ts';

/** Data sets that can be named instead of a path. */
export const NAMED_SOURCES = ['mnist', 'fashion-mnist'] as const;
export type NamedSource = (typeof NAMED_SOURCES)[number];

export type SourceKind =
  | NamedSource
  | 'idx'
  | 'idx-folder'
  | 'image-folder'
  | 'image'
  | 'csv'
  | ExchangeFormat;

const EXTENSIONS: readonly (readonly [RegExp, SourceKind | null])[] = [
  [/\.(jsonl|ndjson)$/i, 'jsonl'],
  [/\.parquet$/i, 'parquet'],
  [/\.json$/i, null],
];

const TABLES: Partial<Record<SourceKind, string>> = {
  csv: CSV_TABLE,
  jsonl: JSONL_TABLE,
  'image-folder': IMAGE_FOLDER_TABLE,
  'label-studio': LABEL_STUDIO_TABLE,
  parquet: PARQUET_TABLE,
  fiftyone: FIFTYONE_TABLE,
};

export type SourceOptions = {
  /** Of CSV pixel rows that are no grey squares. */
  readonly shape?: ImageShape | undefined;
  /** Labels of an IDX file; found beside it by their usual name where not given. */
  readonly labels?: string | undefined;
  /** CSV rows may name files anywhere. */
  readonly anyPath?: boolean | undefined;
  /** Only about so many items are wanted: nothing is read just to tell how many there are. Default: all. */
  readonly first?: number | undefined;
};

/**
 * What a path holds: a folder that was exported, with MNIST's four IDX files or of images, an IDX file (also gzip), one
 * image, a file of JSON lines, else CSV. Told by content. Throws FILE_NOT_FOUND.
 */
export async function detectSource(path: string): Promise<SourceKind> {
  if (await isFolder(path)) return folderKind(path);
  const named = EXTENSIONS.find(([pattern]) => pattern.test(path));
  if (named !== undefined) return named[1] ?? jsonKind(path);
  const start = await readStart(path, MAGIC_BYTES);
  if (mediaTypeOf(start) !== null || namesImage(path)) return 'image';
  return (await isIdx(path)) ? 'idx' : 'csv';
}

/** Reads a source of a known kind; `path` is null for a named data set where it is installed. */
export async function* readSource(
  kind: SourceKind,
  path: string | null,
  options: SourceOptions = {},
): ImportEvents {
  if (kind === 'mnist') return yield* readMnist(path);
  if (kind === 'fashion-mnist') return yield* readFashionMnist(path);
  const { first } = options;
  const place = await tableOf(kind, path ?? '.');
  if (kind === 'jsonl' || place.endsWith(IMAGE_FOLDER_TABLE)) return yield* readJsonl(place, first);
  if (kind === 'label-studio') return yield* readLabelStudio(place);
  if (kind === 'fiftyone') return yield* readFiftyone(place);
  if (kind === 'cleanlab') return yield* readCleanlab(place, first);
  if (kind === 'parquet') return yield* readParquet(place);
  if (kind === 'image-folder') return yield* readImageFolder(place, first);
  if (kind === 'csv') return yield* readCsv(place, options);
  if (kind === 'idx') {
    return yield* readIdx({ images: place, labels: options.labels ?? (await labelsBeside(place)), first });
  }
  if (kind === 'image') {
    yield [{ kind: 'total', count: 1 }];
    return yield* readImageEntries(oneImage(place));
  }
  const files = await findMnistFiles(place);
  yield* files ? readMnistFiles(files, { first }) : readImageFolder(place, first);
}

/** The file in a folder that tells of its samples, where there is one; other paths stay as they are. */
async function tableOf(kind: SourceKind, path: string): Promise<string> {
  const table = TABLES[kind];
  if (table === undefined || !(await isFolder(path))) return path;
  const inside = join(path, table);
  return kind !== 'image-folder' || (await isThere(inside)) ? inside : path;
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}

/** A list of tasks, or FiftyOne's object. */
async function jsonKind(path: string): Promise<SourceKind> {
  const start = new TextDecoder().decode(await readStart(path, 64));
  return start.trimStart().startsWith('{') ? 'fiftyone' : 'label-studio';
}

async function folderKind(path: string): Promise<SourceKind> {
  const exported = await readSidecar(path);
  if (exported !== null) return exported.format;
  for (const kind of ['label-studio', 'fiftyone'] as const) {
    if (await isThere(join(path, TABLES[kind] ?? ''))) return kind;
  }
  return (await findMnistFiles(path)) ? 'idx-folder' : 'image-folder';
}

async function* oneImage(path: string) {
  yield { path, label: null, split: null, namedBy: path };
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (thrown) {
    throw fileError(path, thrown);
  }
}

async function isIdx(path: string): Promise<boolean> {
  if (/\bidx\d?\b|-ubyte/i.test(basename(path))) return true;
  const reader = await openByteReader(path);
  try {
    const [zero, alsoZero, type = 0] = await reader.read(4);
    return zero === 0 && alsoZero === 0 && type >= 0x08 && type <= 0x0e;
  } catch {
    // Damaged gzip: the IDX reader says so.
    return true;
  } finally {
    await reader.close();
  }
}

/** `x-labels-idx1-ubyte` for `x-images-idx3-ubyte`, plain or .gz, in the same folder; undefined when it isn't there. */
async function labelsBeside(images: string): Promise<string | undefined> {
  const name = basename(images).replace(/\.gz$/, '');
  const labels = name.replace('images', 'labels').replace(/idx[34]/, 'idx1');
  if (labels === name) return undefined;
  for (const candidate of [labels, `${labels}.gz`].map((file) => join(dirname(images), file))) {
    if (await isThere(candidate)) return candidate;
  }
  return undefined;
}
