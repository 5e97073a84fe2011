import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PREPROCESSING } from '../../src/main/engine/work/images.ts';
import type { Split } from '../../src/shared/contract/common.ts';
import { createStore, type Store } from '../../src/main/store/open.ts';
import { fakeWeights } from '../main/store/fake-weights.ts';
import { certaintiesFromDraws } from '../../src/shared/domain/certainty.ts';

export const CLASSES = ['cross', 'ring', 'bar'];
/** Rejected samples are 1..REJECTED, least certain first; the rest are accepted. */
export const REJECTED = 12;
const ACCEPTED = 4;
const SIDE = 12;
const DRAWS = 10;
const SHAPE = { height: SIDE, width: SIDE, channels: 1 } as const;

type Item = {
  readonly sample: number;
  /** What the classifier says of original and transform, and how surely. */
  readonly label: number;
  readonly certainty: number;
  readonly suggestion: number;
  readonly suggested: number;
  /** Label that came with the data. */
  readonly given: number;
};

/** Suggestions: `ring` for the odd ones, where it is right; `bar` for every fourth, where it is wrong; else as before. */
export const ITEMS: readonly Item[] = Array.from({ length: REJECTED + ACCEPTED }, (_, index) => {
  const sample = index + 1;
  const certainty = sample > REJECTED ? 0.95 : 0.4 + index * 0.04;
  const suggestion = sample % 2 === 1 ? 1 : sample % 4 === 0 ? 2 : 0;
  const suggested = sample % 3 === 0 ? 0.6 : 0.97;
  return { sample, label: 0, certainty, suggestion, suggested, given: suggestion === 1 ? 1 : 0 };
});

/** Labelled validation images behind the others in the queue, five in six with a suggestion that is right. */
const HELD_OUT = 60;
const VALIDATION: readonly Item[] = Array.from({ length: HELD_OUT }, (_, index) => {
  const [sample, suggestion] = [REJECTED + ACCEPTED + 1 + index, 1 + (index % 2)];
  const given = index % 6 === 0 ? 0 : suggestion;
  return { sample, label: 0, certainty: 0.89, suggestion, suggested: 0.95, given };
});

type Making = {
  readonly scored?: boolean;
  readonly classes?: readonly string[];
  /** Every suggestion is `bar`. */
  readonly misled?: boolean;
  /** Rejected samples whose transform is far from the image; validation images then tell what is far. */
  readonly strays?: readonly number[];
  /**
   * Rejected samples that a second classifier was asked about, and with strays the validation images; it says what they
   * were given.
   */
  readonly second?: readonly number[];
};

/** A project that was scored and transformed under τ 0.9; gives its folder. */
export function makeReviewProject(making: Making = {}): string {
  const { scored = true, classes = CLASSES, misled = false, strays = [], second = [] } = making;
  const folder = join(mkdtempSync(join(tmpdir(), 'gwinnow-review-')), 'shapes');
  const store = createStore(folder, 'anna', { name: 'Shapes', image: SHAPE, classes });
  try {
    addImages(store, ITEMS, 'test');
    if (strays.length > 0) addImages(store, VALIDATION, 'validation');
    if (!scored) return folder;
    const models = addModels(store);
    const misleading = ({ suggestion: _, ...item }: Item): Item => ({ ...item, suggestion: 2 });
    const suggested = misled ? ITEMS.map(misleading) : ITEMS;
    const made = (item: Item): Uint8Array => {
      const pixels = picture(item.sample, item.suggestion, 255);
      return strays.includes(item.sample) ? pixels.map((value) => 255 - value) : pixels;
    };
    addScores(store, models, { items: suggested, split: 'test', classes: classes.length, made });
    const asked = ITEMS.filter(({ sample }) => second.includes(sample));
    if (asked.length > 0) {
      const model = addModel(store, null, 'second');
      addSecond(store, model, { items: asked, split: 'test', classes: classes.length });
      if (strays.length > 0)
        addSecond(store, model, { items: VALIDATION, split: 'validation', classes: classes.length });
    }
    if (strays.length === 0) return folder;
    const grey = (item: Item): Uint8Array => made(item).map((value) => Math.max(value, 120));
    addScores(store, models, { items: VALIDATION, split: 'validation', classes: classes.length, made: grey });
  } finally {
    store.close();
  }
  return folder;
}

function addImages(store: Store, items: readonly Item[], split: Split): void {
  store.imports.add('anna', {
    format: 'test',
    source: 'drawn',
    preprocessing: PREPROCESSING,
    problems: [],
    samples: items.map(({ sample, given }) => {
      const bytes = picture(sample, given);
      const sha256 = createHash('sha256').update(bytes).digest();
      const source = `/drawn/shapes#${sample}`;
      return {
        sha256,
        bytes,
        mediaType: 'application/octet-stream',
        pixels: null,
        split,
        label: given,
        source,
      };
    }),
  });
}

