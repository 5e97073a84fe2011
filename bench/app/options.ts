import { parseArgs } from 'node:util';
import * as v from 'valibot';

export const HELP = `npm run bench -- app [options]

The app as a reviewer meets it: the served page in Chromium, on projects made for the purpose.

  --samples COUNTS    comma-separated sizes of the projects (default 10000,250000)
  --rejected SHARE    share of the samples that is in the queue (default 0.5)
  --verdicts COUNT    verdicts by key that are timed in each project, idle and while a training runs (default 200)
  --memory COUNT      verdicts over which the page's memory is watched, in the smallest project (default 2000)
  --rounds COUNT      openings of each project, and times that each filter and sort is chosen (default 3)
  --projects FOLDER   keeps the projects there, and takes those that are there
  --json              one JSON document on standard output in place of the table
  --write FILE        keeps that document, for example bench/results/app-2026-01-31.json
`;

const Count = v.pipe(v.string(), v.transform(Number), v.integer(), v.minValue(1));

const Options = v.object({
  help: v.optional(v.boolean(), false),
  samples: v.optional(
    v.pipe(
      v.string(),
      v.transform((counts) => counts.split(',').map(Number)),
      v.array(v.pipe(v.number(), v.integer(), v.minValue(10), v.maxValue(1_000_000))),
      v.transform((counts) => counts.toSorted((a, b) => a - b)),
    ),
    '10000,250000',
  ),
  rejected: v.optional(v.pipe(v.string(), v.transform(Number), v.minValue(0.01), v.maxValue(1)), '0.5'),
  verdicts: v.optional(Count, '200'),
  memory: v.optional(Count, '2000'),
  rounds: v.optional(Count, '3'),
  projects: v.optional(v.string()),
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
      samples: { type: 'string' },
      rejected: { type: 'string' },
      verdicts: { type: 'string' },
      memory: { type: 'string' },
      rounds: { type: 'string' },
      projects: { type: 'string' },
      json: { type: 'boolean' },
      write: { type: 'string' },
    },
  });
  const parsed = v.safeParse(Options, values);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new Error(`--${String(issue.path?.[0]?.key)}: ${issue.message}`);
}
