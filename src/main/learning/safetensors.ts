import { createHash, randomBytes } from 'node:crypto';
import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as v from 'valibot';
import { GwinnowError } from '../../shared/errors.ts';
import { sizeOf, type NamedArray, type NamedArrays } from './params.ts';

const LENGTH_BYTES = 8;
/** The format's own limit on its header. */
const MAX_HEADER_BYTES = 100_000_000;
const MAX_FILE_BYTES = 2 ** 31 - 1;
const METADATA = '__metadata__';
const BYTES_PER_VALUE = { F32: 4, F16: 2 } as const;

const Entry = v.strictObject({
  dtype: v.picklist(['F32', 'F16']),
  shape: v.array(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  data_offsets: v.tuple([v.pipe(v.number(), v.safeInteger()), v.pipe(v.number(), v.safeInteger())]),
});
type Entry = v.InferOutput<typeof Entry>;

function bad(message: string): GwinnowError {
  return new GwinnowError('BAD_WEIGHTS', `Not valid safetensors: ${message}`);
}

/**
 * Arrays and text metadata as one safetensors file: 64-bit little-endian header length, JSON header padded with
 * spaces to 8 bytes, then all values as F32. Names and metadata keys are sorted by UTF-16 code units, so equal
 * input gives equal bytes whatever order it came in. Errors: BAD_WEIGHTS for a reserved or empty name or a
 * shape that does not fit its data.
 */
export function encodeSafetensors(
  arrays: NamedArrays,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const names = Object.keys(arrays).toSorted();
  const entries: [string, unknown][] = [[METADATA, sortedCopy(metadata)]];
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const name of names) {
    const { shape, data } = arrayNamed(arrays, name);
    entries.push([name, { dtype: 'F32', shape, data_offsets: [offset, offset + data.byteLength] }]);
    parts.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    offset += data.byteLength;
  }
  // Joined by hand, because an object would move names that look like integers to the front.
  const fields = entries.map(([name, entry]) => `${JSON.stringify(name)}:${JSON.stringify(entry)}`);
  const header = new TextEncoder().encode(`{${fields.join(',')}}`);
  return joined(header, parts, offset);
}

function joined(header: Uint8Array, parts: readonly Uint8Array[], dataBytes: number): Uint8Array {
  const headerBytes = Math.ceil(header.length / 8) * 8;
  const file = new Uint8Array(LENGTH_BYTES + headerBytes + dataBytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes), true);
  file.fill(0x20, LENGTH_BYTES, LENGTH_BYTES + headerBytes);
  file.set(header, LENGTH_BYTES);
  let at = LENGTH_BYTES + headerBytes;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

