import { type Command, Option } from 'commander';
import type { Policy } from '../../../../shared/contract/policies.ts';
import { share, wholeNumber } from '../arguments.ts';
import { common, type Run } from '../command.ts';
import type { CommonOptions } from '../session.ts';

type Options = CommonOptions & {
  tau?: number;
  statistic?: 'median' | 'mean';
  draws?: number;
  seed?: number;
  classifier?: number;
  gwin?: number;
  reason?: string;
  history?: boolean;
};

export function policyCommand(program: Command, run: Run): void {
  common(program.command('policy'))
    .description('Show or change what is rejected: τ, the certainty statistic, T, seed and models.')
    .option('--tau <certainty>', 'accept a label if its certainty is at least this', share)
    .addOption(new Option('--statistic <name>', 'certainty over the draws').choices(['median', 'mean']))
    .option('--draws <count>', 'T, draws for one verdict', wholeNumber)
    .option('--seed <number>', 'seed of the draws', wholeNumber)
    .option('--classifier <id>', 'classifier in use', wholeNumber)
    .option('--gwin <id>', 'GWIN in use', wholeNumber)
    .option('--reason <text>', 'why; kept with the change')
    .option('--history', 'all versions, newest first')
    .addHelpText(
      'after',
      '\nExamples:\n  gwinnow policy --project digits\n  gwinnow policy --tau 0.8 --reason "queue too long"\n  gwinnow policy --history --json',
    )
    .action((options: Options) =>
      run(options, async (session) => {
        await session.open();
        if (options.history === true) {
          const all = await session.client.policies.list({});
          session.print(all, () => all.map(policyText).join('\n\n'));
          return;
        }
        const { tau, statistic, draws, seed, classifier, gwin } = options;
        const wanted = Object.fromEntries(
          Object.entries({ tau, statistic, draws, seed, classifier, gwin }).filter(
            ([, value]) => value !== undefined,
          ),
        );
        const policy =
          Object.keys(wanted).length === 0
            ? await session.client.policies.current({})
            : await session.client.policies.set({
                ...wanted,
                reason: options.reason ?? 'changed from the command line',
              });
        session.print(policy, () => policyText(policy));
      }),
    );
}

function policyText(policy: Policy): string {
  return [
    `Policy ${policy.version}, ${policy.at}: ${policy.reason}`,
    `  τ ${policy.tau}, certainty by ${policy.statistic} over ${policy.draws} draws, seed ${policy.seed}`,
    `  classifier ${policy.classifier ?? 'none yet'}, GWIN ${policy.gwin ?? 'none yet'}`,
  ].join('\n');
}
