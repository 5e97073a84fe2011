import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { hostOf } from '../bench/machine.ts';
import { median } from '../bench/measure.ts';
import { imageTensor } from '../src/main/learning/batches.ts';
import { type ClassifierSpec, familyOf } from '../src/main/learning/classifiers/classifier.ts';
import { GENERATORS } from '../src/main/learning/gwin/generator.ts';
import { transformImages } from '../src/main/learning/gwin/transform.ts';
import type { Params } from '../src/main/learning/params.ts';
import { normalTensor } from '../src/main/learning/random-tensors.ts';
import { drawProbabilities } from '../src/main/learning/scoring.ts';
import { ClassifierFacts, createTasks, GwinFacts } from '../src/main/learning/tasks.ts';
import { tf } from '../src/main/learning/tf.ts';
import { Architecture } from '../src/shared/contract/models.ts';
import { type ImageBatch, imageSize } from '../src/shared/domain/image.ts';
import { committedCard } from './card.ts';
import { type Control, controlsOf } from './controls.ts';
import type { Dataset } from './datasets.ts';
import { circumstances, DRAWS, imagesAt, readSplit } from './material.ts';
import { initAutoencoder, reconstructed } from './rivals/autoencoders.ts';
import { DENOISING, PLAIN, REFORMER, VARIATIONAL } from './rivals/candidates.ts';
import { GENERATOR, SEARCHES } from './rivals/defense-gan.ts';
import { descended } from './rivals/latent-search.ts';
import { initDecoder } from './rivals/networks.ts';
import type { Study, StudyOptions } from './study.ts';

/** Full batches of every network. */
const IMAGES = 400;
/** Of them, those that a search is timed on. */
const SEARCHED = 20;
const ROUNDS = 5;
const SEED = 1;
const MANY_DRAWS = 100;
const SEVERAL_Z = 10;

/** What relabels a reject, by the name that other studies give it. */
type Way = { readonly way: string; readonly images: number; readonly run: () => Promise<void> };

type Row = {
  readonly way: string;
  /** For one image, the median of the rounds, beyond the pass that rejected it. */
  readonly milliseconds: number;
  readonly rounds: readonly number[];
};

/**
 * The time that each way to relabel takes for one reject. How long a network takes depends on its size and not on its
 * weights, so these are fresh ones. The ways take turns, so that whatever else the machine does falls on all.
 */
export async function costsStudy(
  _folder: string,
  say: (line: string) => void,
  { dataset }: StudyOptions,
): Promise<Study> {
  const signal = new AbortController().signal;
  const backend = await createTasks()['start-backend'](
    { wish: null },
    { signal, onProgress: () => undefined },
  );
  const test = await readSplit(dataset, 'test');
  const images = imagesAt(
    test,
    Int32Array.from({ length: IMAGES }, (_, n) => n),
  );
  const ways = await waysOf(dataset, images);
  const rounds = ways.map((): number[] => []);
  for (let round = 0; round <= ROUNDS; round++) {
    say(round === 0 ? 'warming up' : `round ${round} of ${ROUNDS}`);
    for (const [at, { images: count, run }] of ways.entries()) {
      const began = performance.now();
      await run();
      if (round > 0) rounds[at]?.push((performance.now() - began) / count);
    }
  }
  const rows = ways.map(({ way }, at): Row => {
    const own = rounds[at] ?? [];
    return { way, milliseconds: median(own), rounds: own };
  });
  const document = { ...circumstances('costs', dataset, backend), host: hostOf(), rows };
  return { document, text: tableOf(rows) };
}

