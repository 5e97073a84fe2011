import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sizeOf, type NamedArrays } from '../../../src/main/learning/params.ts';
import {
  decodeSafetensors,
  encodeSafetensors,
  readWeights,
  writeAtomically,
} from '../../../src/main/learning/safetensors.ts';
import { GwinnowError } from '../../../src/shared/errors.ts';
import { pythonWithSafetensors } from './python.ts';

const EXAMPLE: NamedArrays = {
  'conv1/kernel/loc': { shape: [2, 1, 2], data: Float32Array.of(1, -2.5, 3e-39, Number.NaN) },
  'a/scalar': { shape: [], data: Float32Array.of(-0) },
  '10': { shape: [1], data: Float32Array.of(Number.NEGATIVE_INFINITY) },
  '9/empty': { shape: [3, 0], data: new Float32Array(0) },
  'ключ 🗝': { shape: [1, 1, 1, 1], data: Float32Array.of(0.1) },
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gwinnow-safetensors-'));
});
afterAll(() => rm(folder, { recursive: true }));

const bits = (arrays: NamedArrays): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(arrays).map(([name, { shape, data }]) => [
      name,
      { shape, words: [...new Uint32Array(data.buffer, data.byteOffset, data.length)] },
    ]),
  );

/** A file with a header of one's own choice. */
function fileWith(header: string, dataBytes: number): Uint8Array {
  const text = new TextEncoder().encode(header);
  const file = new Uint8Array(8 + text.length + dataBytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  return file;
}

function outcomeOf(file: Uint8Array): unknown {
  try {
    decodeSafetensors(file);
    return 'read';
  } catch (thrown) {
    return thrown instanceof GwinnowError ? thrown.code : thrown;
  }
}

describe('encoding', () => {
  test('comes back bit for bit, with shapes and metadata', () => {
    const { arrays, metadata } = decodeSafetensors(encodeSafetensors(EXAMPLE, { b: '2', a: 'é "quoted"' }));
    expect(bits(arrays)).toEqual(bits(EXAMPLE));
    expect(metadata).toEqual({ a: 'é "quoted"', b: '2' });
  });

  test('any arrays come back, whatever their names, shapes and bits', () => {
    const array = fc
      .array(fc.nat(4), { maxLength: 4 })
      .chain((shape) =>
        fc
          .array(fc.nat(0xffffffff), { minLength: sizeOf(shape), maxLength: sizeOf(shape) })
          .map((words) => ({ shape, data: new Float32Array(Uint32Array.from(words).buffer) })),
      );
    const name = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => text !== '__metadata__' && text.isWellFormed());
    fc.assert(
      fc.property(fc.dictionary(name, array), fc.dictionary(name, fc.string()), (arrays, metadata) => {
        const { __proto__: _, ...texts } = metadata;
        const decoded = decodeSafetensors(encodeSafetensors(arrays, texts));
        expect(bits(decoded.arrays)).toEqual(bits(arrays));
      }),
    );
  });

  test('does not depend on the order of arrays or metadata', () => {
    const turned = Object.fromEntries(Object.entries(EXAMPLE).toReversed());
    expect(encodeSafetensors(turned, { a: '1', b: '2' })).toEqual(
      encodeSafetensors(EXAMPLE, { b: '2', a: '1' }),
    );
  });

  test('keeps its bytes from one version to the next', () => {
    const bytes = encodeSafetensors({ w: { shape: [2], data: Float32Array.of(1, 2) } }, { k: 'v' });
    const header = '{"__metadata__":{"k":"v"},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}';
    expect(new TextDecoder().decode(bytes.subarray(8, bytes.length - 8)).trimEnd()).toBe(header);
    expect(bytes.length % 8).toBe(0);
    expect([...bytes.subarray(-8)]).toEqual([0, 0, 128, 63, 0, 0, 0, 64]);
  });

  test.each(['', '__metadata__'])('refuses "%s" as a name', (name) => {
    expect(() => encodeSafetensors({ [name]: { shape: [], data: new Float32Array(1) } }, {})).toThrow(
      expect.objectContaining({ code: 'BAD_WEIGHTS' }),
    );
  });

  test('refuses data that does not fit its shape', () => {
    expect(() => encodeSafetensors({ a: { shape: [2], data: new Float32Array(3) } }, {})).toThrow(
      /"a" holds 3/,
    );
  });
});

