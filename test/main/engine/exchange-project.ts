import { createHash } from 'node:crypto';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { preprocess } from '../../../src/main/formats/decode.ts';
import { type ImportedItem, PIXELS_MEDIA_TYPE } from '../../../src/main/formats/item.ts';
import { PREPROCESSING } from '../../../src/main/engine/work/images.ts';
import { keptMediaType } from '../../../src/main/formats/original.ts';
import type { NewSample } from '../../../src/main/store/imports/item.ts';
import { createStore, openStore, type Store } from '../../../src/main/store/open.ts';
import { picture } from '../formats/support.ts';
import { addModel, certaintiesOf } from '../store/project.ts';

export const SHAPE = { height: 5, width: 7, channels: 1 } as const;
/** Names that no folder, table or tag takes without care; the last one labels nothing. */
export const CLASSES = ['cat', 'a/b: "c", d', ' dög\n2', 'CAT', 'unused'];
const DRAWS = 4;

export function newFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gwinnow-exchange-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * Twelve samples: bare grey pixels, three of them squares of another size, and encoded pictures; of every split, some
 * unlabelled. Eleven are scored, those below τ transformed. Each kind of verdict was given, one taken back.
 */
export async function exchangeProject(): Promise<string> {
  const folder = newFolder();
  const store = createStore(folder, 'anna', { name: 'Pets', image: SHAPE, classes: CLASSES });
  store.imports.add('anna', {
    format: 'test',
    source: 'made up',
    preprocessing: PREPROCESSING,
    problems: [],
    samples: await samples(),
  });
  score(store);
  const { decisions } = store;
  decisions.record('anna', { sample: 1, kind: 'accept' });
  decisions.record('Zoë, "2nd"', { sample: 2, kind: 'keep', reason: 'first line\nsecond, "quoted"; é' });
  decisions.record('anna', { sample: 3, kind: 'label', label: 2, blind: 1, reasonCode: 'ambiguous' });
  decisions.record('bo', { sample: 4, kind: 'skip', reason: ' blanks around ' });
  decisions.record('bo', { sample: 5, kind: 'flag', reasonCode: 'unreadable' });
  decisions.record('bo', { sample: 6, kind: 'label', label: 0 });
  decisions.undo('bo', { sample: 6 });
  store.close();
  return folder;
}

async function samples(): Promise<NewSample[]> {
  const bare = Array.from({ length: 9 }, (_, n) => {
    const size = n < 6 ? 35 : 36;
    return Uint8Array.from({ length: size }, (_, i) => (n * 31 + i * 7) % 256);
  });
  const files = await Promise.all(['rgb.png', 'rgb.jpg', 'lossy.webp'].map(picture));
  const types = ['image/png', 'image/jpeg', 'image/webp'] as const;
  const items: Pick<ImportedItem, 'bytes' | 'mediaType' | 'shape'>[] = [
    ...bare.map((bytes) => ({ bytes, mediaType: PIXELS_MEDIA_TYPE, shape: squareOr(bytes.length) }) as const),
    ...files.map((bytes, n) => ({ bytes, mediaType: types[n] ?? 'image/png', shape: null })),
  ];
  return Promise.all(
    items.map(async (item, n) => {
      const pixels = await preprocess({ ...item, source: `${n}` }, SHAPE);
      return {
        sha256: createHash('sha256').update(item.bytes).digest(),
        bytes: item.bytes,
        mediaType: keptMediaType(item.mediaType, item.shape, SHAPE),
        pixels: pixels === item.bytes ? null : pixels,
        split: (['train', 'validation', 'test', 'pool'] as const)[n % 4] ?? 'pool',
        label: n % 4 === 3 ? null : n % 3,
        source: n === 0 ? 'odd, "source"; é' : `item-${n}`,
      };
    }),
  );
}

function squareOr(length: number) {
  return length === 36 ? ({ height: 6, width: 6, channels: 1 } as const) : SHAPE;
}

function score(store: Store): void {
  const classifier = addModel(store).id;
  const gwin = addModel(store, classifier).id;
  store.policies.set('anna', { classifier, gwin, tau: 0.7, draws: DRAWS, reason: 'set up' });
  const numbers = Array.from({ length: 11 }, (_, n) => n + 1);
  const common = {
    model: classifier,
    seed: 1,
    draws: DRAWS,
    preprocessing: PREPROCESSING,
    split: 'test' as const,
  };
  const readings = numbers.map((sample) => ({ sample, label: sample % 4, certainty: sample / 12 }));
  const pass = store.scores.record(
    'anna',
    { ...common, transformRun: null, purpose: 'pass', subject: 'original' },
    {
      samples: numbers,
      certainties: certaintiesOf(readings),
      trueClass: null,
      draws: drawsOf(numbers.length),
    },
  );
  const rejected = [...store.queue.untransformed()];
  const pixels = new Uint8Array(rejected.length * 35).map((_, i) => i % 256);
  const made = store.transforms.record(
    'anna',
    { gwin, scoreRun: pass.id, seed: 1, below: 0.99 },
    { samples: rejected, pixels },
  );
  const after = rejected.map((sample) => ({
    sample,
    label: (sample + 1) % 4,
    certainty: sample / 12 + 0.25,
  }));
  store.scores.record(
    'anna',
    { ...common, transformRun: made.id, purpose: 'pass', subject: 'transform' },
    { samples: rejected, certainties: certaintiesOf(after), trueClass: null, draws: null },
  );
}

/** Each draw a distribution; those of every third sample are not kept. */
function drawsOf(count: number) {
  const classes = CLASSES.length;
  const probabilities = new Float32Array(DRAWS * count * classes);
  for (let at = 0; at < probabilities.length; at++) {
    const [n, k] = [Math.floor(at / classes) % count, at % classes];
    probabilities[at] = k === (n + 1) % 4 ? 0.6 : 0.1;
  }
  return { probabilities, classes, keep: (n: number) => n % 3 !== 2 };
}

/** What must be the same after export and import: classes, samples with their images, what decisions say of them. */
export function contentOf(folder: string) {
  const store = openStore(folder);
  try {
    const { classes } = store.project.get();
    const samples = store.samples.list(0, 1000).map(({ id, label, split, source }) => {
      const { sha256, mediaType } = store.samples.get(id);
      const { status, label: decided, reviewer } = store.decisions.standing(id);
      const last = store.decisions.history(id).findLast(({ kind }) => kind !== 'undo');
      const said = status === 'open' || last === undefined ? null : last;
      const words = said && { reason: said.reason, reasonCode: said.reasonCode, blind: said.blind };
      const { images } = store.samples.imagesOf([id], PREPROCESSING);
      return {
        label,
        split,
        source,
        sha256,
        mediaType,
        status,
        decided,
        reviewer,
        words,
        pixels: [...images.pixels],
      };
    });
    return { classes, samples };
  } finally {
    store.close();
  }
}
