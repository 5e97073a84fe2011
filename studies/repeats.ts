import type { Certainties } from '../src/shared/domain/certainty.ts';
import type { Change, Share } from '../src/shared/domain/statistics.ts';
import { accepts } from '../src/shared/domain/verdicts.ts';
import {
  DRAWS,
  type Draws,
  imagesAt,
  type Material,
  openMaterial,
  passSeeds,
  provenance,
  readSplit,
  TAU,
} from './material.ts';
import { type Labelling, type Outcome, outcomeOf, poolOf } from './outcome.ts';
import { fate, percent, share } from './pooled.ts';
import { averaged, certainty, type Pass, passOver, relabel, together } from './rejects.ts';
import type { Study, StudyOptions } from './study.ts';

/** Labels of a pass's rejects from one way to ask again, with what that cost for each of them. */
type Relabelled = Labelling & {
  /** Passes of an image through a generator and through a classifier, over all rejects. */
  readonly generated: number;
  readonly classified: number;
};

type Way = {
  readonly name: string;
  readonly relabel: (material: Material, pass: Pass) => Promise<Relabelled>;
};

const FRESH_SEED = 1000;
const MOST_TRANSFORMS = 5;

const WAYS: readonly Way[] = [
  { name: 'the same BNN again, 10 fresh draws', relabel: (material, pass) => retry(material, pass, 10) },
  { name: 'the same BNN again, 100 fresh draws', relabel: (material, pass) => retry(material, pass, 100) },
  { name: 'GWIN once', relabel: (material, pass) => overSeveralZ(material, pass, 1) },
  { name: 'GWIN, mean over 5 z', relabel: (material, pass) => overSeveralZ(material, pass, 5) },
  { name: 'GWIN, mean over 10 z', relabel: (material, pass) => overSeveralZ(material, pass, 10) },
  ...[2, 3, 4, MOST_TRANSFORMS].map((times) => ({
    name: `GWIN up to ${times} times, until certain`,
    relabel: (material: Material, pass: Pass) => iterated(material, pass, times, true),
  })),
  {
    name: `GWIN ${MOST_TRANSFORMS} times, certain or not`,
    relabel: (material, pass) => iterated(material, pass, MOST_TRANSFORMS, false),
  },
  { name: 'image and transform, mean', relabel: withImage },
];

const WAYS_WITH_SECOND: readonly Way[] = [
  { name: 'second classifier', relabel: second },
  {
    name: 'second classifier and transform, mean',
    relabel: (material, pass) => withSecond(material, pass, 1, false),
  },
  {
    name: 'second classifier, image and transform, mean',
    relabel: (material, pass) => withSecond(material, pass, 1, true),
  },
  {
    name: 'second classifier and 5 z of the transform, mean',
    relabel: (material, pass) => withSecond(material, pass, 5, false),
  },
];

/** Rejects of one split under one way. */
type Row = Outcome & {
  readonly way: string;
  /** From GWIN once; null for ways without a generator that come before it. */
  readonly sinceOnce: Change | null;
  /** For one reject, beyond the pass that rejected it. */
  readonly cost: { readonly generatorPasses: number; readonly classifierPasses: number };
};

type Half = {
  readonly split: 'validation' | 'test';
  readonly images: number;
  readonly passes: number;
  readonly rejected: number;
  readonly before: Share;
  readonly wholeBefore: Share;
  /** The second classifier asked about every image instead of the BNN. */
  readonly secondAlone: Share | null;
  readonly rows: readonly Row[];
};

/**
 * What asking again does to the rejects: fresh draws, several z, several transforms one after the other, and the
 * second classifier, alone and together. What is chosen, is chosen by validation; test is reported.
 */
export async function repeatsStudy(
  folder: string,
  say: (line: string) => void,
  { dataset }: StudyOptions,
): Promise<Study> {
  const material = await openMaterial(folder, dataset);
  const halves: Half[] = [];
  for (const split of ['validation', 'test'] as const) halves.push(await half(material, split, say));
  const document = { ...provenance('repeats', material), mostTransforms: MOST_TRANSFORMS, splits: halves };
  return { document, text: halves.map(tableOf).join('\n\n') };
}

async function half(material: Material, split: Half['split'], say: (line: string) => void): Promise<Half> {
  const images = await readSplit(material.dataset, split);
  const passes: Pass[] = [];
  for (const seed of passSeeds(material.dataset)) {
    say(`${split}, pass ${seed}`);
    passes.push(await passOver(material, images, seed));
  }
  const pool = poolOf(passes, images.count);
  const { image } = pool.before;
  const rows: Row[] = [];
  let once: readonly number[] | null = null;
  for (const way of [...WAYS, ...(material.second === null ? [] : WAYS_WITH_SECOND)]) {
    say(`${split}, ${way.name}`);
    const found: Relabelled[] = [];
    for (const pass of passes) found.push(await way.relabel(material, pass));
    const { right, ...outcome } = outcomeOf(pool, found);
    if (way.name === 'GWIN once') once = right;
    rows.push({
      way: way.name,
      ...outcome,
      sinceOnce: once === null ? null : fate({ image, right: once }, right, images.count).change,
      cost: costOf(found, image.length),
    });
  }
  return {
    split,
    images: images.count,
    passes: passes.length,
    rejected: image.length,
    before: pool.accuracyBefore,
    wholeBefore: pool.wholeBefore,
    secondAlone: await secondAlone(material, images),
    rows,
  };
}

