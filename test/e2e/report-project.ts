import { createHash } from 'node:crypto';
import { mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PREPROCESSING } from '../../src/main/engine/work/images.ts';
import { createStore, type Store } from '../../src/main/store/open.ts';
import { fakeWeights } from '../main/store/fake-weights.ts';
import { certaintiesOf } from '../main/store/project.ts';
import { lehmer } from '../shared/domain/report-data.ts';

const SHAPE = { height: 8, width: 8, channels: 1 } as const;
export const REPORT_CLASSES = ['cat', 'dog', 'owl'];
const LABELLED = 300;
const POOL = 40;

type Verdict = {
  readonly sample: number;
  readonly label: number;
  readonly certainty: number;
  readonly truth: number;
};

/**
 * A project with everything that is reported on, without any learning: 300 labelled images in two passes, their
 * transforms, a second classifier, and 40 images without a label. Most are certain and right; the transform fixes more
 * than it breaks, except among owls. Returns its folder.
 */
export function reportProject(tau = 0.8): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gwinnow-report-')));
  const store = createStore(folder, 'anna', { name: 'Pets', image: SHAPE, classes: REPORT_CLASSES });
  const random = lehmer(7);
  importImages(store);
  const classifier = addModel(store, 'lenet5-bnn', null);
  const gwin = addModel(store, 'residual', classifier);
  const second = addModel(store, 'lenet5', null);
  store.policies.set('anna', { classifier, gwin, tau, reason: 'set up' });
  for (const seed of [1, 2]) {
    const verdicts = range(1, LABELLED).map((sample) => firstVerdict(sample, random));
    const pass = record(store, { model: classifier, seed }, verdicts);
    const rejected = verdicts.filter(({ certainty }) => certainty < 0.99);
    const made = store.transforms.record(
      'anna',
      { gwin, scoreRun: pass.id, seed, below: 0.99 },
      {
        samples: rejected.map(({ sample }) => sample),
        pixels: Buffer.concat(rejected.map(({ sample }) => pixelsOf(sample).map((value) => 255 - value))),
      },
    );
    const after = rejected.map((verdict) => afterTransform(verdict, random));
    record(store, { model: classifier, seed, transformRun: made.id }, after);
  }
  const others = range(1, LABELLED).map((sample) => firstVerdict(sample, random));
  record(store, { model: second, seed: 1, purpose: 'second' }, others);
  const pool = range(LABELLED + 1, LABELLED + POOL).map((sample) => firstVerdict(sample, random));
  record(store, { model: classifier, seed: 1, split: 'pool' }, pool);
  store.close();
  return folder;
}

function addModel(store: Store, architecture: string, classifier: number | null): number {
  return store.models.add('anna', {
    kind: classifier === null ? 'classifier' : 'gwin',
    architecture,
    classifier,
    spec: { classes: 3 },
    config: { epochs: 1 },
    seed: 1,
    datasetFingerprint: 'f',
    weights: fakeWeights(store, architecture),
    metrics: { accuracy: 0.5 },
    backend: 'cpu',
  }).id;
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

function pixelsOf(sample: number): Uint8Array {
  return Uint8Array.from({ length: 64 }, (_, index) => (sample * 3 + index * 5) % 256);
}

function importImages(store: Store): void {
  store.imports.add('anna', {
    format: 'test',
    source: 'made up',
    preprocessing: PREPROCESSING,
    problems: [],
    samples: range(1, LABELLED + POOL).map((sample) => {
      const bytes = Buffer.concat([pixelsOf(sample), Buffer.from(`#${sample}`)]);
      return {
        sha256: createHash('sha256').update(bytes).digest(),
        bytes,
        mediaType: 'image/test',
        pixels: pixelsOf(sample),
        split: sample <= LABELLED ? ('test' as const) : ('pool' as const),
        label: sample <= LABELLED ? sample % 3 : null,
        source: `item-${sample}`,
      };
    }),
  });
}

function firstVerdict(sample: number, random: () => number): Verdict {
  const truth = sample % 3;
  const certainty = random() < 0.6 ? 0.991 + 0.0089 * random() : 0.3 + 0.69 * random();
  const right = random() < (certainty > 0.99 ? 0.995 : 0.35 + 0.6 * certainty);
  return { sample, truth, certainty, label: right ? truth : (truth + 1) % 3 };
}

/** Fixes most wrong labels and breaks few right ones; for owls it is the other way round. */
function afterTransform(before: Verdict, random: () => number): Verdict {
  const harmful = before.truth === 2;
  const wasRight = before.label === before.truth;
  const right = random() < (wasRight ? (harmful ? 0.5 : 0.96) : harmful ? 0.1 : 0.8);
  const certainty = 1 - (1 - before.certainty) * random();
  return { ...before, certainty, label: right ? before.truth : (before.truth + 1) % 3 };
}

type Run = {
  readonly model: number;
  readonly seed: number;
  readonly transformRun?: number;
  readonly purpose?: 'pass' | 'second';
  readonly split?: 'test' | 'pool';
};

function record(store: Store, run: Run, verdicts: readonly Verdict[]) {
  const { transformRun = null, purpose = 'pass', split = 'test' } = run;
  const trueClass = Float64Array.from(verdicts, ({ label, truth, certainty }) =>
    label === truth ? certainty : (1 - certainty) / 2,
  );
  return store.scores.record(
    'anna',
    {
      model: run.model,
      seed: run.seed,
      draws: 10,
      preprocessing: PREPROCESSING,
      split,
      transformRun,
      purpose,
      subject: transformRun === null ? 'original' : 'transform',
    },
    {
      samples: verdicts.map(({ sample }) => sample),
      certainties: certaintiesOf(verdicts),
      trueClass: { medians: trueClass, means: trueClass.map((value) => value / 2) },
      draws: null,
    },
  );
}
