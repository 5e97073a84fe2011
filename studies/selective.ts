import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { certaintiesFromDraws } from '../src/shared/domain/certainty.ts';
import type { LabelledImages } from '../src/shared/domain/image.ts';
import { bootstrapped, type Interval } from './bootstrap.ts';
import { augrcOf, FIGURES, meanFigures, ordered } from './coverage.ts';
import {
  type Material,
  openMaterial,
  passSeeds,
  provenance,
  readSplit,
  TAU,
  type Weights,
} from './material.ts';
import { certainty, passOver, relabel } from './rejects.ts';
import type { Study, StudyOptions } from './study.ts';

const MEMBERS = 10;
const RESAMPLES = 400;
const BOOTSTRAP_SEED = 12;

/** A way to label every image and to say how sure it is of each, in every pass. */
type Way = { readonly name: string; readonly passes: readonly Answers[] };
type Answers = { readonly labels: Int32Array; readonly certainties: Float64Array };

type Value = { readonly value: number } & Interval;
type Row = {
  readonly way: string;
  /** FIGURES by name, 0..1. */
  readonly figures: Readonly<Record<string, Value>>;
  /** AUGRC less that of the BNN by its median, on the same images. */
  readonly augrcSinceBnn: Value;
};

/**
 * Selective classification over all coverages on test: who errs least among the answers it is surest of? Intervals by
 * resampling images, with all passes of an image together.
 */
export async function selectiveStudy(
  folder: string,
  say: (line: string) => void,
  { dataset, ensemble }: StudyOptions,
): Promise<Study> {
  const material = await openMaterial(folder, dataset);
  const images = await readSplit(material.dataset, 'test');
  const members = ensemble === undefined ? null : await weightsAt(ensemble);
  const ways = await waysOf(material, images, say);
  if (members !== null) ways.push(await ensembleWay(material, images, members));
  say(`${RESAMPLES} resamples of ${images.count} images`);
  const rows = rowsOf(ways, images.labels);
  const document = {
    ...provenance(members === null ? 'selective' : 'selective --ensemble FILE', material),
    study: 'selective',
    split: 'test',
    ensemble: members?.sha256 ?? null,
    resamples: RESAMPLES,
    rows,
  };
  return { document, text: tableOf(rows) };
}

async function waysOf(
  material: Material,
  images: LabelledImages,
  say: (line: string) => void,
): Promise<Way[]> {
  const second =
    material.second && certaintiesFromDraws(...spread(await material.score(material.second, images, 0, 1)));
  const names = [
    'BNN, median of the draws',
    'BNN, mean of the draws (softmax response)',
    'BNN, entropy of the mean',
    'BNN, mutual information',
    'BNN + GWIN, certainty that goes with the label',
    'BNN + GWIN, rejects after all accepted',
    ...(second === null
      ? []
      : ['second classifier, softmax response', 'BNN + second classifier, rejects after all accepted']),
  ];
  const passes: Answers[][] = [];
  for (const seed of passSeeds(material.dataset)) {
    say(`pass ${seed}`);
    const pass = await passOver(material, images, seed);
    const { all, places } = pass;
    const transforms = await material.transform(pass.rejects, seed, 0);
    const after = certainty(await relabel(material, transforms, pass));
    const own = (certainties: Float64Array): Answers => ({ labels: all.labels, certainties });
    const relabelled = (labels: Int32Array, certainties: Float64Array, last: boolean): Answers => {
      const result = { labels: all.labels.slice(), certainties: all.medians.slice() };
      for (const [row, n] of places.entries()) {
        result.labels[n] = labels[row] ?? -1;
        // Below every accepted one, in its own order: a certainty of one network is no match for another's.
        result.certainties[n] = (certainties[row] ?? 0) * (last ? TAU / 2 : 1);
      }
      return result;
    };
    passes.push([
      own(all.medians),
      own(all.means),
      own(all.entropies.map((value) => -value)),
      own(all.mutualInformation.map((value) => -value)),
      relabelled(after.labels, after.medians, false),
      relabelled(after.labels, after.medians, true),
      ...(second === null
        ? []
        : [
            { labels: second.labels, certainties: second.means },
            relabelled(at(second.labels, places), at(second.means, places), true),
          ]),
    ]);
  }
  return names.map((name, w) => ({
    name,
    passes: passes.flatMap((pass) => pass[w] ?? []),
  }));
}

async function weightsAt(path: string): Promise<Weights> {
  return {
    path,
    sha256: createHash('sha256')
      .update(await readFile(path))
      .digest('hex'),
  };
}

/** The mean of ten plain networks; the same in every pass. */
async function ensembleWay(material: Material, images: LabelledImages, weights: Weights): Promise<Way> {
  const { labels, means } = certainty(await material.score(weights, images, 0, MEMBERS));
  const passes = passSeeds(material.dataset).map(() => ({ labels, certainties: means }));
  return { name: `ensemble of ${MEMBERS} LeNet-5, softmax response of the mean`, passes };
}

function spread({ probabilities, shape }: Awaited<ReturnType<Material['score']>>) {
  return [probabilities, shape] as const;
}

function at<Values extends Int32Array | Float64Array>(values: Values, places: Int32Array): Values {
  const chosen = new Set(places);
  return values.filter((_: number, n: number) => chosen.has(n)) as Values;
}

function rowsOf(ways: readonly Way[], truth: Int32Array): Row[] {
  const curves = ways.map(({ passes }) =>
    passes.map(({ labels, certainties }) =>
      ordered(
        certainties,
        Uint8Array.from(truth, (label, n) => Number(labels[n] === label)),
      ),
    ),
  );
  const figures = (counts?: Uint16Array): number[] => {
    const bnn = augrcOf(meanFigures(curves[0] ?? [], counts));
    return curves.flatMap((passes) => meanFigures(passes, counts, bnn));
  };
  const values = figures();
  const intervals = bootstrapped(truth.length, RESAMPLES, BOOTSTRAP_SEED, figures);
  return ways.map(({ name }, w) => {
    const value = (f: number): Value => {
      const place = w * (FIGURES.length + 1) + f;
      return {
        value: values[place] ?? Number.NaN,
        ...(intervals[place] ?? { low: Number.NaN, high: Number.NaN }),
      };
    };
    return {
      way: name,
      figures: Object.fromEntries(FIGURES.map((figure, f) => [figure, value(f)])),
      augrcSinceBnn: value(FIGURES.length),
    };
  });
}

function tableOf(rows: readonly Row[]): string {
  const cell = ({ value, low, high }: Value, factor: number) =>
    `${(factor * value).toFixed(2)} [${(factor * low).toFixed(2)} – ${(factor * high).toFixed(2)}]`.padStart(
      24,
    );
  const heads = FIGURES.map((figure) => `${figure}, ${figure.startsWith('a') ? '1e-4' : '%'}`.padStart(24));
  return [
    `${' '.repeat(54)}${heads.join('')}`,
    ...rows.map(({ way, figures }) => {
      const cells = FIGURES.map((figure) => {
        const value = figures[figure];
        return value === undefined ? '' : cell(value, figure.startsWith('a') ? 1e4 : 100);
      });
      return way.padEnd(54) + cells.join('');
    }),
  ].join('\n');
}
