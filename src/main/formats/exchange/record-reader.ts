import { groupsOf, readImageFile } from '../image-file.ts';
import { sampleHash } from '../fingerprint.ts';
import { decodeImage } from '../decode.ts';
import { insidePath, type Fence } from '../files.ts';
import {
  type ImportEvent,
  type ImportEvents,
  type ImportedDecision,
  type ImportedItem,
  PIXELS_MEDIA_TYPE,
  problemEvent,
} from '../item.ts';
import { mediaTypeOf } from '../magic.ts';
import type { ImageShape } from '../../../shared/domain/image.ts';
import { GwinnowError } from '../../../shared/errors.ts';

/** What a file of another tool, or one of ours, says of a sample. */
export type ReadRecord = {
  /** Where it is said: `file#n`. */
  readonly namedBy: string;
  /** The image: a path below the file's folder, or its bytes. */
  readonly image: string | Uint8Array;
  readonly label: string | null;
  readonly split: ImportedItem['split'];
  /** Where the sample first came from; null where the file doesn't say: its own path. */
  readonly source: string | null;
  /** Of the original bytes, and whether these are bare pixels; null where the file doesn't say. */
  readonly sha256: string | null;
  readonly pixels: boolean;
  readonly decision: ImportedDecision | null;
  readonly verdicts: readonly ImportedDecision[];
};

const AT_ONCE = 4;
const BATCH_BYTES = 4 * 1024 * 1024;
const BATCH_EVENTS = 256;

/** Reads the records' images, a few at once, and gives their events in order. */
export async function* readRecords(
  records: AsyncIterable<ReadRecord | ImportEvent>,
  fence: Fence,
): ImportEvents {
  let batch: ImportEvent[] = [];
  let bytes = 0;
  for await (const group of groupsOf(records, AT_ONCE)) {
    const events = await Promise.all(
      group.map((record) => ('kind' in record ? record : eventOf(record, fence))),
    );
    for (const event of events) {
      batch.push(event);
      bytes += event.kind === 'item' ? event.item.bytes.length : 0;
    }
    if (bytes < BATCH_BYTES && batch.length < BATCH_EVENTS) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}

async function eventOf(record: ReadRecord, fence: Fence): Promise<ImportEvent> {
  try {
    return { kind: 'item', item: await itemOf(record, fence) };
  } catch (thrown) {
    return problemEvent(record.namedBy, thrown);
  }
}

async function itemOf(record: ReadRecord, fence: Fence): Promise<ImportedItem> {
  const { namedBy, image, label, split, decision, verdicts } = record;
  const path = typeof image === 'string' ? await insidePath(image, namedBy, fence) : namedBy;
  const file = typeof image === 'string' ? await readImageFile(path) : await embedded(image, namedBy);
  const source = record.source ?? path;
  if (record.pixels) {
    const { bytes, shape } = await barePixels(file.bytes, record, namedBy);
    return { bytes, mediaType: PIXELS_MEDIA_TYPE, shape, label, split, source, decision, verdicts };
  }
  if (record.sha256 !== null && sampleHash(file.bytes) !== record.sha256) throw otherImage(namedBy);
  return { ...file, shape: null, label, split, source, decision, verdicts };
}

async function embedded(bytes: Uint8Array, namedBy: string) {
  await decodeImage(bytes, namedBy);
  const mediaType = mediaTypeOf(bytes);
  if (mediaType === null) throw new GwinnowError('WRONG_MAGIC', `${namedBy} holds no image that can be read`);
  return { bytes, mediaType };
}

/** The pixels that were put into a PNG, grey or colour as their hash tells. */
async function barePixels(
  bytes: Uint8Array,
  { sha256 }: ReadRecord,
  namedBy: string,
): Promise<{ bytes: Uint8Array; shape: ImageShape }> {
  const { width, height, channels, pixels } = await decodeImage(bytes, namedBy);
  for (const wanted of [1, 3] as const) {
    const picked = new Uint8Array(width * height * wanted);
    for (let i = 0; i < picked.length; i++) {
      picked[i] = pixels[Math.floor(i / wanted) * channels + (i % wanted)] ?? 0;
    }
    if (sampleHash(picked) === sha256) return { bytes: picked, shape: { width, height, channels: wanted } };
  }
  throw otherImage(namedBy);
}

function otherImage(namedBy: string): GwinnowError {
  return new GwinnowError('BAD_IMAGE', `${namedBy}: the image is not the one whose SHA-256 is given`);
}
