import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '../../src/main/learning/backend.ts';
import { imageTensor } from '../../src/main/learning/batches.ts';
import { gradientsOf } from '../../src/main/learning/gwin/gradients.ts';
import { kernelsOf, unsafeKernels } from '../../src/main/learning/gwin/safe-operations.ts';
import { disposeParams, type Params } from '../../src/main/learning/params.ts';
import { tf, type Tensor2D } from '../../src/main/learning/tf.ts';
import type { LabelledImages } from '../../src/shared/domain/image.ts';
import { imagesAt } from '../../studies/material.ts';
import {
  type Autoencoder,
  autoencoderRecipe,
  divergence,
  initAutoencoder,
  lossOf,
  sampled,
} from '../../studies/rivals/autoencoders.ts';
import { descended, distancesOf, searched } from '../../studies/rivals/latent-search.ts';
import { initDecoder, initEncoder } from '../../studies/rivals/networks.ts';
import { type Recipe, train } from '../../studies/rivals/training.ts';
import { generated, scored, wganRecipe } from '../../studies/rivals/wgan.ts';
import {
  barImages,
  differenceAlong,
  dot,
  randomImages,
  randomNormal,
  shaken,
} from '../main/learning/gwin/small.ts';

const SHAPE = { height: 28, width: 28, channels: 1 } as const;
const quiet = (): void => undefined;
let folder = '';
let images: LabelledImages;

beforeAll(async () => {
  await useBackend('native-cpu');
  folder = await mkdtemp(join(tmpdir(), 'rivals-'));
  images = barImages(48, SHAPE, 4, 1);
});
afterAll(() => rm(folder, { recursive: true }));

const KINDS: readonly Autoencoder[] = [
  { kind: 'bottleneck', values: 6, noise: 0.3 },
  { kind: 'variational', values: 5, beta: 0.7 },
  { kind: 'magnet', halving: true, noise: 0.1 },
  { kind: 'magnet', halving: false, noise: 0.1 },
];

describe.each(KINDS)('autoencoder $kind', (kind) => {
  it('has the gradient that differences show', () => {
    const params = shaken(initAutoencoder(kind, 1), 2, 0.05);
    const batch = randomImages(3, SHAPE, 3);
    const noise = randomNormal(kind.kind === 'variational' ? [3, kind.values] : [3, 28, 28, 1], 4);
    const loss = (own: Params) => lossOf(kind, own, batch, noise);
    const { gradients } = gradientsOf(params, (own) => ({ loss: loss(own) }));
    const length = Math.sqrt(dot(gradients, gradients));
    const along = Object.fromEntries(Object.entries(gradients).map(([name, one]) => [name, one.div(length)]));
    const expected = differenceAlong((own) => loss(own).dataSync()[0] ?? Number.NaN, params, along, 2e-3);
    expect(Math.abs(length - expected) / expected).toBeLessThan(0.02);
  });

  it('learns, and goes on from its file to the same weights', async () => {
    const recipe = autoencoderRecipe(
      `whole-${KINDS.indexOf(kind)}`,
      kind,
      { steps: 24, learningRate: kind.kind === 'magnet' ? 5e-2 : 5e-3, seed: 2 },
      images,
    );
    const loss = (own: Params) => {
      const noise = tf.zeros(kind.kind === 'variational' ? [48, kind.values] : [48, 28, 28, 1]);
      return lossOf(kind, own, imageTensor(images, [...images.labels.keys()]), noise).dataSync()[0] ?? 0;
    };
    const unbroken = await train(folder, recipe, quiet);
    const before = loss(initAutoencoder(kind, 2));
    expect(loss(unbroken.params['autoencoder'] ?? {})).toBeLessThan(0.95 * before);
    const broken = { ...recipe, name: `broken-${recipe.name}` };
    await expect(train(folder, breaking(broken, 15), quiet, 10)).rejects.toThrow('broken off');
    const { figures } = await train(folder, broken, quiet);
    expect(figures.sha256).toBe(unbroken.figures.sha256);
    const other = { ...recipe, config: { ...recipe.config, seed: 3 } };
    await expect(train(folder, other, quiet)).rejects.toThrow('other numbers');
  });
});

