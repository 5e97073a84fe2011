import type { Command } from 'commander';
import { ORPCError } from '@orpc/server';
import type { Model, ModelComparison, Promotion } from '../../../../shared/contract/models.ts';
import type { Split } from '../../../../shared/contract/common.ts';
import {
  changeFigure,
  changeRange,
  count,
  percent,
  pValue,
  WHOLE_DECIMALS,
} from '../../../../shared/domain/figures.ts';
import type { Share } from '../../../../shared/domain/statistics.ts';
import { filled, id } from '../arguments.ts';
import { examples, type Run } from '../command.ts';
import { shareText } from '../models.ts';
import type { Session } from '../session.ts';
import { counted, inColumns, moment } from '../words.ts';

type Pair = { readonly old: number; readonly new: number };

export function addCompare(models: Command, run: Run): void {
  models
    .command('compare')
    .argument('<old>', 'number of a classifier', id)
    .argument('<new>', 'number of the one to hold beside it', id)
    .description('Two classifiers on the same validation images, which are scored where they are not yet.')
    .addHelpText('after', examples('gwinnow models compare 1 3 --project digits'))
    .action((old: number, next: number) =>
      run(async (session) => {
        await session.open();
        const pair = { old, new: next };
        const comparison = await compared(session, pair);
        session.print(comparison, () => comparisonText(pair, 'validation', comparison));
      }),
    );
}

export function addPromote(models: Command, run: Run): void {
  models
    .command('promote')
    .argument('<model>', 'number of the model', id)
    .description('Put a model in use, or put on record that it is not, with how both compare.')
    .requiredOption('--reason <text>', 'why; kept in the log', filled)
    .option('--decline', 'the model in use stays: record that')
    .option('--test', 'score the test images too; how both do there is shown once it is decided')
    .addHelpText(
      'after',
      examples(
        'gwinnow models promote 3 --reason "fixes more than it breaks" --project digits',
        'gwinnow models promote 3 --decline --reason "no better" --project digits',
      ),
    )
    .action((model: number, { reason, decline, test }: { reason: string; decline?: true; test?: true }) =>
      run(async (session) => {
        await session.open();
        const pair = await pairOf(session, model);
        if (pair !== null) await compared(session, pair);
        if (pair !== null && test) for (const one of [pair.old, pair.new]) await score(session, one, 'test');
        const promotion = await session.client.models.promote({ model, reason, promote: decline !== true });
        session.print(promotion, () => promotionText(promotion));
      }),
    );
}

/** The classifier in use and the one that may take its place; null where there is nothing to compare. */
async function pairOf({ client }: Session, model: number): Promise<Pair | null> {
  const { classifier } = await client.policies.current({});
  const kind = (await client.models.list({})).find((one: Model) => one.id === model)?.kind;
  return kind !== 'classifier' || classifier === null || classifier === model
    ? null
    : { old: classifier, new: model };
}

async function compared(session: Session, pair: Pair): Promise<ModelComparison> {
  for (const model of [pair.old, pair.new]) {
    try {
      return await session.client.models.compare(pair);
    } catch (thrown) {
      if (!(thrown instanceof ORPCError) || thrown.code !== 'NO_SCORES') throw thrown;
      await score(session, model, 'validation');
    }
  }
  return session.client.models.compare(pair);
}

async function score(session: Session, model: number, split: Split): Promise<void> {
  const { job } = await session.client.scoring.score({ model, split });
  await session.follow(job, `score ${split} images with classifier ${model}`);
}

const NAME = 34;
const FIGURE = 26;

/** How two classifiers compare, as a small table with what it is over. */
function comparisonText(pair: Pair, split: string, comparison: ModelComparison): string {
  const { images, tau, sameCoverage, fixed, broken, change, mcnemar } = comparison;
  const row = (name: string, old: string, next: string) =>
    `  ${inColumns(name, NAME)}${inColumns(old, FIGURE)}${next}`;
  const share = (name: string, of: (side: 'old' | 'new') => Share) =>
    row(name, shareText(of('old')), shareText(of('new')));
  return [
    `On ${counted(images, `labelled ${split} image`)}, τ ${tau}:`,
    row('', `classifier ${pair.old}`, `classifier ${pair.new}`),
    share('right', (side) => comparison[side].accuracy),
    share('rejected', (side) => comparison[side].rejected),
    share('wrong among the accepted', (side) => comparison[side].risk),
    ...(sameCoverage === null
      ? []
      : [share(`wrong among as many (${percent(sameCoverage.coverage)})`, (side) => sameCoverage[side])]),
    `  ${count(fixed)} fixed, ${count(broken)} broken: ${changeFigure(change, WHOLE_DECIMALS)} points (95 %: ${changeRange(change, WHOLE_DECIMALS)}), McNemar's mid-p ${pValue(mcnemar.midP)}`,
  ].join('\n');
}

function promotionText(promotion: Promotion): string {
  const { kind, old, new: next, promoted, policy, reason, validation, test, leaf, by, at } = promotion;
  const before = old === null ? `no ${kind}` : `${kind} ${old}`;
  const deed = promoted
    ? `${kind} ${next} takes the place of ${before} (policy ${policy})`
    : `${before} stays in use, ${kind} ${next} does not take its place`;
  const pair = { old: old ?? 0, new: next };
  return [
    `Log entry ${leaf}: ${deed}`,
    `  by ${by}, ${moment(at)}: ${reason}`,
    ...(validation === null ? [] : [comparisonText(pair, 'validation', validation)]),
    ...(test === null ? [] : [`${comparisonText(pair, 'test', test)}\n  Shown now that it is decided.`]),
  ].join('\n');
}
