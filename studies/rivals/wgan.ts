import { batchPlan, imageTensor } from '../../src/main/learning/batches.ts';
import { gradientsOf } from '../../src/main/learning/gwin/gradients.ts';
import { criticStep, type Networks as Pair, type Trained } from '../../src/main/learning/gwin/step.ts';
import { type AdamConfig, adamStep } from '../../src/main/learning/optim.ts';
import type { Params } from '../../src/main/learning/params.ts';
import { normalTensor, uniformTensor } from '../../src/main/learning/random-tensors.ts';
import type { StreamKey } from '../../src/main/learning/random.ts';
import {
  tf,
  type Rank,
  type Scalar,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
} from '../../src/main/learning/tf.ts';
import type { ImageBatch } from '../../src/shared/domain/image.ts';
import { decode, encode, initDecoder, initEncoder, type Size } from './networks.ts';
import type { Recipe } from './training.ts';

/** All numbers of one training of a generator without a condition. */
export type WganConfig = Size & {
  readonly batch: number;
  /** Critic steps before each generator step. */
  readonly criticSteps: number;
  readonly learningRate: number;
  readonly seed: number;
};

const MOMENTS = { beta1: 0.5, beta2: 0.9, epsilon: 1e-8 } as const;
const GRADIENT_PENALTY = 10;

/** G(z) [N, 28, 28, 1] in 0..1 and D(x) [N]; neither looks at a label. */
const PAIR: Pair = {
  generate: (params, _images, z) => ({ images: generated(params, z), logits: null }),
  judge: (params, images) => ({ scores: scored(params, images) }),
};

/** D(x), [N]. */
export function scored(params: Params, images: Tensor4D): Tensor1D {
  return tf.tidy(() => encode(params, images).as1D());
}

/** G(z), [N, 28, 28, 1] in 0..1, for z [N, values]. */
export function generated(params: Params, z: Tensor2D): Tensor4D {
  return tf.tidy(() => decode(params, z).sigmoid());
}

/** WGAN-GP (Gulrajani et al. 2017) on images, by the steps that GWIN's own training takes, as a recipe. */
export function wganRecipe(name: string, config: WganConfig, steps: number, images: ImageBatch): Recipe {
  const { batch, criticSteps, width, values, seed } = config;
  const plan = batchPlan(images.count, batch, seed);
  return {
    name,
    steps,
    config,
    init: () => ({
      generator: initDecoder({ width, values }, seed),
      critic: initEncoder({ width, values: 1 }, seed),
    }),
    advance({ generator, critic }, step) {
      if (generator === undefined || critic === undefined) throw new Error(`${name} lacks a network`);
      const learningRate = (config.learningRate * (1 + Math.cos((Math.PI * step) / steps))) / 2;
      const adam = { ...MOMENTS, learningRate };
      let judge = critic;
      let loss = Number.NaN;
      for (let turn = 0; turn < criticSteps; turn++) {
        const places = plan.placesAt(step * criticSteps + turn);
        const after = judged(judge, generator.params, imageTensor(images, places), config, adam, {
          step,
          turn,
        });
        judge = after.critic;
        loss = after.values.wasserstein;
      }
      return {
        networks: { generator: improved(generator, judge.params, config, adam, step), critic: judge },
        loss,
      };
    },
  };
}

/** One step of the critic. Disposes the old one and the real images. */
function judged(
  critic: Trained,
  generator: Params,
  real: Tensor4D,
  { values, seed }: WganConfig,
  adam: AdamConfig,
  { step, turn }: { readonly step: number; readonly turn: number },
): ReturnType<typeof criticStep> {
  const [count] = real.shape;
  const lane = 1 + turn;
  const batch = {
    real,
    labels: tf.ones<Rank.R2>([count, 1]),
    source: real,
    z: latent(count, values, { seed, purpose: 'z', step, lane }),
    epsilon: uniformTensor({ seed, purpose: 'interpolate', step, lane }, [count, 1, 1, 1]),
  };
  const after = criticStep(PAIR, { adam, gradientPenalty: GRADIENT_PENALTY }, critic, generator, batch);
  tf.dispose(batch);
  return after;
}

/** One step of the generator, which is disposed. */
function improved(
  generator: Trained,
  critic: Params,
  { values, seed, batch }: WganConfig,
  adam: AdamConfig,
  step: number,
): Trained {
  const z = latent(batch, values, { seed, purpose: 'z', step });
  const { gradients } = gradientsOf(generator.params, (params) => ({
    loss: scored(critic, generated(params, z)).mean<Scalar>().neg<Scalar>(),
  }));
  z.dispose();
  const { params, state } = adamStep(adam, generator.params, gradients, generator.adam);
  return { params, adam: state };
}

function latent(count: number, values: number, key: StreamKey): Tensor2D {
  return tf.tidy(() => normalTensor(key, [count, values]).as2D(count, values));
}