function costOf(found: readonly Relabelled[], rejected: number): Row['cost'] {
  const mean = (key: 'generated' | 'classified') => found.reduce((sum, one) => sum + one[key], 0) / rejected;
  return { generatorPasses: mean('generated'), classifierPasses: mean('classified') };
}

function labelled(found: Certainties, generated: number, classified: number): Relabelled {
  const { length } = found.labels;
  return {
    labels: found.labels,
    certainties: found.medians,
    generated: generated * length,
    classified: classified * length,
  };
}

async function retry(material: Material, { rejects, seed }: Pass, draws: number): Promise<Relabelled> {
  const answer = await material.score(material.bnn, rejects, FRESH_SEED + seed, draws);
  return labelled(certainty(answer), 0, draws);
}

async function overSeveralZ(material: Material, pass: Pass, count: number): Promise<Relabelled> {
  const answers = await transformed(material, pass, count);
  return labelled(certainty(together(answers)), count, count * DRAWS);
}

async function transformed(material: Material, pass: Pass, count: number): Promise<Draws[]> {
  const answers: Draws[] = [];
  for (let z = 0; z < count; z++) {
    const images = await material.transform(pass.rejects, pass.seed, z);
    answers.push(await relabel(material, images, pass));
  }
  return answers;
}

async function withImage(material: Material, pass: Pass): Promise<Relabelled> {
  const [transform] = await transformed(material, pass, 1);
  return labelled(certainty(together([pass.before, ...(transform ? [transform] : [])])), 1, DRAWS);
}

/** Transforms of transforms, each with another z; with `stop` none of an image that is certain already. */
async function iterated(material: Material, pass: Pass, times: number, stop: boolean): Promise<Relabelled> {
  const { rejects } = pass;
  const labels = new Int32Array(rejects.count);
  const certainties = new Float64Array(rejects.count);
  let rows = Int32Array.from(labels.keys());
  let images = rejects;
  let transforms = 0;
  for (let turn = 0; turn < times && rows.length > 0; turn++) {
    transforms += rows.length;
    const { labels: truth } = images;
    images = Object.assign(await material.transform(images, pass.seed, turn), { labels: truth });
    const found = certainty(await relabel(material, images, pass));
    for (const [at, row] of rows.entries()) {
      labels[row] = found.labels[at] ?? -1;
      certainties[row] = found.medians[at] ?? 0;
    }
    if (!stop) continue;
    const unsure = Int32Array.from(rows.keys()).filter((at) => !accepts(found.medians[at] ?? 0, TAU));
    images = imagesAt(images, unsure);
    rows = unsure.map((at) => rows[at] ?? 0);
  }
  return { labels, certainties, generated: transforms, classified: transforms * DRAWS };
}

async function second(material: Material, { rejects }: Pass): Promise<Relabelled> {
  return labelled(certainty(await secondSays(material, rejects)), 0, 1);
}

async function withSecond(
  material: Material,
  pass: Pass,
  count: number,
  image: boolean,
): Promise<Relabelled> {
  const transforms = together(await transformed(material, pass, count));
  const answers = [await secondSays(material, pass.rejects), transforms, ...(image ? [pass.before] : [])];
  return labelled(certainty(averaged(answers)), count, count * DRAWS + 1);
}

function secondSays(material: Material, images: Parameters<Material['score']>[1]): Promise<Draws> {
  if (material.second === null) throw new Error('the set of ready models has no second classifier');
  return material.score(material.second, images, 0, 1);
}

async function secondAlone(
  material: Material,
  images: Awaited<ReturnType<typeof readSplit>>,
): Promise<Share | null> {
  if (material.second === null) return null;
  const { labels } = certainty(await secondSays(material, images));
  const right = Array.from(images.labels, (truth, n) => Number(labels[n] === truth));
  return share({ image: right.map((_, n) => n), right }, images.count);
}

function tableOf({ split, passes, rejected, before, wholeBefore, secondAlone: alone, rows }: Half): string {
  const line = (name: string, ...cells: readonly (string | number)[]) =>
    [
      name.padEnd(50),
      ...cells.map((cell, at) => String(cell).padStart([19, 6, 7, 19, 14, 22][at] ?? 8)),
    ].join(' ');
  return [
    `${split}: ${rejected} rejected answers at τ ${TAU}, ${passes} passes`,
    line(
      '',
      'right, %',
      'fixed',
      'broken',
      'certain: right, %',
      'certain, wrong',
      'all images right, %',
      'passes',
    ),
    line('before', percent(before), '', '', '', '', percent(wholeBefore, 2)),
    ...rows.map(({ way, accuracy, fixed, broken, certainRight, certainWrong, whole, cost }) =>
      line(
        way,
        percent(accuracy),
        fixed,
        broken,
        percent(certainRight),
        certainWrong,
        percent(whole, 2),
        `${cost.generatorPasses.toFixed(1)} + ${cost.classifierPasses.toFixed(0)}`,
      ),
    ),
    ...(alone === null
      ? []
      : [line('second classifier on all images', '', '', '', '', '', percent(alone, 2))]),
  ].join('\n');
}
