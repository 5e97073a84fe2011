import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as v from 'valibot';
import type { Split } from '../../src/shared/contract/common.ts';
import { integers } from '../../src/main/learning/random.ts';
import { PREPROCESSING } from '../../src/main/engine/work/images.ts';
import type { NewSample } from '../../src/main/store/imports/item.ts';
import { createStore, openStore, type Store } from '../../src/main/store/open.ts';
import { createDrawings, DIGITS, SIDE } from './drawings.ts';
import { type MadeProject, ProjectPlan } from './project.ts';
import { DRAWS, readingsOfOriginals, readingsOfTransforms, scoresOf, TAU } from './readings.ts';

/*
 * node --import bench/app/raw-text.ts bench/app/store-tasks.ts make PLAN | count {"directory": …}
 *
 * Makes a project through the store, as imports, a classifier, a GWIN and reviewers would; the models' files
 * hold no weights, for nothing is computed. Or counts the decisions in one.
 */

/** Samples and decisions in one change. */
const CHUNK = 10_000;
const BATCH = 1000;
const SEED = 1;
const REVIEWERS = ['ann', 'bob'];
const KINDS = ['accept', 'keep', 'accept', 'flag', 'accept', 'skip'] as const;

type Drawings = ReturnType<typeof createDrawings>;

function make(plan: ProjectPlan): MadeProject {
  const { directory, samples, seed } = plan;
  const image = { height: SIDE, width: SIDE, channels: 1 } as const;
  const store = createStore(directory, 'bench', { name: `${samples} digits`, image, classes: DIGITS });
  try {
    const drawings = createDrawings(seed);
    const truth = Uint8Array.from(integers({ seed, purpose: 'shuffle' }, samples, DIGITS.length));
    addSamples(store, drawings, { truth, from: 0, split: 'test', everyLabelled: 4 });
    addTraining(store, drawings, plan);
    const rejected = addScores(store, drawings, truth, plan);
    const decided = decide(store, rejected, plan.decided);
    return { rejected: rejected.length, open: store.queue.counts().open, decisions: decided };
  } finally {
    store.close();
  }
}

type Part = {
  readonly truth: Uint8Array;
  /** Number of the first picture. */
  readonly from: number;
  readonly split: Split;
  /** One in so many comes with its label. */
  readonly everyLabelled: number;
};

function addSamples(store: Store, drawings: Drawings, { truth, from, split, everyLabelled }: Part): void {
  for (let start = 0; start < truth.length; start += CHUNK) {
    const samples = Array.from(truth.subarray(start, start + CHUNK), (digit, place): NewSample => {
      const number = from + start + place;
      const bytes = drawings.noisy(digit, number);
      return {
        sha256: createHash('sha256').update(bytes).digest(),
        bytes,
        mediaType: 'application/octet-stream',
        pixels: null,
        split,
        label: number % everyLabelled === 0 ? digit : null,
        source: `digits#${number}`,
      };
    });
    const head = { format: 'bench', source: 'digits', preprocessing: PREPROCESSING, problems: [] };
    store.imports.add('bench', { ...head, samples });
  }
}

function addTraining(store: Store, drawings: Drawings, { samples, training, seed }: ProjectPlan): void {
  const truth = Uint8Array.from(integers({ seed, purpose: 'shuffle', index: 1 }, training, DIGITS.length));
  const held = Math.floor(training / 6);
  const parts = { train: truth.subarray(held), validation: truth.subarray(0, held) };
  let from = samples;
  for (const split of ['train', 'validation'] as const) {
    addSamples(store, drawings, { truth: parts[split], from, split, everyLabelled: 1 });
    from += parts[split].length;
  }
}

/** Scores, transforms of what is rejected, and their scores; gives the rejected samples, ascending. */
function addScores(store: Store, drawings: Drawings, truth: Uint8Array, plan: ProjectPlan): Int32Array {
  const classifier = addModel(store, null);
  const gwin = addModel(store, classifier);
  store.policies.set('bench', { classifier, gwin, tau: TAU, draws: DRAWS, seed: SEED, reason: 'bench' });
  const run = { model: classifier, seed: SEED, draws: DRAWS, preprocessing: PREPROCESSING, split: 'test' };
  const readings = readingsOfOriginals(truth, plan.rejected, plan.seed);
  const isRejected = (n: number): boolean => (readings.certainties[n] ?? 1) < TAU;
  const pass = store.scores.record(
    'bench',
    { ...run, split: 'test', transformRun: null, purpose: 'pass', subject: 'original' },
    scoresOf(store.samples.ids('test'), readings, isRejected),
  );
  const rejected = store.samples.ids('test').filter((_, n) => isRejected(n));
  const before = readings.labels.filter((_, n) => isRejected(n));
  const after = readingsOfTransforms(
    truth.filter((_, n) => isRejected(n)),
    before,
    plan.seed,
  );
  const pixels = new Uint8Array(rejected.length * SIDE * SIDE);
  for (const [n, label] of after.labels.entries()) pixels.set(drawings.clean(label), n * SIDE * SIDE);
  const made = store.transforms.record(
    'bench',
    { gwin, scoreRun: pass.id, seed: SEED, below: TAU },
    { samples: rejected, pixels },
  );
  store.scores.record(
    'bench',
    { ...run, split: 'test', transformRun: made.id, purpose: 'pass', subject: 'transform' },
    scoresOf(rejected, after, () => true),
  );
  return rejected;
}

/** A model's file that holds no model, but is what the log says of it. Gives its SHA-256. */
function weightsFile(store: Store, content: string): string {
  const sha256 = createHash('sha256').update(content).digest('hex');
  const file = store.modelPath(sha256);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return sha256;
}

function addModel(store: Store, classifier: number | null): number {
  return store.models.add('bench', {
    kind: classifier === null ? 'classifier' : 'gwin',
    architecture: classifier === null ? 'lenet5-bnn' : 'residual',
    classifier,
    spec: { classes: DIGITS.length },
    config: {},
    seed: SEED,
    datasetFingerprint: 'bench',
    weights: weightsFile(store, classifier === null ? 'classifier' : 'gwin'),
    metrics: {},
    backend: 'cpu',
  }).id;
}

/** Decides on a share of the queue, evenly spread; gives how many. */
function decide(store: Store, rejected: Int32Array, share: number): number {
  const count = Math.floor(rejected.length * share);
  const chosen = Array.from({ length: count }, (_, n) => rejected[Math.floor(n / share)] ?? 0);
  for (let start = 0; start < count; start += BATCH) {
    const drafts = chosen
      .slice(start, start + BATCH)
      .map((sample, n) => ({ sample, kind: KINDS[n % KINDS.length] ?? 'accept' }));
    store.decisions.recordMany(REVIEWERS[(start / BATCH) % REVIEWERS.length] ?? 'ann', drafts, null);
  }
  return count;
}

/** Decisions on record that are no undos. */
function count({ directory }: { readonly directory: string }): number {
  const store = openStore(directory, { readonly: true });
  try {
    return store.decisions.list(Number.MAX_SAFE_INTEGER).filter(({ kind }) => kind !== 'undo').length;
  } finally {
    store.close();
  }
}

const [task, input = ''] = process.argv.slice(2);
const answer =
  task === 'make'
    ? make(v.parse(ProjectPlan, JSON.parse(input)))
    : count(v.parse(v.strictObject({ directory: v.string() }), JSON.parse(input)));
process.stdout.write(`${JSON.stringify(answer)}\n`);