async function waysOf(dataset: Dataset, images: ImageBatch): Promise<Way[]> {
  const card = await committedCard(dataset);
  const bnn = asked(v.parse(ClassifierFacts.entries.spec, card.classifier.spec));
  const again = () => bnn(images, DRAWS);
  const { transform } = generatorOf(v.parse(GwinFacts.entries.spec, card.gwin.spec));
  const gwin = async () => void (await bnn(await transform(images), DRAWS));
  const controls = controlsOf(dataset).map((control) => ({ control, ask: asked(specOf(dataset, control)) }));
  const [hard] = controls;
  if (hard === undefined) throw new Error('no control');
  const second = () => hard.ask(images, 1);
  const way = (name: string, run: () => Promise<void>): Way => ({ way: name, images: IMAGES, run });
  return [
    way('the same BNN again, 10 fresh draws', again),
    way('the same BNN again, 100 fresh draws', () => bnn(images, MANY_DRAWS)),
    way('GWIN once', gwin),
    way(`GWIN, mean over ${SEVERAL_Z} z`, async () => {
      for (let z = 0; z < SEVERAL_Z; z++) await gwin();
    }),
    way('second classifier', second),
    way('second classifier, image and transform, mean', async () => {
      await gwin();
      await second();
      await second();
    }),
    ...controls.map(({ control, ask }) => way(control.name, () => ask(images, control.draws))),
    ...AUTOENCODERS.map(([name, { kind }]) => {
      const params = initAutoencoder(kind, SEED);
      return way(name, () => bnn(reconstructed(kind, params, images), DRAWS));
    }),
    { way: 'Defense-GAN', images: SEARCHED, run: searching(images, bnn) },
  ];
}

const AUTOENCODERS = [
  ['autoencoder', PLAIN],
  ['denoising autoencoder', DENOISING[0] ?? PLAIN],
  ["MagNet's reformer", REFORMER],
  ['variational autoencoder, mean code', VARIATIONAL[0] ?? PLAIN],
] as const;

type Ask = (images: ImageBatch, draws: number) => Promise<void>;

function asked(spec: ClassifierSpec): Ask {
  const family = familyOf(spec.architecture);
  const params = family.init(spec, SEED);
  return async (images, draws) => void (await drawProbabilities(family, spec, params, images, SEED, draws));
}

function generatorOf(spec: v.InferOutput<typeof GwinFacts>['spec']) {
  const params = GENERATORS[spec.generator].init(spec, SEED);
  return { transform: (images: ImageBatch) => transformImages({ spec, params }, images, SEED) };
}

/** The network that a control's training makes. */
function specOf({ classes }: Dataset, { training }: Control): ClassifierSpec {
  const text = { type: 'string' } as const;
  const options = { architecture: text, width: text, members: text };
  const { values } = parseArgs({ args: [...training], options, strict: false });
  const number = (value: unknown) => (value === undefined ? undefined : Number(value));
  const [width, members] = [number(values.width), number(values.members)];
  return {
    architecture: v.parse(Architecture, values.architecture),
    image: { height: 28, width: 28, channels: 1 },
    classes: classes.length,
    ...(width === undefined ? {} : { width }),
    ...(members === undefined ? {} : { members }),
  };
}

function searching(images: ImageBatch, bnn: Ask): () => Promise<void> {
  const params: Params = initDecoder(GENERATOR, SEED);
  const [search] = SEARCHES;
  if (search === undefined) throw new Error('no search');
  const { starts } = search;
  const size = imageSize(images.shape);
  const few = {
    count: SEARCHED,
    shape: images.shape,
    pixels: images.pixels.subarray(0, SEARCHED * size),
    hashes: images.hashes.subarray(0, SEARCHED * 32),
  };
  return async () => {
    const rows = Array.from({ length: SEARCHED * starts }, (_, row) => Math.floor(row / starts));
    const targets = imageTensor(few, rows);
    const z = normalTensor({ seed: SEED, purpose: 'z', step: 0 }, [rows.length, GENERATOR.values]);
    const found = descended(params, z.as2D(rows.length, GENERATOR.values), targets, search);
    found.distances.dataSync();
    tf.dispose([targets, found.z, found.distances]);
    await bnn(few, DRAWS);
  };
}

function tableOf(rows: readonly Row[]): string {
  return [
    'milliseconds for one reject, beyond the pass that rejected it: median, least and most of the rounds',
    ...rows.map(({ way, milliseconds, rounds }) =>
      [
        way.padEnd(60),
        ...[milliseconds, Math.min(...rounds), Math.max(...rounds)].map((one) => one.toFixed(3).padStart(10)),
      ].join(' '),
    ),
  ].join('\n');
}
