import type { Command } from 'commander';
import type { CommonOptions, Session } from './session.ts';

/** A command's body: its own arguments and options, and the session it works in. */
export type Body<Options extends CommonOptions> = (session: Session, options: Options) => Promise<void>;

/** How a command file runs its body; sets the status with which the program ends. */
export type Run = <Options extends CommonOptions>(options: Options, body: Body<Options>) => Promise<void>;

/** Options every command takes. */
export function common(command: Command): Command {
  return command
    .option('-p, --project <dir>', 'project folder (default: $GWINNOW_PROJECT, else this folder)')
    .option('--reviewer <name>', 'who decides (default: $GWINNOW_REVIEWER, else your user name)')
    .option('--json', 'one JSON document on stdout; messages stay on stderr');
}