function breaking(recipe: Recipe, at: number): Recipe {
  return {
    ...recipe,
    advance(networks, step) {
      if (step === at) throw new Error('broken off');
      return recipe.advance(networks, step);
    },
  };
}

describe('variational autoencoder', () => {
  it('has the divergence of two normal distributions', () => {
    // (μ² + σ² − ln σ² − 1) / 2: of (1, 1) a half, of (0, 4) 1.5 − ln 2; both are of one image.
    const value = divergence(tf.tensor2d([[1, 0]]), tf.tensor2d([[0, Math.log(4)]])).dataSync()[0];
    expect(value).toBeCloseTo(0.5 + 1.5 - Math.log(2), 5);
  });

  it("draws codes that are an image's own", () => {
    const kind = { kind: 'variational', values: 5, beta: 1 } as const;
    const params = shaken(initAutoencoder(kind, 1), 2);
    const some = imagesAt(images, Int32Array.of(7, 3, 5));
    const alone = imagesAt(images, Int32Array.of(5));
    const together = sampled(kind, params, some, 1).pixels.subarray(2 * 784);
    expect(sampled(kind, params, alone, 1).pixels).toEqual(together);
    expect(sampled(kind, params, alone, 2).pixels).not.toEqual(together);
  });
});

describe('generator and critic without a condition', () => {
  it('can be differentiated twice', async () => {
    const critic = initEncoder({ width: 2, values: 1 }, 1);
    expect(unsafeKernels(await kernelsOf(() => scored(critic, randomImages(2, SHAPE, 1))))).toEqual([]);
  });

  it('are trained without leaving tensors behind, and tell images apart', async () => {
    const config = { width: 4, values: 3, batch: 8, criticSteps: 2, learningRate: 2e-3, seed: 4 };
    const recipe = wganRecipe('wgan', config, 20, images);
    const { params, figures } = await train(folder, recipe, quiet);
    expect(figures.loss).toBeGreaterThan(0);
    const before = tf.memory().numTensors;
    const again = await train(folder, recipe, quiet);
    expect(again.figures).toEqual(figures);
    for (const own of Object.values(again.params)) disposeParams(own);
    expect(tf.memory().numTensors).toBe(before);
    expect(Object.keys(params)).toEqual(['generator', 'critic']);
  });
});

describe('search for z', () => {
  const params = () => shaken(initDecoder({ width: 4, values: 3 }, 5), 6);

  it('descends by the gradient that differences show', () => {
    const own = params();
    const z = randomNormal([2, 3], 1) as Tensor2D;
    const targets = randomImages(2, SHAPE, 2);
    const settings = { steps: 1, learningRate: 1, momentum: 0.7 };
    const after = descended(own, z.clone(), targets, settings).z;
    const step = z.sub(after);
    const along = { z: step.div(step.norm()) };
    const sum = ({ z: place }: Params) =>
      distancesOf(own, place as Tensor2D, targets)
        .sum()
        .dataSync()[0] ?? Number.NaN;
    const expected = differenceAlong(sum, { z }, along, 1e-2);
    expect(Math.abs((step.norm().dataSync()[0] ?? 0) - expected) / expected).toBeLessThan(0.02);
  });

  it('finds images nearer than it began with, each on its own', async () => {
    const own = params();
    const hidden = generated(own, randomNormal([4, 3], 7) as Tensor2D);
    const pixels = Uint8Array.from(hidden.dataSync(), (value) => Math.round(255 * value));
    const some = { ...imagesAt(images, Int32Array.of(0, 1, 2, 3)), pixels };
    const generator = { params: own, sha256: 'own', values: 3 };
    const search = { starts: 4, steps: 150, learningRate: 20, momentum: 0.7, seed: 1 };
    const start = await searched(folder, generator, some, { ...search, steps: 0 }, quiet);
    const found = await searched(folder, generator, some, search, quiet);
    for (const [n, distance] of found.distances.entries()) {
      expect(distance).toBeLessThan(0.5 * (start.distances[n] ?? 0));
    }
    const again = await searched(folder, generator, some, search, () => expect.unreachable('it is known'));
    expect(again).toEqual(found);
    const last = await searched(folder, generator, imagesAt(some, Int32Array.of(3)), search, quiet);
    expect(last.distances[0]).toBeCloseTo(found.distances[3] ?? 0, 6);
  });
});
