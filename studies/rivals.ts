import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageBatch } from '../src/shared/domain/image.ts';
import type { Change, Share } from '../src/shared/domain/statistics.ts';
import { openMaterial, provenance, readSplit, TAU } from './material.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { fate, percent } from './pooled.ts';
import { certainty, relabel, together } from './rejects.ts';
import { reconstructed } from './rivals/autoencoders.ts';
import {
  type Candidate,
  DENOISING,
  PLAIN,
  REFORMER,
  SECOND_DETECTOR,
  VARIATIONAL,
} from './rivals/candidates.ts';
import { type RejectedSplit, rejectedSplit } from './rivals/split.ts';
import type { TrainingFigures } from './rivals/training.ts';
import {
  type Cost,
  defenseGan,
  opened,
  readyGwin,
  reformer,
  severalCodes,
  shortGwins,
  type Way,
  type Workplace,
} from './rivals/ways.ts';
import { magnetFigures, type MagnetFigures } from './rivals/withheld.ts';
import type { Study, StudyOptions } from './study.ts';

/** Rejects of one split under one way. */
type Row = Outcome & {
  readonly way: string;
  readonly choice: string | null;
  /** From the GWIN that ships. */
  readonly sinceGwin: Change | null;
  readonly cost: Cost;
  readonly training: TrainingFigures | null;
};

type Half = {
  readonly split: RejectedSplit['name'];
  readonly images: number;
  readonly passes: number;
  readonly rejected: number;
  readonly before: Share;
  readonly wholeBefore: Share;
  readonly rows: Row[];
};

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
  const material = await openMaterial(folder, dataset);
  const networks = join(folder, 'networks');
  await mkdir(networks, { recursive: true });
  const validation = await rejectedSplit(material, 'validation');
  const test = await rejectedSplit(material, 'test');
  const work: Workplace = {
    folder: networks,
    material,
    train: await readSplit(dataset, 'train'),
    validation,
    say,
  };
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
  chosen.push(defense, ...(await shortGwins(work)));

  const halves: Half[] = [];
  for (const split of [validation, test]) halves.push(await half(work, split, chosen));
  const magnet = await magnetOf(work, [validation, test]);
  const document = { ...provenance('rivals', material), tried, searches, magnet, splits: halves };
  return { document, text: [...halves.map(tableOf), withheldTable(magnet)].join('\n\n') };
}

async function outcome({ material, say }: Workplace, split: RejectedSplit, way: Way) {
  say(`${split.name}, ${way.name}${way.choice === null ? '' : `, ${way.choice}`}`);
  const found = [];
  for (const pass of split.passes) {
    const answers = [];
    for (const images of await way.instead(split, pass)) answers.push(await relabel(material, images, pass));
    const { labels, medians } = certainty(together(answers));
    found.push({ labels, certainties: medians });
  }
  return outcomeOf(split.pool, found);
}

async function half(work: Workplace, split: RejectedSplit, ways: readonly Way[]): Promise<Half> {
  const { pool, images } = split;
  const { image } = pool.before;
  const rows: Row[] = [];
  let gwin: readonly number[] | null = null;
  for (const way of ways) {
    const { right, ...figures } = await outcome(work, split, way);
    const sinceGwin = gwin && fate({ image, right: gwin }, right, images.count).change;
    gwin ??= right;
    const { name, choice, cost, training } = way;
    rows.push({ way: name, choice, ...figures, sinceGwin, cost, training });
  }
  return {
    split: split.name,
    images: images.count,
    passes: split.passes.length,
    rejected: image.length,
    before: pool.accuracyBefore,
    wholeBefore: pool.wholeBefore,
    rows,
  };
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

function tableOf({ split, passes, rejected, before, wholeBefore, rows }: Half): string {
  const line = (name: string, ...cells: readonly (string | number)[]) =>
    [
      name.padEnd(46),
      ...cells.map((cell, at) => String(cell).padStart([19, 6, 7, 11, 22, 20][at] ?? 8)),
    ].join(' ');
  return [
    `${split}: ${rejected} rejected answers at τ ${TAU}, ${passes} passes`,
    line('', 'right, %', 'fixed', 'broken', 'kept wrong', 'all images right, %', 'passes'),
    line('before', percent(before), '', '', '', percent(wholeBefore, 2)),
    ...rows.map(({ way, accuracy, fixed, broken, keptWrong, whole, cost }) =>
      line(
        way,
        percent(accuracy),
        fixed,
        broken,
        keptWrong,
        percent(whole, 2),
        `${cost.generatorPasses} + ${cost.gradientPasses} back + ${cost.classifierPasses}`,
      ),
    ),
  ].join('\n');
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