function sortedCopy(metadata: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function arrayNamed(arrays: NamedArrays, name: string): NamedArray {
  const array = arrays[name];
  if (!array || name === '' || name === METADATA) throw bad(`"${name}" is no name for an array.`);
  if (sizeOf(array.shape) === array.data.length) return array;
  throw bad(`"${name}" holds ${array.data.length} values, its shape is [${array.shape.join(', ')}].`);
}

/**
 * Arrays and metadata of a safetensors file. Every byte must be accounted for: the header is valid, names are
 * unique, each array's bytes are what its shape and type need, and the arrays cover the rest of the file without
 * gap or overlap. F16 becomes float32; other types are refused. Errors: BAD_WEIGHTS.
 */
export function decodeSafetensors(bytes: Uint8Array): {
  arrays: NamedArrays;
  metadata: Record<string, string>;
} {
  const header = parseHeader(bytes);
  const { [METADATA]: rawMetadata = {}, ...rawEntries } = header.fields;
  const metadata = v.safeParse(v.record(v.string(), v.string()), rawMetadata);
  if (!metadata.success) throw bad('its metadata is not text by text.');

  const entries = Object.entries(rawEntries).map(([name, raw]) => [name, parseEntry(name, raw)] as const);
  checkCover(entries, bytes.length - header.end);
  const arrays = entries.map(
    ([
      name,
      {
        dtype,
        shape,
        data_offsets: [begin, end],
      },
    ]) => {
      const part = bytes.subarray(header.end + begin, header.end + end);
      return [name, { shape, data: dtype === 'F32' ? fromF32(part) : fromF16(part) }] as const;
    },
  );
  return { arrays: Object.fromEntries(arrays), metadata: { ...metadata.output } };
}

function parseHeader(bytes: Uint8Array): { fields: Record<string, unknown>; end: number } {
  if (bytes.length < LENGTH_BYTES) throw bad(`${bytes.length} bytes hold no header length.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const length = view.getBigUint64(0, true);
  if (length > MAX_HEADER_BYTES) throw bad(`a header of ${length} bytes is over the limit.`);
  const end = LENGTH_BYTES + Number(length);
  if (end > bytes.length) throw bad(`its header needs ${end} bytes, the file has ${bytes.length}.`);
  const text = decodeUtf8(bytes.subarray(LENGTH_BYTES, end));
  const fields = parseObject(text);
  const twice = repeatedKey(text);
  if (twice !== null) throw bad(`its header names "${twice}" twice.`);
  return { fields, end };
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw bad('its header is not UTF-8.');
  }
}

function parseObject(text: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw bad('its header is not JSON.');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed) || !text.startsWith('{')) {
    throw bad('its header is not a JSON object.');
  }
  return Object.fromEntries(Object.entries(parsed));
}

/** The first key that occurs twice in one object of a valid JSON text; JSON.parse keeps the last silently. */
function repeatedKey(json: string): string | null {
  const open: Set<string>[] = [];
  let last = '';
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}:]/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (token !== ':') last = token;
    else {
      const key = String(JSON.parse(last));
      const keys = open.at(-1);
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
  }
  return null;
}

function parseEntry(name: string, raw: unknown): Entry {
  const parsed = v.safeParse(Entry, raw);
  if (name === '' || !parsed.success) {
    const reason = parsed.success ? 'the name is empty' : v.summarize(parsed.issues);
    throw bad(`array "${name}": ${reason}`);
  }
  const { dtype, shape, data_offsets: offsets } = parsed.output;
  const [begin, end] = offsets;
  if (begin >= 0 && end - begin === sizeOf(shape) * BYTES_PER_VALUE[dtype]) return parsed.output;
  throw bad(`array "${name}": ${dtype} [${shape.join(', ')}] does not fit the bytes ${begin} to ${end}.`);
}

function checkCover(entries: readonly (readonly [string, Entry])[], dataBytes: number): void {
  let covered = 0;
  const ranges = entries.map(([name, entry]) => ({ name, range: entry.data_offsets }));
  ranges.sort((a, b) => a.range[0] - b.range[0] || a.range[1] - b.range[1]);
  for (const { name, range } of ranges) {
    const [begin, end] = range;
    if (begin !== covered) throw bad(`array "${name}" begins at byte ${begin}, not at ${covered}.`);
    covered = end;
  }
  if (covered !== dataBytes) throw bad(`its arrays need ${covered} bytes, the file has ${dataBytes}.`);
}

function fromF32(part: Uint8Array): Float32Array {
  const copy = new Uint8Array(part.length);
  copy.set(part);
  return new Float32Array(copy.buffer);
}

function fromF16(part: Uint8Array): Float32Array {
  const view = new DataView(part.buffer, part.byteOffset, part.length);
  return Float32Array.from({ length: part.length / 2 }, (_, at) =>
    halfToNumber(view.getUint16(at * 2, true)),
  );
}

/** IEEE 754 binary16: 1 sign, 5 exponent, 10 fraction bits. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** A whole file of at most 2 GiB. Errors: FILE_NOT_FOUND, FILE_TOO_LARGE. */
export async function readBytes(path: string): Promise<Uint8Array> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) throw new GwinnowError('FILE_NOT_FOUND', `There is no file ${path}.`, { path });
  if (found.size > MAX_FILE_BYTES) {
    throw new GwinnowError(
      'FILE_TOO_LARGE',
      `${path} has ${found.size} bytes, at most ${MAX_FILE_BYTES} are read.`,
    );
  }
  return readFile(path);
}

/**
 * Reads a safetensors file and the SHA-256 (lower case hex) of its bytes. Errors: FILE_NOT_FOUND, FILE_TOO_LARGE,
 * BAD_WEIGHTS, each naming the file.
 */
export async function readWeights(
  path: string,
): Promise<{ arrays: NamedArrays; metadata: Record<string, string>; sha256: string }> {
  const bytes = await readBytes(path);
  try {
    return { ...decodeSafetensors(bytes), sha256: sha256Of(bytes) };
  } catch (thrown) {
    if (!(thrown instanceof GwinnowError)) throw thrown;
    throw new GwinnowError(thrown.code, `${path}: ${thrown.message}`, { ...thrown.data, path });
  }
}

/** SHA-256 of bytes, lower case hex. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * Replaces a file so that a reader, also after a crash or loss of power, finds the old bytes or the new ones,
 * whole. Writes a temporary file beside it first; what killed writers left of those is removed.
 */
export async function writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(path);
  await sweepLeftovers(folder, basename(path));
  const temporary = join(folder, `.${basename(path)}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`);
  try {
    await writeDurably(temporary, bytes);
    await rename(temporary, path);
  } catch (thrown) {
    await rm(temporary, { force: true });
    throw thrown;
  }
  await syncFolder(folder);
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder; there the rename itself is durable enough.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function sweepLeftovers(folder: string, name: string): Promise<void> {
  for (const found of await readdir(folder)) {
    if (!found.startsWith(`.${name}.`) || !found.endsWith('.tmp')) continue;
    const owner = Number.parseInt(found.slice(name.length + 2), 10);
    if (Number.isInteger(owner) && !isRunning(owner)) await rm(join(folder, found), { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}
