import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { WorkloadName } from './protocol.ts';

export const HELP = `npm run bench -- [options]

Our training and scoring beside PyTorch on this machine, each measurement in a process of its own, in turns.

  --only NAMES     comma-separated: ${WorkloadName.options.join(', ')}, whole
  --rounds COUNT   turns of ours and PyTorch for each workload (default 3)
  --steps SHARE    factor on the number of steps, for example 0.1 for a quick look (default 1)
  --threads COUNT  threads for both (default: all cores)
  --json           one JSON document on standard output in place of the table
  --write FILE     keeps that document, for example bench/results/2026-01-31.json

npm run bench -- app measures the app in a browser: see npm run bench -- app --help.
`;

const Count = v.pipe(v.string(), v.transform(Number), v.integer(), v.minValue(1));

/** 'whole' times the command line on all of MNIST, by itself. */
const Part = v.picklist([...WorkloadName.options, 'whole']);
export type Part = v.InferOutput<typeof Part>;

const Options = v.object({
  help: v.optional(v.boolean(), false),
  only: v.optional(
    v.pipe(
      v.string(),
      v.transform((names) => names.split(',')),
      v.array(Part),
    ),
    [...Part.options].join(','),
  ),
  rounds: v.optional(Count, '3'),
  steps: v.optional(v.pipe(v.string(), v.transform(Number), v.minValue(0.001)), '1'),
  threads: v.optional(Count),
  json: v.optional(v.boolean(), false),
  write: v.optional(v.string()),
});
export type Options = v.InferOutput<typeof Options>;

/** @throws with a message for the user when an argument is not understood. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h' },
      only: { type: 'string' },
      rounds: { type: 'string' },
      steps: { type: 'string' },
      threads: { type: 'string' },
      json: { type: 'boolean' },
      write: { type: 'string' },
    },
  });
  const parsed = v.safeParse(Options, values);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new Error(`--${String(issue.path?.[0]?.key)}: ${issue.message}`);
}
