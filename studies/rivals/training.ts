import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { readCheckpoint, writeCheckpoint } from '../../src/main/learning/checkpoint.ts';
import type { GwinConfig } from '../../src/main/learning/gwin/config.ts';
import { startTraining, type Trained } from '../../src/main/learning/gwin/step.ts';
import {
  countParams,
  disposeParams,
  type Params,
  toArrays,
  toTensors,
} from '../../src/main/learning/params.ts';
import { sha256Of, encodeSafetensors } from '../../src/main/learning/safetensors.ts';

/** Steps between savings. */
const EVERY = 250;

const Facts = v.strictObject({
  step: v.number(),
  seconds: v.number(),
  /** Of the last step before this. */
  loss: v.nullable(v.number()),
  adamSteps: v.record(v.string(), v.number()),
  config: v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])),
});

/** Networks in training, by name. */
export type Networks = Readonly<Record<string, Trained>>;

/** What to train, and how: with the training images and the backend it determines the weights. */
export type Recipe = {
  readonly name: string;
  readonly steps: number;
  /** All numbers; a file of others is not gone on with. */
  readonly config: v.InferOutput<typeof Facts>['config'];
  readonly init: () => Readonly<Record<string, Params>>;
  /** One step from the networks, which it disposes, to the next; steps count from 0. */
  readonly advance: (networks: Networks, step: number) => { networks: Networks; loss: number };
};

/** What a training came to. */
export type TrainingFigures = {
  readonly sha256: string;
  readonly parameters: number;
  readonly steps: number;
  /** On a machine that others may have used too. */
  readonly seconds: number;
  readonly loss: number | null;
  /** All numbers of a GWIN's training. */
  readonly config?: GwinConfig;
};

/**
 * Trains networks, or goes on from their file in the folder, to the same weights as an unbroken training.
 *
 * @returns parameters by network, which the caller disposes.
 * @throws when the folder has a file of the same name and other numbers.
 */
export async function train(
  folder: string,
  recipe: Recipe,
  say: (line: string) => void,
  every = EVERY,
): Promise<{ readonly params: Readonly<Record<string, Params>>; readonly figures: TrainingFigures }> {
  const path = join(folder, `${recipe.name}.safetensors`);
  const begin = await begun(path, recipe);
  let { networks } = begin;
  let { step, seconds, loss } = begin.facts;
  let started = performance.now();
  while (step < recipe.steps) {
    ({ networks, loss } = recipe.advance(networks, step));
    step++;
    if (step % every !== 0 && step < recipe.steps) continue;
    const now = performance.now();
    seconds += (now - started) / 1000;
    started = now;
    await save(path, networks, { ...begin.facts, step, seconds, loss });
    say(`${recipe.name}: ${step} of ${recipe.steps} steps, ${seconds.toFixed(0)} s, loss ${loss.toFixed(4)}`);
    await breathe();
  }
  const params = Object.fromEntries(Object.entries(networks).map(([name, one]) => [name, one.params]));
  for (const { adam } of Object.values(networks)) disposeParams(adam.slots);
  const all = Object.values(params);
  const parameters = all.reduce((sum, one) => sum + countParams(one), 0);
  return { params, figures: { sha256: digestOf(all), parameters, steps: recipe.steps, seconds, loss } };
}

type Facts = v.InferOutput<typeof Facts>;

async function begun(
  path: string,
  { config, init, steps }: Recipe,
): Promise<{ networks: Networks; facts: Facts }> {
  const wanted = { ...config, steps };
  if ((await stat(path).catch(() => null)) === null) {
    const entries = Object.entries(init()).map(([name, params]) => [name, startTraining(params)] as const);
    const facts = { step: 0, seconds: 0, loss: null, adamSteps: {}, config: wanted };
    return { networks: Object.fromEntries(entries), facts };
  }
  const { groups, facts } = await readCheckpoint(path, Facts);
  if (!isDeepStrictEqual(facts.config, wanted)) {
    throw new Error(`${path} is of a training with other numbers. Remove it to train anew.`);
  }
  const entries = Object.entries(facts.adamSteps).map(([name, step]) => {
    const params = toTensors(groups[name] ?? {});
    return [name, { params, adam: { step, slots: toTensors(groups[`${name}-slots`] ?? {}) } }] as const;
  });
  return { networks: Object.fromEntries(entries), facts };
}

async function save(path: string, networks: Networks, facts: Facts): Promise<void> {
  const entries = Object.entries(networks);
  const groups = entries.flatMap(([name, { params, adam }]) => [
    [name, toArrays(params)] as const,
    [`${name}-slots`, toArrays(adam.slots)] as const,
  ]);
  const adamSteps = Object.fromEntries(entries.map(([name, { adam }]) => [name, adam.step]));
  await writeCheckpoint(path, { groups: Object.fromEntries(groups), facts: { ...facts, adamSteps } });
}

/** Of the weights alone, so that it says nothing of the time they took. */
function digestOf(networks: readonly Params[]): string {
  const digests = networks.map((params) => sha256Of(encodeSafetensors(toArrays(params), {})));
  return digests.length === 1 ? (digests[0] ?? '') : sha256Of(new TextEncoder().encode(digests.join(' ')));
}
