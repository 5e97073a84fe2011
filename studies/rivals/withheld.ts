import type { Share } from '../../src/shared/domain/statistics.ts';
import type { ImageBatch } from '../../src/shared/domain/image.ts';
import { DRAWS, type Draws, type Material } from '../material.ts';
import { share } from '../pooled.ts';
import { certainty, relabel } from '../rejects.ts';
import { answerDivergences, barOf, reconstructionErrors } from './detectors.ts';
import type { RejectedSplit } from './split.ts';

const DETECTORS = [
  "reformer's mean squared error",
  "second autoencoder's mean absolute error",
  'divergence of answers, temperature 10',
  'divergence of answers, temperature 40',
] as const;

/** MagNet's two autoencoders as functions. */
export type Magnet = {
  readonly reform: <Images extends ImageBatch>(images: Images) => Images;
  readonly detect: <Images extends ImageBatch>(images: Images) => Images;
};

/** What detectors do to one split at their bars. */
type Withheld = {
  /** One of DETECTORS, or 'any'. */
  readonly detector: string;
  /** Of the rejected answers of all passes. */
  readonly ofRejects: Share;
  /** Of the answers of the reformer that stay, and of those that are withheld: right. */
  readonly keptRight: Share;
  readonly withheldRight: Share;
  /** Of all images in the first pass, rejected or not. */
  readonly ofAll: Share;
};

export type MagnetFigures = {
  readonly bars: readonly { readonly detector: string; readonly bar: number }[];
  readonly splits: readonly { readonly split: string; readonly rows: readonly Withheld[] }[];
};

/** Bars are set on all of validation's images in the first pass, as MagNet sets them on images without attack. */
export async function magnetFigures(
  material: Material,
  magnet: Magnet,
  splits: readonly RejectedSplit[],
): Promise<MagnetFigures> {
  const whole = new Map<RejectedSplit, Float64Array[]>();
  for (const split of splits) whole.set(split, await marksOfAll(material, magnet, split));
  const validation = splits.find(({ name }) => name === 'validation');
  const bars = ((validation && whole.get(validation)) ?? []).map(barOf);
  const rows: MagnetFigures['splits'][number][] = [];
  for (const split of splits) {
    rows.push({
      split: split.name,
      rows: await withheldOf(material, magnet, split, whole.get(split) ?? [], bars),
    });
  }
  return { bars: DETECTORS.map((detector, at) => ({ detector, bar: bars[at] ?? Number.NaN })), splits: rows };
}

/** [detectors][N] of all images in the first pass. */
async function marksOfAll(
  material: Material,
  magnet: Magnet,
  { images, passes }: RejectedSplit,
): Promise<Float64Array[]> {
  const seed = passes[0]?.seed ?? 0;
  const before = await material.score(material.bnn, images, seed, DRAWS);
  const after = await material.score(material.bnn, magnet.reform(images), seed, DRAWS);
  return marks(magnet, images, before, after);
}

function marks({ reform, detect }: Magnet, images: ImageBatch, before: Draws, after: Draws): Float64Array[] {
  return [
    reconstructionErrors(images, reform(images), 2),
    reconstructionErrors(images, detect(images), 1),
    answerDivergences(before, after, 10),
    answerDivergences(before, after, 40),
  ];
}

async function withheldOf(
  material: Material,
  magnet: Magnet,
  { images, passes, pool }: RejectedSplit,
  all: readonly Float64Array[],
  bars: readonly number[],
): Promise<Withheld[]> {
  const right: number[] = [];
  const above: boolean[][] = DETECTORS.map(() => []);
  for (const pass of passes) {
    const after = await relabel(material, magnet.reform(pass.rejects), pass);
    const { labels } = certainty(after);
    right.push(...Array.from(pass.rejects.labels, (truth, row) => Number(labels[row] === truth)));
    for (const [at, found] of marks(magnet, pass.rejects, pass.before, after).entries()) {
      above[at]?.push(...Array.from(found, (mark) => mark > (bars[at] ?? 0)));
    }
  }
  const aboveOfAll = all.map((found, at) => Array.from(found, (mark) => mark > (bars[at] ?? 0)));
  const { image } = pool.before;
  const some = (answers: readonly number[]): Share =>
    share(
      { image: answers.map((r) => image[r] ?? 0), right: answers.map((r) => right[r] ?? 0) },
      images.count,
    );
  return [...DETECTORS, 'any'].map((detector, at) => {
    const by = (flags: readonly boolean[][], row: number): boolean =>
      at < DETECTORS.length ? (flags[at]?.[row] ?? false) : flags.some((one) => one[row]);
    const answers = [...right.keys()];
    const everyone = [...images.labels.keys()];
    return {
      detector,
      ofRejects: share({ image, right: answers.map((r) => Number(by(above, r))) }, images.count),
      keptRight: some(answers.filter((r) => !by(above, r))),
      withheldRight: some(answers.filter((r) => by(above, r))),
      ofAll: share({ image: everyone, right: everyone.map((n) => Number(by(aboveOfAll, n))) }, images.count),
    };
  });
}
