import { imageSize, type ImageShape } from '../../shared/domain/image.ts';
import { GwinnowError } from '../../shared/errors.ts';
import { type ByteReader, openByteReader } from './byte-reader.ts';
import { type IdxImages, readImagesHeader, readLabelsHeader } from './idx-header.ts';
import {
  type ImportEvent,
  type ImportEvents,
  nothingFound,
  PIXELS_MEDIA_TYPE,
  problemEvent,
  type Split,
} from './item.ts';

export type IdxSource = {
  /** Images, plain or gzip. */
  readonly images: string;
  /** Labels, plain or gzip; without them the images come unlabelled. */
  readonly labels?: string | undefined;
  /** Names by label byte; without them the byte itself, in decimal, is the label. */
  readonly classNames?: readonly string[] | undefined;
  /** Which split an image belongs to, from its index and the count of all. */
  readonly splitOf?: ((index: number, count: number) => Split | null) | undefined;
  /** Only about so many images are wanted: a large gzip file is not inflated just to prove its length. */
  readonly first?: number | undefined;
};

/** Inflated in less than a second. */
const QUICK_PROOF_BYTES = 128 * 1024 * 1024;
const BATCH_BYTES = 1024 * 1024;
const BATCH_IMAGES = 1024;

/**
 * Images of an IDX file as bare pixels, in file order. A file that contradicts its own header, or labels of another
 * count, are one problem and no items: which of its numbers is wrong can't be told.
 * Throws FILE_NOT_FOUND or UNSUPPORTED_FORMAT when a named file can't be opened.
 */
export async function* readIdx(source: IdxSource): ImportEvents {
  const proof = source.first === undefined ? undefined : QUICK_PROOF_BYTES;
  const images = await openByteReader(source.images, proof);
  let labels: ByteReader | null = null;
  try {
    labels = source.labels === undefined ? null : await openByteReader(source.labels, proof);
    const header = await provenHeader(images, labels);
    if ('kind' in header) yield [header];
    else yield* readBatches(source, header, images, labels);
  } finally {
    await images.close();
    await labels?.close();
  }
}

async function provenHeader(images: ByteReader, labels: ByteReader | null): Promise<IdxImages | ImportEvent> {
  let path = images.path;
  try {
    const header = await readImagesHeader(images);
    if (!labels) return header;
    path = labels.path;
    const labelCount = await readLabelsHeader(labels);
    if (labelCount === header.count) return header;
    const message = `${labelCount} labels for ${header.count} images: ${labels.path} doesn't belong to ${images.path}`;
    throw new GwinnowError('BAD_LABEL', message);
  } catch (thrown) {
    return problemEvent(path, thrown);
  }
}

async function* readBatches(
  source: IdxSource,
  { count, shape }: IdxImages,
  images: ByteReader,
  labels: ByteReader | null,
): ImportEvents {
  if (count === 0) return yield nothingFound(source.images, `${source.images} holds no images`);
  yield [{ kind: 'total', count }];
  const size = imageSize(shape);
  const most = Math.min(BATCH_IMAGES, Math.max(1, Math.floor(BATCH_BYTES / size)));
  for (let first = 0; first < count; first += most) {
    const here = Math.min(most, count - first);
    let batch: Batch;
    try {
      const pixels = await readAll(images, here * size);
      batch = { first, count: here, pixels, labels: labels ? await readAll(labels, here) : null };
    } catch (thrown) {
      return yield [problemEvent(source.images, thrown)];
    }
    yield batchEvents(source, shape, count, batch);
  }
}

async function readAll(reader: ByteReader, count: number): Promise<Uint8Array> {
  const bytes = await reader.read(count);
  if (bytes.length === count) return bytes;
  throw new GwinnowError('TRUNCATED_FILE', `${reader.path} became shorter while it was read`);
}

type Batch = {
  readonly first: number;
  readonly count: number;
  /** [count, height, width, channels] */
  readonly pixels: Uint8Array;
  /** [count] */
  readonly labels: Uint8Array | null;
};

function batchEvents(source: IdxSource, shape: ImageShape, total: number, batch: Batch): ImportEvent[] {
  const size = imageSize(shape);
  const events: ImportEvent[] = [];
  for (let i = 0; i < batch.count; i++) {
    const index = batch.first + i;
    const byte = batch.labels?.[i];
    const label = byte === undefined ? null : source.classNames ? source.classNames[byte] : String(byte);
    const name = `${source.images}#${index}`;
    if (label === undefined) {
      const message = `${name}: label ${byte}, but there are ${source.classNames?.length} classes`;
      events.push(problemEvent(name, new GwinnowError('BAD_LABEL', message)));
      continue;
    }
    const bytes = batch.pixels.subarray(i * size, (i + 1) * size);
    const split = source.splitOf?.(index, total) ?? null;
    const item = { bytes, mediaType: PIXELS_MEDIA_TYPE, shape, label, split, source: name } as const;
    events.push({ kind: 'item', item });
  }
  return events;
}
