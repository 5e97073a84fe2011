import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NewSample } from '../../../src/main/store/imports/item.ts';
import { addSamples, codeOf, newStore, RECIPE, sample } from './project.ts';

describe('an import', () => {
  test('adds what is new, and nothing twice', () => {
    const store = newStore();
    const items = Array.from({ length: 20 }, (_, index) => sample(index));
    expect(addSamples(store, items)).toEqual({ import: 1, added: 20, known: 0, duplicates: 0, problems: 0 });
    const again = [...items, sample(20)];
    expect(addSamples(store, again)).toEqual({ import: 2, added: 1, known: 20, duplicates: 0, problems: 0 });
    expect(store.samples.counts().test).toEqual({ samples: 21, labelled: 21 });
    expect(store.imports.list().map(({ id, added, known }) => [id, added, known])).toEqual([
      [1, 20, 0],
      [2, 1, 20],
    ]);
  });

  test('keeps the same picture from another source as a sample of its own', () => {
    const store = newStore();
    const twin = sample(1, { source: 'copy of item-1' });
    expect(addSamples(store, [sample(1), twin])).toMatchObject({ added: 2, duplicates: 1, problems: 0 });
    expect(store.samples.get(1).sha256).toBe(store.samples.get(2).sha256);
    expect(store.samples.original(2).bytes).toEqual(Buffer.from(twin.bytes));
  });

  test('keeps another picture from the same source as a sample of its own', () => {
    const store = newStore();
    addSamples(store, [sample(1)]);
    expect(addSamples(store, [sample(2, { source: 'item-1' })])).toMatchObject({
      added: 1,
      known: 0,
      duplicates: 0,
    });
  });

  test('names labels that contradict each other or no class, and keeps the rest', () => {
    const store = newStore();
    const items = [
      sample(1, { label: 0 }),
      sample(1, { label: 2, source: 'twin' }),
      sample(1, { label: null, source: 'unlabelled twin' }),
      sample(2, { label: 3 }),
      sample(3, { label: -1 }),
      sample(4, { label: null }),
    ];
    expect(addSamples(store, items)).toEqual({ import: 1, added: 4, known: 0, duplicates: 2, problems: 3 });
    expect(addSamples(store, [sample(1, { label: 1 })])).toMatchObject({ known: 1, problems: 1 });
    const [first, second, third] = store.imports.problems(1, 0, 10);
    expect(first).toMatchObject({ source: 'twin', code: 'LABEL_CONFLICT' });
    expect(first?.message).toBe('twin is labelled owl, the same picture cat in item-1: both are kept');
    expect(second?.message).toBe('item-2 is left out: its label 3 is not one of the 3 classes');
    expect(store.imports.problems(1, second?.id ?? 0, 10)).toEqual([third]);
    expect(store.imports.problems(2, 0, 10)[0]?.message).toBe(
      'item-1 is here with the label cat, given now with dog: the first one stays',
    );
    expect(store.samples.get(1).label).toBe(0);
  });

  test('records the problems it was given', () => {
    const store = newStore();
    const problem = { source: 'bomb.png', code: 'IMAGE_TOO_LARGE', message: '100000 x 100000' };
    const request = { format: 'image-folder', source: 'photos', preprocessing: RECIPE, samples: [] };
    expect(store.imports.add('anna', { ...request, problems: [problem] })).toMatchObject({
      added: 0,
      problems: 1,
    });
    expect(store.imports.problems(1, 0, 10)).toEqual([{ id: 1, ...problem }]);
  });

  test('is all or nothing', () => {
    const store = newStore();
    const broken: NewSample = { ...sample(2), sha256: new Uint8Array(31) };
    expect(() => addSamples(store, [sample(1), broken])).toThrow('CHECK');
    expect(store.samples.counts().test.samples).toBe(0);
    expect(store.audit.size()).toBe(1);
  });
});

