import type { ImageBatch } from '../src/shared/domain/image.ts';
import type { Share } from '../src/shared/domain/statistics.ts';
import { provenance } from './material.ts';
import { percent } from './pooled.ts';
import { type Half, half, outcome, tableOf } from './relabelled.ts';
import { reconstructed } from './rivals/autoencoders.ts';
import {
  type Candidate,
  DENOISING,
  PLAIN,
  REFORMER,
  SECOND_DETECTOR,
  VARIATIONAL,
} from './rivals/candidates.ts';
import { GWINS } from './rivals/gwins.ts';
import type { RejectedSplit } from './rivals/split.ts';
import {
  defenseGan,
  opened,
  openWorkplace,
  readyGwin,
  reformer,
  severalCodes,
  shortGwins,
  type Way,
  type Workplace,
} from './rivals/ways.ts';
import { magnetFigures, type MagnetFigures } from './rivals/withheld.ts';
import type { Study, StudyOptions } from './study.ts';

/** Each of several of which validation's rejects chose one. */
type Tried = { readonly way: string; readonly choice: string | null; readonly validation: Share };

/**
 * Other networks that make an image for the BNN to label instead of one it rejects: autoencoders, MagNet, a variational
 * autoencoder, Defense-GAN, and GWINs by parts of their loss. What is chosen, is chosen by validation; test is reported.
 */
export async function rivalsStudy(
  folder: string,
  say: (line: string) => void,
  { dataset }: StudyOptions,
): Promise<Study> {
  const work = await openWorkplace(folder, dataset, say, dataset.rivalsEvery);
  const { material, validation, test } = work;
  const tried: Tried[] = [];
  const chosen: Way[] = [readyGwin(work)];

  async function choose(ways: readonly Way[]): Promise<Way> {
    let best: { way: Way; right: number } | null = null;
    for (const way of ways) {
      const { accuracy } = await outcome(work, validation, way);
      tried.push({ way: way.name, choice: way.choice, validation: accuracy });
      const right = accuracy.value ?? 0;
      if (best === null || right > best.right) best = { way, right };
    }
    if (best === null) throw new Error('nothing to choose from');
    return best.way;
  }

  const several = async (name: string, candidates: readonly Candidate[]): Promise<void> => {
    const ways: Way[] = [];
    for (const candidate of candidates) ways.push(await reformer(work, name, candidate));
    chosen.push(await choose(ways));
  };
  chosen.push(await reformer(work, 'autoencoder', PLAIN));
  await several('denoising autoencoder', DENOISING);
  chosen.push(await reformer(work, "MagNet's reformer", REFORMER));
  await several('variational autoencoder, mean code', VARIATIONAL);
  const variational = VARIATIONAL.find(({ name }) => name === chosen.at(-1)?.choice);
  if (variational !== undefined) chosen.push(await severalCodes(work, variational));
  const { way: defense, searches } = await defenseGan(work);
  chosen.push(defense, ...(await shortGwins(work, GWINS)));

  const halves: Half[] = [];
  for (const split of [validation, test]) halves.push(await half(work, split, chosen));
  const magnet = await magnetOf(work, [validation, test]);
  const document = {
    ...provenance('rivals', material),
    every: dataset.rivalsEvery,
    tried,
    searches,
    magnet,
    splits: halves,
  };
  return { document, text: [...halves.map(tableOf), withheldTable(magnet)].join('\n\n') };
}

async function magnetOf(work: Workplace, splits: readonly RejectedSplit[]): Promise<MagnetFigures> {
  work.say("MagNet's detectors");
  const { params: reform } = await opened(work, REFORMER);
  const { params: detect } = await opened(work, SECOND_DETECTOR);
  const magnet = {
    reform: <Images extends ImageBatch>(images: Images) => reconstructed(REFORMER.kind, reform, images),
    detect: <Images extends ImageBatch>(images: Images) =>
      reconstructed(SECOND_DETECTOR.kind, detect, images),
  };
  return magnetFigures(work.material, magnet, splits);
}

function withheldTable({ splits }: MagnetFigures): string {
  const lines = splits.flatMap(({ split, rows }) =>
    rows.map(({ detector, ofRejects, keptRight, withheldRight, ofAll }) =>
      [
        `${split}, ${detector}`.padEnd(54),
        ...[ofRejects, keptRight, withheldRight].map((one) => percent(one).padStart(20)),
        percent(ofAll, 2).padStart(20),
      ].join(' '),
    ),
  );
  return [
    "MagNet's detectors: rejects withheld, %; right of the kept, of the withheld; all images withheld",
    ...lines,
  ].join('\n');
}
