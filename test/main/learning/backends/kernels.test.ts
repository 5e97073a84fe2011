import { describe, expect, test } from 'vitest';
import { useBackend, type BackendName } from '../../../../src/main/learning/backend.ts';
import { normals } from '../../../../src/main/learning/random.ts';
import { sizeOf } from '../../../../src/main/learning/params.ts';
import { tf, type Tensor, type Tensor4D } from '../../../../src/main/learning/tf.ts';
import { AVAILABLE, BEST } from '../available.ts';

type Values = { readonly shape: readonly number[]; readonly data: readonly number[] };
type Make = (numbers: (shape: number[]) => Tensor) => Tensor | Tensor[];

/** Runs a computation on a backend with the same made-up numbers each time; what it returns, on the host. */
async function on(backend: BackendName, make: Make): Promise<Values[]> {
  await useBackend(backend);
  let index = 0;
  const numbers = (shape: number[]): Tensor =>
    tf.tensor(normals({ seed: 3, purpose: 'probe', index: index++ }, sizeOf(shape)), shape);
  const made = tf.tidy(() => make(numbers));
  const tensors = Array.isArray(made) ? made : [made];
  const values = tensors.map((tensor) => ({ shape: tensor.shape, data: [...tensor.dataSync()] }));
  tf.dispose(tensors);
  return values;
}

/** Largest difference of any backend from the best one, relative to the largest value of each result. */
async function difference(make: Make): Promise<number> {
  const expected = await on(BEST, make);
  const worst = [];
  for (const backend of AVAILABLE.slice(1)) {
    const found = await on(backend, make);
    expect(found.map(({ shape }) => shape)).toEqual(expected.map(({ shape }) => shape));
    for (const [place, { data }] of expected.entries()) {
      const scale = Math.max(1, ...data.map(Math.abs));
      worst.push(Math.max(...data.map((value, at) => Math.abs(value - found[place]!.data[at]!))) / scale);
    }
  }
  return Math.max(...worst);
}

describe('gradients of a convolution', () => {
  type Case = [
    string,
    [number, number, number, number],
    [number, number, number, number],
    number | [number, number],
    'same' | 'valid',
  ];
  const cases: Case[] = [
    ['same', [3, 7, 7, 2], [5, 5, 2, 4], 1, 'same'],
    ['same, one channel', [2, 28, 28, 1], [5, 5, 1, 6], 1, 'same'],
    ['valid', [2, 9, 8, 3], [3, 2, 3, 5], 1, 'valid'],
    ['stride 2, same, even', [2, 8, 8, 3], [5, 5, 3, 4], 2, 'same'],
    ['stride 2, same, odd', [2, 7, 5, 3], [5, 5, 3, 4], 2, 'same'],
    ['stride 2, kernel of 4', [2, 8, 8, 2], [4, 4, 2, 3], 2, 'same'],
    ['stride 2, rows never seen', [1, 8, 10, 1], [3, 3, 1, 2], 2, 'valid'],
    ['stride 3, kernel smaller than the stride', [2, 11, 10, 2], [2, 2, 2, 2], 3, 'valid'],
    ['stride 2, kernel of 1', [2, 6, 6, 2], [1, 1, 2, 2], 2, 'same'],
    ['two different strides', [2, 9, 9, 2], [3, 3, 2, 3], [2, 1], 'same'],
    ['a kernel larger than the image', [2, 3, 3, 2], [5, 5, 2, 2], 1, 'same'],
  ];

  test.each(cases)('%s', async (_, image, filter, strides, pad) => {
    const made = await difference((numbers) => {
      const x = numbers(image) as Tensor4D;
      const w = numbers(filter) as Tensor4D;
      const run = (x: Tensor, w: Tensor): Tensor =>
        tf.conv2d(x as Tensor4D, w as Tensor4D, strides, pad).square();
      return tf.grads(run)([x, w]);
    });
    expect(made).toBeLessThan(2e-6);
  });

  test('a transposed convolution and its gradients', async () => {
    const made = await difference((numbers) => {
      const x = numbers([2, 4, 4, 6]) as Tensor4D;
      const w = numbers([5, 5, 3, 6]) as Tensor4D;
      const run = (x: Tensor, w: Tensor): Tensor =>
        tf.conv2dTranspose(x as Tensor4D, w as Tensor4D, [2, 8, 8, 3], 2, 'same').square();
      return [run(x, w), ...tf.grads(run)([x, w])];
    });
    expect(made).toBeLessThan(2e-6);
  });

  test('the gradient of a gradient, as the penalty on a critic needs it', async () => {
    const made = await difference((numbers) => {
      const x = numbers([2, 8, 8, 2]) as Tensor4D;
      const first = numbers([5, 5, 2, 3]) as Tensor4D;
      const second = numbers([5, 5, 3, 4]) as Tensor4D;
      const penalty = (first: Tensor, second: Tensor): Tensor => {
        const critic = (x: Tensor): Tensor => {
          const hidden: Tensor4D = tf.conv2d(x as Tensor4D, first as Tensor4D, 2, 'same').relu();
          return tf.conv2d(hidden, second as Tensor4D, 2, 'same').sum();
        };
        return tf.grad(critic)(x).square().sum([1, 2, 3]).sqrt().sub(1).square().mean();
      };
      return tf.grads(penalty)([first, second]);
    });
    expect(made).toBeLessThan(2e-6);
  });
});