describe('samples', () => {
  test('come back with pixels, hashes and labels in the order of their numbers', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(500), { maxLength: 30 }), fc.nat(29), (numbers, cut) => {
        const store = newStore();
        const items = numbers.map((number, index) =>
          sample(number, { split: index < cut ? 'train' : 'pool', label: number % 2 === 0 ? null : 1 }),
        );
        addSamples(store, items);
        const pool = items.slice(cut);
        const { ids, images } = store.samples.images({ split: 'pool', preprocessing: RECIPE });
        expect([...ids]).toEqual(pool.map((_, index) => cut + index + 1));
        expect(images).toMatchObject({ count: pool.length, shape: { height: 2, width: 2, channels: 1 } });
        expect([...images.pixels]).toEqual(pool.flatMap(({ bytes }) => Array.from(bytes)));
        expect([...images.hashes]).toEqual(pool.flatMap(({ sha256 }) => Array.from(sha256)));
        expect([...images.labels]).toEqual(pool.map(({ label }) => label ?? -1));
        const labelled = pool.filter(({ label }) => label !== null);
        const only = store.samples.images({ split: 'pool', preprocessing: RECIPE, labelled: true });
        expect([...only.images.pixels]).toEqual(labelled.flatMap(({ bytes }) => Array.from(bytes)));
        expect([...store.samples.ids('pool', true)]).toEqual([...only.ids]);
        const backwards = [...ids].toReversed();
        const reversed = store.samples.imagesOf(backwards, RECIPE);
        expect([...reversed.ids]).toEqual(backwards);
        expect([...reversed.images.labels]).toEqual([...images.labels].toReversed());
        store.close();
      }),
      { numRuns: 15 },
    );
  });

  test('of encoded images have pixels for the recipe they were decoded by', () => {
    const store = newStore();
    const png = sample(7, {
      bytes: Uint8Array.of(1, 2, 3),
      pixels: Uint8Array.of(9, 8, 7, 6),
      mediaType: 'image/png',
    });
    addSamples(store, [png]);
    expect([...store.samples.imagesOf([1], RECIPE).images.pixels]).toEqual([9, 8, 7, 6]);
    expect(store.samples.original(1)).toEqual({ mediaType: 'image/png', bytes: Buffer.of(1, 2, 3) });
    expect(codeOf(() => store.samples.imagesOf([1], 'test-2'))).toBe('IMAGE_SHAPE_MISMATCH');
    store.imports.add('anna', {
      format: 'test',
      source: 'again',
      preprocessing: 'test-2',
      problems: [],
      samples: [{ ...png, pixels: Uint8Array.of(1, 1, 1, 1) }],
    });
    expect([...store.samples.imagesOf([1], 'test-2').images.pixels]).toEqual([1, 1, 1, 1]);
    expect([...store.samples.imagesOf([1], RECIPE).images.pixels]).toEqual([9, 8, 7, 6]);
    const split = (preprocessing: string) => [
      ...store.samples.images({ split: 'test', preprocessing }).images.pixels,
    ];
    expect(split('test-2')).toEqual([1, 1, 1, 1]);
    expect(split(RECIPE)).toEqual([9, 8, 7, 6]);
  });

  test('are listed by page and found by number', () => {
    const store = newStore();
    addSamples(store, [sample(1), sample(2), sample(3)]);
    expect(store.samples.list(1, 1)).toEqual([
      { id: 2, split: 'test', label: 2, source: 'item-2', import: 1 },
    ]);
    expect(store.samples.get(3)).toMatchObject({ id: 3, label: 0, mediaType: 'application/octet-stream' });
    expect(codeOf(() => store.samples.get(4))).toBe('SAMPLE_NOT_FOUND');
    expect(codeOf(() => store.samples.original(4))).toBe('SAMPLE_NOT_FOUND');
    expect(codeOf(() => store.samples.imagesOf([1, 4], RECIPE))).toBe('SAMPLE_NOT_FOUND');
  });

  test('have a fingerprint that depends on them alone', () => {
    const [one, two] = [newStore(), newStore()];
    expect(one.samples.fingerprint()).toBeNull();
    addSamples(one, [sample(1), sample(2)]);
    two.project.addClasses('bo', ['fox']);
    addSamples(two, [sample(1)]);
    const before = two.samples.fingerprint();
    addSamples(two, [sample(1), sample(2)]);
    expect(two.samples.fingerprint()).toBe(one.samples.fingerprint());
    expect(before).not.toBe(one.samples.fingerprint());
    const elsewhere = newStore();
    addSamples(elsewhere, [sample(1, { source: '/other/1' }), sample(2, { source: '/other/2' })]);
    expect(elsewhere.samples.fingerprint()).toBe(one.samples.fingerprint());
    addSamples(one, [sample(3, { label: 1 })]);
    addSamples(two, [sample(3, { label: 2 })]);
    expect(two.samples.fingerprint()).not.toBe(one.samples.fingerprint());
  });
});

describe('classes', () => {
  test('are appended, keep their index, and are not logged when nothing is new', () => {
    const store = newStore();
    expect(store.project.addClasses('bo', ['owl', 'fox', 'cat', 'ant', 'fox'])).toEqual([
      'cat',
      'dog',
      'owl',
      'fox',
      'ant',
    ]);
    const size = store.audit.size();
    store.project.addClasses('bo', ['ant', 'cat']);
    expect(store.audit.size()).toBe(size);
  });
});
