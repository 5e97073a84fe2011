import { Command, CommanderError } from 'commander';
import { backendsCommand } from './commands/backends.ts';
import { decideCommand, redoCommand, undoCommand } from './commands/decide.ts';
import { demoCommand } from './commands/demo.ts';
import { importCommand } from './commands/import.ts';
import { jobsCommand } from './commands/jobs.ts';
import { newCommand } from './commands/new.ts';
import { policyCommand } from './commands/policy.ts';
import { queueCommand } from './commands/queue.ts';
import { reportCommand } from './commands/report.ts';
import { scoreCommand, transformCommand } from './commands/score.ts';
import { showCommand } from './commands/show.ts';
import { trainCommand } from './commands/train.ts';
import type { Run } from './command.ts';
import { EXIT } from './exit-status.ts';
import { withSession } from './session.ts';

const COMMANDS = [
  demoCommand,
  newCommand,
  importCommand,
  backendsCommand,
  trainCommand,
  scoreCommand,
  transformCommand,
  reportCommand,
  queueCommand,
  showCommand,
  decideCommand,
  undoCommand,
  redoCommand,
  policyCommand,
  jobsCommand,
];

const EXIT_HELP = `
Exit status: 0 done; 1 failed; 2 wrong use; 3 partly done (an import left items out);
4 what was asked for is not there; 130 stopped by Ctrl-C, can be resumed.`;

/** The program: arguments in, exit status out. */
export function createProgram(): (args: readonly string[]) => Promise<number> {
  let status: number = EXIT.done;
  const run: Run = async (options, body) => {
    status = await withSession(options, (session) => body(session, options));
  };
  const program = new Command('gwinnow')
    .description('Review what a Bayesian classifier refuses to label, with a generative second look.')
    .version('0.1.0')
    .showHelpAfterError('(add --help for what this command takes)')
    .exitOverride()
    .addHelpText('after', EXIT_HELP);
  for (const add of COMMANDS) add(program, run);
  return async (args) => {
    try {
      await program.parseAsync([...args], { from: 'user' });
      return status;
    } catch (thrown) {
      if (!(thrown instanceof CommanderError)) throw thrown;
      return thrown.exitCode === 0 ? EXIT.done : EXIT.usage;
    }
  };
}
