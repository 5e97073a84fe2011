import type { Change, Share } from '../src/shared/domain/statistics.ts';
import { TAU } from './material.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { fate, percent } from './pooled.ts';
import { certainty, relabel, together } from './rejects.ts';
import type { RejectedSplit } from './rivals/split.ts';
import type { TrainingFigures } from './rivals/training.ts';
import type { Cost, Way, Workplace } from './rivals/ways.ts';

/** Rejects of one split under one way. */
type Row = Outcome & {
  readonly way: string;
  readonly choice: string | null;
  /** From the first way, a GWIN. */
  readonly sinceGwin: Change | null;
  readonly cost: Cost;
  readonly training: TrainingFigures | null;
};

/** Rejects of one split under several ways. */
export type Half = {
  readonly split: RejectedSplit['name'];
  readonly images: number;
  readonly passes: number;
  readonly rejected: number;
  readonly before: Share;
  readonly wholeBefore: Share;
  readonly rows: Row[];
};

/** What the BNN says of the images that a way puts in place of a split's rejects. */
export async function outcome({ material, say }: Workplace, split: RejectedSplit, way: Way) {
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

/** @param ways the first one is what the others are compared with. */
export async function half(work: Workplace, split: RejectedSplit, ways: readonly Way[]): Promise<Half> {
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

export function tableOf({ split, passes, rejected, before, wholeBefore, rows }: Half): string {
  const line = (name: string, ...cells: readonly (string | number)[]) =>
    [
      name.padEnd(46),
      ...cells.map((cell, at) => String(cell).padStart([19, 6, 7, 11, 22, 19, 20][at] ?? 8)),
    ].join(' ');
  return [
    `${split}: ${rejected} rejected answers at τ ${TAU}, ${passes} passes`,
    line('', 'right, %', 'fixed', 'broken', 'kept wrong', 'all images right, %', 'than the first', 'passes'),
    line('before', percent(before), '', '', '', percent(wholeBefore, 2)),
    ...rows.map(({ way, accuracy, fixed, broken, keptWrong, whole, sinceGwin, cost }) =>
      line(
        way,
        percent(accuracy),
        fixed,
        broken,
        keptWrong,
        percent(whole, 2),
        sinceGwin === null ? '' : percent(sinceGwin),
        `${cost.generatorPasses} + ${cost.gradientPasses} back + ${cost.classifierPasses}`,
      ),
    ),
  ].join('\n');
}
