import { resolve } from 'node:path';
import type { Command } from 'commander';
import * as v from 'valibot';
import { BundleResult, type EvidenceSelection } from '../../../../shared/contract/evidence.ts';
import { GwinnowError } from '../../../../shared/errors.ts';
import { id, seed, wholeNumber } from '../arguments.ts';
import { examples, type Run } from '../command.ts';
import { counted } from '../words.ts';

type Options = {
  sample?: number[];
  rejected?: true;
  decided?: true;
  random?: number;
  seed: number;
  force?: true;
};

export function addBundle(audit: Command, run: Run): void {
  audit
    .command('bundle')
    .argument('<file>', 'the archive to be written')
    .description('Put the log, its signature and samples into one archive that anyone can check.')
    .option('--sample <number...>', 'these samples', (text: string, before: number[] = []) => [
      ...before,
      id(text),
    ])
    .option('--rejected', 'everything that the policy rejects (the default)')
    .option('--decided', 'everything that somebody decided on')
    .option('--random <count>', 'so many of the rejected, chosen by --seed', wholeNumber(1))
    .option('--seed <number>', 'seed of the choice', seed, 1)
    .option('--force', 'replace an earlier file')
    .addHelpText(
      'after',
      examples(
        'gwinnow audit bundle evidence.zip --project digits',
        'gwinnow audit bundle one.zip --sample 62117 --project digits',
        'gwinnow audit bundle some.zip --random 100 --seed 7 --project digits',
      ),
    )
    .action((file: string, options: Options) =>
      run(async (session) => {
        const selection = selectionIn(options);
        await session.open();
        const request = { target: resolve(file), selection, force: options.force ?? false };
        const { job } = await session.client.evidence.bundle(request);
        const result = v.parse(BundleResult, (await session.follow(job, 'bundle')).result);
        session.print(result, () =>
          [
            `Wrote ${result.target}: ${counted(result.samples, 'sample')}, ${counted(result.leaves, 'leaf', 'leaves')} of the log`,
            `  manifest ${result.digest}, which is in the log`,
          ].join('\n'),
        );
      }),
    );
}

function selectionIn({ sample, rejected, decided, random, seed }: Options): EvidenceSelection {
  const ways: EvidenceSelection[] = [];
  if (sample !== undefined) ways.push({ of: 'samples', samples: sample });
  if (rejected !== undefined) ways.push({ of: 'rejected' });
  if (decided !== undefined) ways.push({ of: 'decided' });
  if (random !== undefined) ways.push({ of: 'random', count: random, seed });
  const [one = { of: 'rejected' }, second] = ways;
  if (second === undefined) return one;
  throw new GwinnowError(
    'BAD_ARGUMENT',
    'Only one of --sample, --rejected, --decided and --random is possible',
  );
}
