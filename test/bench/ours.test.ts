import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describe as describeMachine, type Description, turnOfOurs } from '../../bench/measure.ts';
import type { Part, Request } from '../../bench/protocol.ts';
import { WORKLOADS } from '../../bench/workloads.ts';
import type { GwinConfig } from '../../src/main/learning/gwin/config.ts';
import { uniforms } from '../../src/main/learning/random.ts';

const COUNT = 20;

let folder: string;
let part: Part;
let description: Description;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gwinnow-bench-test-'));
  part = { pixels: join(folder, 'pixels'), labels: join(folder, 'labels'), count: COUNT };
  const noise = uniforms({ seed: 1, purpose: 'noise' }, COUNT * 784);
  await writeFile(
    part.pixels,
    Uint8Array.from(noise, (u) => 255 * u),
  );
  await writeFile(
    part.labels,
    Uint8Array.from({ length: COUNT }, (_, n) => n % 10),
  );
  description = await describeMachine();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** The preset with networks so narrow that a step takes no time anywhere. */
function narrow(config: GwinConfig): GwinConfig {
  return {
    ...config,
    batch: 4,
    generator: { ...config.generator, width: 2 },
    penaltyDraws: { pool: 2, perStep: 1 },
    critic: config.critic && { ...config.critic, width: 2 },
  };
}

test.each(WORKLOADS)('Our side of $name makes its steps and counts its networks', async ({ name, gwin }) => {
  const request: Request = {
    workload: name,
    warmUp: 1,
    steps: 2,
    threads: 1,
    train: part,
    test: part,
    draws: 2,
    classifier: { ...description.classifier, batch: 4 },
    gwin: gwin && narrow(description[gwin]),
    device: 'cpu',
    backend: description.backend.inUse,
    variant: null,
  };
  const turn = await turnOfOurs(request);
  expect(turn.seconds).toHaveLength(2);
  expect(Math.min(...turn.seconds)).toBeGreaterThan(0);
  expect(turn.processorSeconds).toHaveLength(2);
  const roles = {
    'bnn-epoch': ['classifier'],
    'critic-step': ['generator', 'critic'],
    'generator-residual': ['generator', 'classifier'],
    'generator-paper': ['generator', 'classifier', 'critic'],
    scoring: ['classifier'],
  };
  expect(Object.keys(turn.parameters).toSorted()).toEqual(roles[name].toSorted());
  // 545,310 weights with two numbers each, and 236 biases.
  expect(turn.parameters['classifier'] ?? 1_090_856).toBe(1_090_856);
  expect(turn.peakBytes ?? Infinity).toBeGreaterThan(50e6);
});
