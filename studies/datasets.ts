import {
  FASHION_MNIST_CLASSES,
  MNIST_CLASSES,
  readFashionMnist,
  readMnist,
} from '../src/main/formats/mnist.ts';
import type { ImportEvents } from '../src/main/formats/item.ts';
import type { Augmenting } from '../src/shared/contract/training.ts';

/** A data set whose ready models are studied. */
export type Dataset = {
  /** In words. */
  readonly title: string;
  /** What `gwinnow import` and `gwinnow models install` call it. */
  readonly name: string;
  /** What its images show, in a word. */
  readonly pictures: string;
  /** In the order of the labels. */
  readonly classes: readonly string[];
  /** Passes that are pooled; images are the units of all intervals, so that many rejects need fewer. */
  readonly passes: number;
  /** Rivals look at one image in so many: Defense-GAN takes a second or more for each reject. */
  readonly rivalsEvery: number;
  /** So does `shift`, whose spoilt images are rejected by the thousand. MNIST's first half is the cleaner one. */
  readonly shiftEvery: number;
  /** How images are changed that a training sees. */
  readonly augmentation: Augmenting;
  /** The training of its set's second classifier: what it is, and options of `gwinnow train bnn`. */
  readonly hardControl: { readonly name: string; readonly training: readonly string[] };
  read(): ImportEvents;
};

export const DATASETS = {
  mnist: {
    title: 'MNIST',
    name: 'mnist',
    pictures: 'digits',
    classes: MNIST_CLASSES,
    passes: 5,
    rivalsEvery: 1,
    shiftEvery: 2,
    augmentation: 'digits',
    hardControl: {
      name: "LeNet-5 of the generator's size, augmented, 30 epochs",
      training: '--architecture lenet5 --width 1.4 --augment digits --epochs 30 --seed 3'.split(' '),
    },
    read: () => readMnist(),
  },
  'fashion-mnist': {
    title: 'Fashion-MNIST',
    name: 'fashion-mnist',
    pictures: 'clothes',
    classes: FASHION_MNIST_CLASSES,
    passes: 2,
    rivalsEvery: 4,
    shiftEvery: 8,
    augmentation: 'objects',
    hardControl: {
      name: 'VGG-style network of 1.25 times the width, augmented, 30 epochs',
      training: '--architecture vgg --width 1.25 --augment objects --epochs 30 --seed 3'.split(' '),
    },
    read: () => readFashionMnist(),
  },
} as const satisfies Readonly<Record<string, Dataset>>;

export function isDataset(name: string): name is keyof typeof DATASETS {
  return Object.hasOwn(DATASETS, name);
}
