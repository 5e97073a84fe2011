import { type Command, Option } from 'commander';
import type { Split } from '../../../shared/contract/common.ts';
import type { Session, Setting } from './session.ts';

/** A command's body, given the session it works in. */
export type Body = (session: Session) => Promise<void>;

/** How a command file runs its body. Sets the exit status. */
export type Run = (body: Body, setting?: Setting) => Promise<void>;

/** A command file: adds its commands to the program. */
export type AddCommand = (program: Command, run: Run) => void;

/** Help's last part: what one would really type. */
export function examples(...lines: readonly string[]): string {
  return `\n${lines.length === 1 ? 'Example' : 'Examples'}:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

/** --split with its default, the test images. */
export function splitOption(...splits: readonly Split[]): Option {
  return new Option('--split <split>', 'which images').choices(splits).default('test');
}
