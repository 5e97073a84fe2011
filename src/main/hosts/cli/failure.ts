import { ORPCError } from '@orpc/server';
import { asGwinnowError, GwinnowError } from '../../../shared/errors.ts';
import { exitStatusOf } from './exit-status.ts';
import { printable } from './words.ts';

type Failure = { readonly code: string; readonly message: string; readonly data: unknown };

/** Prints a failure: for people on stderr, with --json as a document on stdout too. Returns the exit status. */
export function reportFailure(thrown: unknown, json: boolean): number {
  const { code, message, data } = failureOf(thrown);
  if (json) process.stdout.write(`${JSON.stringify({ error: { code, message, data } }, null, 2)}\n`);
  process.stderr.write(printable(`gwinnow: ${message} (${code})\n`));
  return exitStatusOf(code);
}

function failureOf(thrown: unknown): Failure {
  if (thrown instanceof ORPCError) return { code: thrown.code, message: thrown.message, data: thrown.data };
  return asGwinnowError(thrown);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder does not exist',
  EISDIR: 'it is a folder',
};

/** Runs what writes a file that the person asked for; a failure names the file. BAD_ARGUMENT, DISK_FULL, NO_ACCESS. */
export async function writing(file: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (thrown) {
    const name = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
    const reason = REASONS[name];
    const { code, message } = asGwinnowError(thrown);
    if (reason === undefined) throw new GwinnowError(code, `${file} cannot be written. ${message}`, { file });
    throw new GwinnowError('BAD_ARGUMENT', `${file} cannot be written: ${reason}`, { file });
  }
}
