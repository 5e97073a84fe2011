import { createHash } from 'node:crypto';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { onTestFinished } from 'vitest';
import type { Role } from '../../../src/shared/contract/sessions.ts';
import { imageSize } from '../../../src/shared/domain/image.ts';
import { createEngine, type Engine } from '../../../src/main/engine/engine.ts';
import { PREPROCESSING } from '../../../src/main/engine/work/images.ts';
import { createStore } from '../../../src/main/store/open.ts';
import { addModel, certaintiesOf, type Reading } from '../store/project.ts';
import { LEARNER } from '../../learner.ts';

/** Odd sides and three channels. */
export const SHAPE = { height: 5, width: 7, channels: 3 } as const;
export const CLASSES = ['cat', 'dog', 'owl'];

/** Row major, each pixel of a sample another grey; like numbers look alike. */
export function pixelsOf(sample: number): Uint8Array {
  return Uint8Array.from({ length: imageSize(SHAPE) }, (_, index) => (sample * 3 + index) % 256);
}

export function transformOf(sample: number): Uint8Array {
  return pixelsOf(sample).map((value) => 255 - value);
}

/**
 * A project of samples 1..count, scored and transformed without any learning: sample n is labelled n % 3, every fifth
 * came as another class; its certainty is n / (count + 1), and 0.25 more for class (n + 1) % 3 once it is transformed.
 */
export function scoredProject(count: number, tau = 0.7): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gwinnow-scored-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const store = createStore(folder, 'anna', { name: 'Pets', image: SHAPE, classes: CLASSES });
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  store.imports.add('anna', {
    format: 'test',
    source: 'made up',
    preprocessing: PREPROCESSING,
    problems: [],
    samples: numbers.map((number) => {
      const bytes = Buffer.concat([pixelsOf(number), Buffer.from(`#${number}`)]);
      return {
        sha256: createHash('sha256').update(bytes).digest(),
        bytes,
        mediaType: 'image/test',
        pixels: pixelsOf(number),
        split: 'test' as const,
        label: number % 5 === 0 ? (number + 1) % 3 : number % 3,
        source: `item-${number}`,
      };
    }),
  });
  const classifier = addModel(store).id;
  const gwin = addModel(store, classifier).id;
  store.policies.set('anna', { classifier, gwin, tau, reason: 'set up' });
  const record = (transformRun: number | null, readings: readonly Reading[]) =>
    store.scores.record(
      'anna',
      {
        model: classifier,
        seed: 1,
        draws: 10,
        preprocessing: PREPROCESSING,
        split: 'test',
        transformRun,
        purpose: 'pass',
        subject: transformRun === null ? 'original' : 'transform',
      },
      {
        samples: readings.map(({ sample }) => sample),
        certainties: certaintiesOf(readings),
        trueClass: null,
        draws: null,
      },
    );
  const pass = record(
    null,
    numbers.map((sample) => ({ sample, label: sample % 3, certainty: sample / (count + 1) })),
  );
  const rejected = [...store.queue.untransformed()];
  const made = store.transforms.record(
    'anna',
    { gwin, scoreRun: pass.id, seed: 1, below: 0.99 },
    { samples: rejected, pixels: Buffer.concat(rejected.map(transformOf)) },
  );
  record(
    made.id,
    rejected.map((sample) => ({
      sample,
      label: (sample + 1) % 3,
      certainty: Math.min(1, sample / (count + 1) + 0.25),
    })),
  );
  store.close();
  return folder;
}

export function newEngine(): Engine {
  const engine = createEngine({ learner: LEARNER });
  onTestFinished(() => engine.close());
  return engine;
}

/** One caller of the engine, in process. */
export function callerOf(engine: Engine, actor = 'bo', role: Role = 'reviewer') {
  return createRouterClient(engine.router, { context: { actor, role } });
}
