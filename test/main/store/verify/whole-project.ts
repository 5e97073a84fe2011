import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { addSamples, certaintiesOf, CLASSES, memoryKeys, RECIPE, sample, SHAPE } from '../project.ts';
import { createStore, type Store } from '../../../../src/main/store/open.ts';

const LABELS = [0, 1, 2];

/** A project with every kind of fact and event in it, its log signed: what a checker has to hold against its leaves. */
export function fillProject(folder: string, keys = memoryKeys()): Store {
  const store = createStore(folder, 'anna', { name: 'Pets', image: SHAPE, classes: CLASSES }, { keys });
  store.project.addClasses('anna', ['wren', 'yak']);
  addSamples(
    store,
    numbers(12).map((n) => sample(n)),
  );
  importMore(store);
  const classifier = addModel(store, 'classifier weights', null);
  const gwin = addModel(store, 'gwin weights', classifier);
  store.policies.set('anna', { classifier, gwin, tau: 0.9, draws: 2, spotCheckRate: 0.5, reason: 'set up' });
  scoreAndTransform(store, classifier, gwin);
  decide(store);
  store.exchange.recordExport('bo', { format: 'csv', filter: null, samples: 4, digest: '0'.repeat(64) });
  takeSecond(store, promote(store, classifier));
  store.sealing.rotate('anna', 'the computer was lent out');
  store.policies.set('bo', { tau: 0.8, reason: 'too many rejects' });
  store.decisions.record('bo', { sample: 9, kind: 'skip' });
  reviewTwice(store);
  store.sealing.checkpoint();
  store.decisions.record('bo', { sample: 10, kind: 'label', label: 4, reason: 'a yak' });
  return store;
}

function promote(store: Store, classifier: number): number {
  const next = addModel(store, 'other weights', null);
  const facts = { kind: 'classifier', old: classifier, new: next, promoted: false, policy: null };
  store.promotions.add('bo', { ...facts, reason: 'no better', validation: null, test: null });
  return next;
}

/** Asks another classifier and takes its label of one sample. */
function takeSecond(store: Store, model: number): void {
  const samples = numbers(12);
  const { id } = store.scores.record(
    'anna',
    {
      model,
      seed: 1,
      draws: 1,
      preprocessing: RECIPE,
      split: 'test',
      purpose: 'second',
      subject: 'original',
      transformRun: null,
    },
    { samples, ...readings(samples, 0.05), draws: null },
  );
  store.decisions.record('bo', { sample: 7, kind: 'label', label: 1, secondRun: id });
}

function importMore(store: Store): void {
  const picture = {
    ...sample(40),
    pixels: Uint8Array.of(1, 2, 3, 4),
    mediaType: 'image/png',
    source: 'a.png',
  };
  store.imports.add('bo', {
    format: 'test',
    source: 'more',
    preprocessing: RECIPE,
    samples: [sample(3, { source: 'again' }), sample(3, { source: 'again', label: 1 }), picture],
    problems: [
      { source: 'b.png', code: 'BAD_IMAGE', message: 'not an image' },
      { source: 'c.png', code: 'BAD_IMAGE', message: 'not an image either' },
    ],
  });
}

function addModel(store: Store, content: string, classifier: number | null): number {
  const weights = createHash('sha256').update(content).digest('hex');
  writeFileSync(store.modelPath(weights), content);
  return store.models.add('anna', {
    kind: classifier === null ? 'classifier' : 'gwin',
    architecture: 'small',
    classifier,
    spec: { classes: 3, widths: [4, 8] },
    config: { epochs: 1, rate: 0.001 },
    seed: 7,
    datasetFingerprint: 'f'.repeat(8),
    weights,
    metrics: { accuracy: 0.5 },
    backend: { name: 'cpu', version: '4' },
  }).id;
}

function scoreAndTransform(store: Store, model: number, gwin: number): void {
  const run = { model, seed: 1, draws: 2, preprocessing: RECIPE, split: 'test', purpose: 'pass' } as const;
  const samples = numbers(12);
  const pass = store.scores.record(
    'anna',
    { ...run, subject: 'original', transformRun: null },
    { samples, ...readings(samples, 0.05), draws: drawsOf(samples.length) },
  );
  const rejected = [...store.queue.untransformed()];
  const transformed = store.transforms.record(
    'anna',
    { gwin, scoreRun: pass.id, seed: 1, below: 0.99 },
    { samples: rejected, pixels: Uint8Array.from({ length: rejected.length * 4 }, (_, index) => index) },
  );
  store.scores.record(
    'anna',
    { ...run, subject: 'transform', transformRun: transformed.id },
    { samples: rejected, ...readings(rejected, 0.07), draws: null },
  );
}

function readings(samples: readonly number[], step: number) {
  const certainties = certaintiesOf(
    samples.map((number) => ({ sample: number, label: number % 3, certainty: step * number + 0.1 })),
  );
  const trueClass = {
    medians: Float64Array.from(samples, (number) => (number % 4 === 0 ? Number.NaN : 0.25)),
    means: Float64Array.from(samples, (number) => (number % 4 === 0 ? Number.NaN : 0.3)),
  };
  return { certainties, trueClass };
}

function drawsOf(samples: number) {
  const probabilities = Float32Array.from({ length: 2 * samples * 3 }, (_, index) => (index % 7) / 7);
  return { probabilities, classes: LABELS.length, keep: (position: number) => position % 2 === 0 };
}

function decide(store: Store): void {
  store.decisions.record('anna', { sample: 1, kind: 'accept' }, 'request-1');
  store.decisions.recordMany(
    'bo',
    [
      { sample: 2, kind: 'keep', blind: 1, reasonCode: 'other', reason: 'clear' },
      { sample: 3, kind: 'label', label: 2 },
      { sample: 4, kind: 'flag', reason: 'smudged' },
    ],
    null,
  );
  store.decisions.undo('bo');
  store.decisions.redo('bo');
}

/** Two people who disagree without seeing each other, and a third who decides between them. */
function reviewTwice(store: Store): void {
  const rule = { reviewers: 2, secondReviewRate: 0.5, independentReview: true, partiesAdjudicate: true };
  store.policies.set('anna', { ...rule, reason: 'two look' });
  store.decisions.record('anna', { sample: 5, kind: 'label', label: 1 });
  store.decisions.record('cy', { sample: 5, kind: 'label', label: 2, reason: 'ears' });
  store.decisions.record('bo', { sample: 5, kind: 'label', label: 2, adjudicate: true });
  store.decisions.record('anna', { sample: 6, kind: 'keep' });
  store.policies.set('anna', {
    reviewers: 1,
    secondReviewRate: 0,
    independentReview: false,
    reason: 'enough',
  });
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