describe('decoding', () => {
  const entry = (offsets: string, shape = '[1]', dtype = 'F32'): string =>
    `{"dtype":"${dtype}","shape":${shape},"data_offsets":${offsets}}`;

  test('half precision becomes float32', () => {
    const halfs = [0x3c00, 0xc000, 0x7bff, 0x0001, 0x03ff, 0x7c00, 0xfc00, 0x8000, 0x7e00, 0x3555];
    const file = fileWith(`{"h":${entry('[0,20]', '[10]', 'F16')}}`, 20);
    const view = new DataView(file.buffer);
    halfs.forEach((half, at) => view.setUint16(file.length - 20 + at * 2, half, true));
    const smallest = 2 ** -24;
    expect([...decodeSafetensors(file).arrays['h']!.data]).toEqual([
      1,
      -2,
      65504,
      smallest,
      1023 * smallest,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      -0,
      Number.NaN,
      0.333251953125,
    ]);
  });

  test('arrays may lie in any order and at any alignment', () => {
    const file = fileWith(`{"b":${entry('[4,8]')},"a":${entry('[0,4]')}} `, 8);
    file.set(new Uint8Array(Float32Array.of(1, 2).buffer), file.length - 8);
    const packed = new Uint8Array(file.length + 3);
    packed.set(file, 3);
    expect(bits(decodeSafetensors(packed.subarray(3)).arrays)).toEqual(
      bits({
        a: { shape: [1], data: Float32Array.of(1) },
        b: { shape: [1], data: Float32Array.of(2) },
      }),
    );
  });

  test('the arrays are copies', () => {
    const file = encodeSafetensors({ a: { shape: [1], data: Float32Array.of(5) } }, {});
    const { arrays } = decodeSafetensors(file);
    file.fill(0);
    expect([...arrays['a']!.data]).toEqual([5]);
  });

  test.each([
    ['nothing', new Uint8Array(0), /no header length/],
    ['a header longer than the file', fileWith('{}', 0).subarray(0, 9), /header needs 10 bytes/],
    ['a header over 100 MB', Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0), /over the limit/],
    ['a header that is not UTF-8', fileWith('{}', 0).fill(0xff, 8), /not UTF-8/],
    ['a header that is not JSON', fileWith('{"a":', 0), /not JSON/],
    ['a list as header', fileWith('[]', 0), /not a JSON object/],
    ['metadata that is not text', fileWith('{"__metadata__":{"a":1}}', 0), /metadata/],
    ['an unknown type', fileWith(`{"a":${entry('[0,8]', '[1]', 'F64')}}`, 8), /dtype/],
    ['an unknown field', fileWith('{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4],"x":1}}', 4), /"a"/],
    ['a negative extent', fileWith(`{"a":${entry('[0,4]', '[-1]')}}`, 4), /shape/],
    ['a fractional extent', fileWith(`{"a":${entry('[0,4]', '[1.5]')}}`, 4), /shape/],
    [
      'an overflowing shape',
      fileWith(`{"a":${entry('[0,4]', '[4294967296,4294967296]')}}`, 4),
      /does not fit/,
    ],
    ['an array beyond the file', fileWith(`{"a":${entry('[0,400]', '[100]')}}`, 4), /file has 4/],
    ['negative offsets', fileWith(`{"a":${entry('[-4,0]')}}`, 4), /does not fit/],
    ['offsets that go backwards', fileWith(`{"a":${entry('[4,0]')}}`, 4), /does not fit/],
    ['overlapping arrays', fileWith(`{"a":${entry('[0,4]')},"b":${entry('[0,4]')}}`, 4), /begins at byte 0/],
    ['a gap', fileWith(`{"a":${entry('[0,4]')},"b":${entry('[8,12]')}}`, 12), /begins at byte 8/],
    ['bytes after the last array', fileWith(`{"a":${entry('[0,4]')}}`, 5), /file has 5/],
    ['a name used twice', fileWith(`{"a":${entry('[0,4]')},"a":${entry('[0,4]')}}`, 4), /"a" twice/],
    [
      'a name used twice, escaped',
      fileWith(`{"a":${entry('[0,4]')},"\\u0061":${entry('[0,4]')}}`, 4),
      /twice/,
    ],
    ['metadata used twice', fileWith('{"__metadata__":{"k":"1","k":"2"}}', 0), /"k" twice/],
    ['an empty name', fileWith(`{"":${entry('[0,4]')}}`, 4), /empty/],
  ])('refuses %s', (_, file, message) => {
    expect(() => decodeSafetensors(file)).toThrow(
      expect.objectContaining({ code: 'BAD_WEIGHTS', message: expect.stringMatching(message) }),
    );
  });

  test('any prefix of a file is refused', () => {
    const file = encodeSafetensors(EXAMPLE, { a: 'b' });
    for (let length = 0; length < file.length; length++) {
      expect(() => decodeSafetensors(file.subarray(0, length))).toThrow(/Not valid safetensors/);
    }
  });

  test('random damage gives the same arrays, other numbers or BAD_WEIGHTS, never another error', () => {
    const file = encodeSafetensors(EXAMPLE, { a: 'b' });
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.nat(255), (at, value) => {
        const damaged = file.slice();
        damaged[at] = value;
        expect(['read', 'BAD_WEIGHTS']).toContain(outcomeOf(damaged));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('files', () => {
  test('are read back with the hash of their bytes', async () => {
    const path = join(folder, 'weights.safetensors');
    const bytes = encodeSafetensors(EXAMPLE, { k: 'v' });
    await writeAtomically(path, bytes);
    const read = await readWeights(path);
    expect(bits(read.arrays)).toEqual(bits(EXAMPLE));
    expect(read.metadata).toEqual({ k: 'v' });
    expect(read.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  test('an unreadable one is named', async () => {
    await expect(readWeights(join(folder, 'none'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    await expect(readWeights(folder)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    const path = join(folder, 'bad.safetensors');
    await writeFile(path, 'nonsense');
    await expect(readWeights(path)).rejects.toMatchObject({
      code: 'BAD_WEIGHTS',
      message: expect.stringContaining(path),
    });
  });

  test('replacing one leaves no temporary file, also not a killed writer’s', async () => {
    const place = await mkdtemp(join(folder, 'place-'));
    const path = join(place, 'state');
    await writeFile(join(place, '.state.999999999-abc.tmp'), 'left behind');
    await writeFile(join(place, `.state.${process.pid}-abc.tmp`), 'a writer at work');
    await writeFile(join(place, '.other.999999999-abc.tmp'), 'not ours');
    await writeAtomically(path, Uint8Array.of(1));
    await writeAtomically(path, Uint8Array.of(2, 3));
    expect([...(await readFile(path))]).toEqual([2, 3]);
    expect(await readdir(place)).toEqual([
      '.other.999999999-abc.tmp',
      `.state.${process.pid}-abc.tmp`,
      'state',
    ]);
  });

  test('a write that fails leaves the old file and no temporary one', async () => {
    const place = await mkdtemp(join(folder, 'place-'));
    await mkdtemp(join(place, 'state-'));
    const [taken = ''] = await readdir(place);
    await expect(writeAtomically(join(place, taken), Uint8Array.of(1))).rejects.toThrow(
      /EISDIR|EEXIST|ENOTEMPTY/,
    );
    expect(await readdir(place)).toEqual([taken]);
  });
});

describe('Python', () => {
  test('reads our files and we read its, names, shapes, values and metadata alike', async ({ skip }) => {
    const python = await pythonWithSafetensors();
    if ('missing' in python) return skip(python.missing);
    const ours = join(folder, 'ours.safetensors');
    const theirs = join(folder, 'theirs.safetensors');
    await writeAtomically(ours, encodeSafetensors(EXAMPLE, { facts: '{"seed":1}', note: 'é' }));
    const script = `
import json, sys
import numpy
from safetensors import safe_open
from safetensors.numpy import save_file
with safe_open(sys.argv[1], framework="numpy") as file:
    arrays = {name: file.get_tensor(name) for name in file.keys()}
    metadata = file.metadata()
words = {n: {"shape": list(a.shape), "words": a.ravel().view(numpy.uint32).tolist(), "type": str(a.dtype)} for n, a in arrays.items()}
arrays["half"] = numpy.array([[0.5, -2.0]], dtype=numpy.float16)
save_file(arrays, sys.argv[2], metadata)
print(json.dumps({"arrays": words, "metadata": metadata}))
`;
    const seen: unknown = JSON.parse(await python.run(script, [ours, theirs]));
    const expected = Object.entries(bits(EXAMPLE)).map(([name, array]) => [
      name,
      { ...(array as object), type: 'float32' },
    ]);
    expect(seen).toEqual({
      arrays: Object.fromEntries(expected),
      metadata: { facts: '{"seed":1}', note: 'é' },
    });
    const back = await readWeights(theirs);
    const { half, ...rest } = back.arrays;
    expect(bits(rest)).toEqual(bits(EXAMPLE));
    expect(half).toEqual({ shape: [1, 2], data: Float32Array.of(0.5, -2) });
    expect(back.metadata).toEqual({ facts: '{"seed":1}', note: 'é' });
  });
});
