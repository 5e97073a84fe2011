import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { startBackend } from '../src/main/learning/backend.ts';
import { familyOf } from '../src/main/learning/classifiers/classifier.ts';
import { ADAM } from '../src/main/learning/classifiers/training-step.ts';
import { planGwin } from '../src/main/learning/gwin/presets.ts';
import { CLASSIFIER_BATCH, classifierSpec, IMAGE, PAPER_BATCH } from './specs.ts';

/*
 * node bench/describe.ts: which backend this machine has, and the numbers both sides train with, which are the
 * program's own presets.
 */

const STEPS = 1000;

async function presetOf(preset: 'quick' | 'paper') {
  const none = new Uint8Array();
  return planGwin(
    { preset, seed: 1, steps: STEPS },
    {
      classifier: { family: familyOf(classifierSpec.architecture), spec: classifierSpec, params: {} },
      train: { count: 0, shape: IMAGE, pixels: none, hashes: none, labels: new Int32Array() },
      checkpointPath: join(tmpdir(), `no-checkpoint-${process.pid}`),
    },
  );
}

const description = {
  backend: await startBackend(),
  classifier: { batch: CLASSIFIER_BATCH, adam: { ...ADAM, learningRate: 1e-3 } },
  quick: await presetOf('quick'),
  paper: { ...(await presetOf('paper')), batch: PAPER_BATCH },
};
process.stdout.write(`${JSON.stringify(description)}\n`);