type Models = { readonly classifier: number; readonly gwin: number };

function addModels(store: Store): Models {
  const classifier = addModel(store, null);
  const gwin = addModel(store, classifier);
  store.policies.set('anna', { classifier, gwin, tau: 0.9, draws: DRAWS, reason: 'set up' });
  return { classifier, gwin };
}

type Scoring = {
  readonly items: readonly Item[];
  readonly split: Split;
  readonly classes: number;
  /** The pixels of an item's transform. */
  readonly made: (item: Item) => Uint8Array;
};

function addScores(store: Store, { classifier, gwin }: Models, scoring: Scoring): void {
  const { items, split, classes, made: pixelsOf } = scoring;
  const run = {
    model: classifier,
    seed: 1,
    draws: DRAWS,
    preprocessing: PREPROCESSING,
    split,
  };
  const pass = store.scores.record(
    'anna',
    { ...run, transformRun: null, purpose: 'pass', subject: 'original' },
    scoresOf(
      classes,
      items.map(({ sample, label, certainty }) => ({ sample, label, certainty })),
    ),
  );
  const rejected = items.filter(({ certainty }) => certainty < 0.9);
  const made = store.transforms.record(
    'anna',
    { gwin, scoreRun: pass.id, seed: 1, below: 0.99 },
    {
      samples: rejected.map(({ sample }) => sample),
      pixels: Uint8Array.from(rejected.flatMap((item) => [...pixelsOf(item)])),
    },
  );
  store.scores.record(
    'anna',
    { ...run, transformRun: made.id, purpose: 'pass', subject: 'transform' },
    scoresOf(
      classes,
      rejected.map(({ sample, suggestion, suggested }) => ({
        sample,
        label: suggestion,
        certainty: suggested,
      })),
    ),
  );
}

function addSecond(store: Store, model: number, { items, split, classes }: Omit<Scoring, 'made'>): void {
  const head = { model, seed: 1, draws: 1, preprocessing: PREPROCESSING, split };
  const readings = items.map(({ sample, given }) => ({ sample, label: given, certainty: 0.97 }));
  const { draws: _, ...scores } = scoresOf(classes, readings);
  store.scores.record(
    'anna',
    { ...head, transformRun: null, purpose: 'second', subject: 'original' },
    { ...scores, draws: null },
  );
}

function addModel(store: Store, classifier: number | null, weights?: string): number {
  const kind = classifier === null ? 'classifier' : 'gwin';
  const model = store.models.add('anna', {
    kind,
    architecture: classifier === null ? 'lenet5-bnn' : 'residual',
    classifier,
    spec: { classes: CLASSES.length },
    config: {},
    seed: 1,
    datasetFingerprint: 'f',
    weights: fakeWeights(store, weights ?? kind),
    metrics: { accuracy: 0.9 },
    backend: 'cpu',
  });
  return model.id;
}

/** Draws around a certainty, and what follows from them. */
function scoresOf(
  classes: number,
  readings: readonly { sample: number; label: number; certainty: number }[],
) {
  const shape = { draws: DRAWS, samples: readings.length, classes };
  const probabilities = new Float32Array(shape.draws * shape.samples * shape.classes);
  for (let t = 0; t < DRAWS; t++) {
    for (const [n, { label, certainty }] of readings.entries()) {
      const own = Math.min(0.99, certainty + 0.02 * (t - (DRAWS - 1) / 2));
      const at = (t * readings.length + n) * classes;
      for (let k = 0; k < classes; k++) {
        probabilities[at + k] = k === label ? own : (1 - own) / (classes - 1);
      }
    }
  }
  return {
    samples: readings.map(({ sample }) => sample),
    certainties: certaintiesFromDraws(probabilities, shape),
    trueClass: null,
    draws: { probabilities, classes, keep: () => true },
  };
}

/** A shape of some class, a little different for each sample. */
function picture(sample: number, label: number, ink = 150): Uint8Array {
  const pixels = new Uint8Array(SIDE * SIDE);
  const middle = 5 + (sample % 3);
  for (let y = 1; y < SIDE - 1; y++) {
    for (let x = 1; x < SIDE - 1; x++) {
      const far = Math.hypot(x - middle, y - middle);
      const on = [x === middle || y === middle, Math.abs(far - 3) < 0.8, Math.abs(x - middle) <= 1][label];
      if (on) pixels[y * SIDE + x] = ink - ((sample * 7 + x * y) % 40);
    }
  }
  return pixels;
}