describe('other kernels training needs', () => {
  test('products with either side transposed, also in batches', async () => {
    const made = await difference((numbers) => [
      tf.matMul(numbers([5, 3]), numbers([5, 4]), true, false),
      tf.matMul(numbers([3, 5]), numbers([4, 5]), false, true),
      tf.matMul(numbers([5, 3]), numbers([4, 5]), true, true),
      tf.matMul(numbers([3, 5, 2]), numbers([3, 5, 4]), true, false),
      tf.matMul(numbers([2, 3, 5, 2]), numbers([1, 3, 4, 5]), true, true),
    ]);
    expect(made).toBeLessThan(2e-6);
  });

  test('the gradient of a gather adds up what was taken more than once', async () => {
    const made = await difference((numbers) => {
      const indices = tf.tensor1d([2, 0, 2, 2], 'int32');
      const rows = tf.grad((x: Tensor) => tf.gather(x, indices).square())(numbers([4, 3]));
      const columns = tf.grad((x: Tensor) => tf.gather(x, indices, 1).square())(numbers([2, 3, 2]));
      return [rows, columns];
    });
    expect(made).toBeLessThan(2e-6);
  });

  test('pooling, nearest up-sampling, soft functions and their gradients', async () => {
    const made = await difference((numbers) => {
      const x = numbers([2, 6, 6, 3]) as Tensor4D;
      const gradient = (run: (x: Tensor4D) => Tensor): Tensor =>
        tf.grad((x: Tensor) => run(x as Tensor4D).square())(x);
      return [
        gradient((x) => tf.maxPool(x, 2, 2, 'same')),
        gradient((x) => tf.avgPool(x, 2, 2, 'same')),
        gradient((x) => tf.image.resizeNearestNeighbor(x, [12, 12])),
        tf.depthToSpace(tf.concat([x, x, x, x], 3), 2),
        gradient((x) => x.reshape([2, 3, 2, 3, 2, 3]).transpose([0, 1, 3, 2, 4, 5])),
        gradient((x) => tf.softplus(x)),
        gradient((x) => tf.sigmoid(x)),
        gradient((x) => tf.logSoftmax(x.reshape([72, 3]))),
        gradient((x) => tf.moments(x, [0, 1, 2]).variance),
        gradient((x) => tf.tile(x, [1, 2, 1, 1]).slice([0, 1, 0, 0], [2, 4, 6, 2])),
        gradient((x) =>
          tf.pad(x.abs().add(0.1).sqrt(), [
            [0, 0],
            [1, 2],
            [0, 0],
            [0, 1],
          ]),
        ),
      ];
    });
    expect(made).toBeLessThan(2e-6);
  });
});

test.skipIf(BEST === 'wasm')(
  'wasm has every kernel that native TensorFlow has, but for those no model runs',
  () => {
    const namesOf = (backend: string): string[] =>
      tf.getKernelsForBackend(backend).map((kernel) => kernel.kernelName);
    const there = new Set(namesOf('wasm'));
    expect(namesOf('tensorflow').length).toBeGreaterThan(100);
    expect(
      namesOf('tensorflow')
        .filter((name) => !there.has(name))
        .toSorted(),
    ).toEqual([
      'Complex',
      'ComplexAbs',
      'DepthwiseConv2dNativeBackpropFilter',
      'DepthwiseConv2dNativeBackpropInput',
      'Einsum',
      'FFT',
      'IFFT',
      'Imag',
      'Real',
      'StaticRegexReplace',
    ]);
  },
);

describe.each(AVAILABLE.slice(1))('%s', (backend) => {
  test('replaces its kernels once', async () => {
    const kernels = (): unknown[] =>
      ['Conv2DBackpropInput', 'ResizeNearestNeighborGrad'].map(
        (name) => tf.getKernel(name, backend).kernelFunc,
      );
    await useBackend(backend);
    const first = kernels();
    await useBackend(backend);
    expect(kernels()).toEqual(first);
  });

  test('leaves no tensor behind', async () => {
    await useBackend(backend);
    const inputs = [tf.ones([2, 8, 8, 3]), tf.ones([5, 5, 3, 4])];
    const held = (): number[] => [tf.memory().numTensors, tf.memory().numDataBuffers];
    const before = held();
    const run = (x: Tensor, w: Tensor): Tensor => {
      const half = tf.maxPool(tf.conv2d(x as Tensor4D, w as Tensor4D, 1, 'same'), 2, 2, 'same');
      const whole = tf.image.resizeNearestNeighbor(half as Tensor4D, [8, 8]);
      return tf.matMul(tf.gather(whole.reshape([128, 4]), tf.tensor1d([1, 1, 5], 'int32')), tf.ones([4, 2]));
    };
    tf.dispose(tf.grads(run)(inputs));
    expect(held()).toEqual(before);
    tf.dispose(inputs);
  });
});
