import { type Command, Option } from 'commander';
import type { Policy } from '../../../../shared/contract/policies.ts';
import { MOST_REVIEWERS } from '../../../../shared/domain/second-review.ts';
import { GwinnowError } from '../../../../shared/errors.ts';
import { draws, filled, id, seed, share, wholeNumber } from '../arguments.ts';
import { examples, type Run } from '../command.ts';
import { moment } from '../words.ts';

type Options = {
  tau?: number;
  statistic?: 'median' | 'mean';
  draws?: number;
  seed?: number;
  classifier?: number;
  gwin?: number;
  spotChecks?: number;
  reviewers?: number;
  secondReview?: number;
  independent?: boolean;
  partiesAdjudicate?: boolean;
  reason?: string;
  history?: boolean;
};

const MOST_VERSIONS = 1_000_000;

export function policyCommand(program: Command, run: Run): void {
  program
    .command('policy')
    .description('Show or change what is rejected: τ, the certainty statistic, T, seed and models.')
    .option('--tau <certainty>', 'accept a label if its certainty is at least this', share)
    .addOption(new Option('--statistic <name>', 'certainty over the draws').choices(['median', 'mean']))
    .option('--draws <count>', 'T, draws for one verdict', draws)
    .option('--seed <number>', 'seed of the draws', seed)
    .option('--classifier <model>', 'classifier in use, by its number', id)
    .option('--gwin <model>', 'GWIN in use, by its number', id)
    .option('--spot-checks <share>', 'share of the accepted images that are queued too', share)
    .option('--reviewers <count>', 'people whose verdict each image needs', wholeNumber(1, MOST_REVIEWERS))
    .option('--second-review <share>', 'share of the images that need two, where the others need one', share)
    .option('--independent', "hide others' verdicts from a reviewer until theirs is given")
    .option('--no-independent', 'show them at once')
    .option('--parties-adjudicate', 'let one of those who disagree decide between them')
    .option('--no-parties-adjudicate', 'leave it to somebody else')
    .option('--reason <text>', 'why; kept with the change', filled)
    .option('--history', 'all versions, newest first')
    .addHelpText(
      'after',
      examples(
        'gwinnow policy --project digits',
        'gwinnow policy --tau 0.8 --reason "queue too long" --project digits',
        'gwinnow policy --history --json --project digits',
      ),
    )
    .action((options: Options) =>
      run(async (session) => {
        await session.open();
        if (options.history === true) {
          const all = await session.client.policies.list({ limit: MOST_VERSIONS });
          session.print(all, () => all.map(policyText).join('\n\n'));
          return;
        }
        const change = changeIn(options);
        const policy =
          Object.keys(change).length === 0
            ? await session.client.policies.current({})
            : await session.client.policies.set({
                ...change,
                reason: options.reason ?? 'changed from the command line',
              });
        session.print(policy, () => policyText(policy));
      }),
    );
}

/** A change asks for something; a reason alone is none. */
function changeIn(options: Options) {
  const { tau, statistic, draws, seed, classifier, gwin, spotChecks, reason } = options;
  const { reviewers, secondReview, independent, partiesAdjudicate } = options;
  const change = {
    ...(tau === undefined ? {} : { tau }),
    ...(statistic === undefined ? {} : { statistic }),
    ...(draws === undefined ? {} : { draws }),
    ...(seed === undefined ? {} : { seed }),
    ...(classifier === undefined ? {} : { classifier }),
    ...(gwin === undefined ? {} : { gwin }),
    ...(spotChecks === undefined ? {} : { spotCheckRate: spotChecks }),
    ...(reviewers === undefined ? {} : { reviewers }),
    ...(secondReview === undefined ? {} : { secondReviewRate: secondReview }),
    ...(independent === undefined ? {} : { independentReview: independent }),
    ...(partiesAdjudicate === undefined ? {} : { partiesAdjudicate }),
  };
  if (reason !== undefined && Object.keys(change).length === 0) {
    throw new GwinnowError('BAD_ARGUMENT', '--reason goes with a change, like --tau 0.8');
  }
  return change;
}

function policyText(policy: Policy): string {
  const { spotCheckRate = 0 } = policy;
  return [
    `Policy ${policy.version}, ${moment(policy.at)}: ${policy.reason}`,
    `  τ ${policy.tau}, certainty by ${policy.statistic} over ${policy.draws} draws, seed ${policy.seed}`,
    `  classifier ${policy.classifier ?? 'none yet'}, GWIN ${policy.gwin ?? 'none yet'}`,
    ...(spotCheckRate === 0 ? [] : [`  spot checks: ${spotCheckRate} of the accepted images`]),
    ...reviewText(policy),
  ].join('\n');
}

function reviewText({
  reviewers = 1,
  secondReviewRate = 0,
  independentReview = false,
  partiesAdjudicate = false,
}: Policy): string[] {
  if (reviewers === 1 && secondReviewRate === 0) return [];
  const who =
    reviewers > 1
      ? `${reviewers} reviewers for each image`
      : `two reviewers for ${secondReviewRate} of the images`;
  const how = independentReview ? 'independently' : "in view of each other's verdicts";
  const conflicts = partiesAdjudicate ? 'anybody' : 'somebody else';
  return [`  ${who}, ${how}; ${conflicts} decides where they differ`];
}
