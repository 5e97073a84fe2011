import type { ErrorCode } from '../../../shared/errors.ts';

/** What a script can read from the command's end. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  /** An import went through but left some items out. */
  partial: 3,
  /** The project, sample, job or model asked for is not there. */
  missing: 4,
  /** The log is not what was written: see gwinnow audit verify. */
  broken: 5,
  /** Stopped by Ctrl-C; the job can be resumed. */
  cancelled: 130,
} as const;

const MISSING: ReadonlySet<string> = new Set<ErrorCode>([
  'FILE_NOT_FOUND',
  'JOB_NOT_FOUND',
  'MODEL_NOT_FOUND',
  'NO_DATA',
  'NO_MODEL',
  'NO_PROJECT',
  'NO_SCORES',
  'NOTHING_TO_UNDO',
  'SAMPLE_NOT_FOUND',
]);

/** BAD_LABEL: a class that the project does not have was asked for. */
const USAGE: ReadonlySet<string> = new Set<ErrorCode>(['BAD_ARGUMENT', 'BAD_LABEL']);

export function exitStatusOf(code: string): number {
  if (USAGE.has(code)) return EXIT.usage;
  if (code === 'CANCELLED') return EXIT.cancelled;
  return MISSING.has(code) ? EXIT.missing : EXIT.failed;
}
