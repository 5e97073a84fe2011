import { Command, CommanderError, type Help, type Option } from 'commander';
import { VERSION } from '../../../shared/version.ts';
import { filled, folder } from './arguments.ts';
import type { AddCommand, Run } from './command.ts';
import { auditCommand } from './commands/audit.ts';
import { backendsCommand } from './commands/backends.ts';
import { decideCommand, redoCommand, undoCommand } from './commands/decide.ts';
import { demoCommand } from './commands/demo.ts';
import { exportCommand } from './commands/export.ts';
import { importCommand } from './commands/import.ts';
import { jobsCommand } from './commands/jobs.ts';
import { modelsCommand } from './commands/models.ts';
import { newCommand } from './commands/new.ts';
import { policyCommand } from './commands/policy.ts';
import { queueCommand } from './commands/queue.ts';
import { reportCommand } from './commands/report.ts';
import { scoreCommand, transformCommand } from './commands/score.ts';
import { serveCommand } from './commands/serve.ts';
import { showCommand } from './commands/show.ts';
import { trainCommand } from './commands/train.ts';
import { EXIT } from './exit-status.ts';
import { type CommonOptions, withSession } from './session.ts';
import type { StartWeb } from './web.ts';

/** What the entry adds to the command line. */
export type Hosts = { readonly startWeb: StartWeb };

type Group = readonly [title: string, commands: readonly AddCommand[]];

/** In the order in which one comes to need them. */
function commandsOf({ startWeb }: Hosts): readonly Group[] {
  const review = [reportCommand, queueCommand, showCommand, decideCommand, undoCommand, redoCommand];
  return [
    ['Begin:', [demoCommand, newCommand, importCommand]],
    ['Compute:', [trainCommand, scoreCommand, transformCommand, backendsCommand]],
    ['Review:', [serveCommand(startWeb), ...review]],
    ['Look after:', [exportCommand, auditCommand, policyCommand, modelsCommand, jobsCommand]],
  ];
}

const PROGRAM_HELP = `
From images to reviewed labels:
  gwinnow new digits --image 28x28
  gwinnow import mnist --project digits
  gwinnow train bnn --project digits
  gwinnow train gwin --project digits
  gwinnow score --passes 5 --project digits
  gwinnow transform --project digits
  gwinnow report --project digits
  gwinnow serve --project digits

Exit status: 0 done; 1 failed; 2 wrong use; 3 partly done (an import found
problems); 4 what was asked for is not there; 5 the log was tampered with; 130
stopped by Ctrl-C, can be resumed.`;

/** Runs the command line and returns the exit status. Whatever goes wrong is printed, not thrown. */
export async function runProgram(args: readonly string[], hosts: Hosts): Promise<number> {
  let status: number = EXIT.done;
  const program = createProgram();
  const run: Run = async (body, setting) => {
    status = await withSession({ ...program.opts<CommonOptions>(), ...setting }, body);
  };
  for (const [group, commands] of commandsOf(hosts)) {
    program.commandsGroup(group);
    for (const add of commands) add(program, run);
  }
  pointToHelp(program, 'gwinnow');
  try {
    await program.parseAsync([...args], { from: 'user' });
    return status;
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    if (thrown.exitCode === 0) return EXIT.done;
    if (args.includes('--json')) process.stdout.write(usageDocument(thrown));
    return EXIT.usage;
  }
}

function createProgram(): Command {
  const program = new Command('gwinnow')
    .description('Review what a Bayesian classifier refuses to label, with a generative second look.')
    .option('-p, --project <folder>', 'the project (default: $GWINNOW_PROJECT, else this folder)', folder)
    .option('--reviewer <name>', 'who does it (default: $GWINNOW_REVIEWER, else your user name)', filled)
    .option('--json', 'one JSON document on stdout; messages stay on stderr')
    .version(VERSION)
    .addHelpCommand(
      new Command('help')
        .argument('[command]')
        .description('Say what a command takes.')
        .helpGroup('Look after:'),
    )
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'gwinnow: ')) })
    .addHelpText('after', PROGRAM_HELP);
  const everywhere: readonly Option[] = program.options.filter(({ long }) => long !== '--version');
  const visibleGlobalOptions: Help['visibleGlobalOptions'] = ({ parent }) =>
    parent === null ? [] : [...everywhere];
  return program.configureHelp({
    showGlobalOptions: true,
    visibleGlobalOptions,
    styleTitle: (title) => (title === 'Global Options:' ? 'Options of every command:' : title),
  });
}

/** A wrong use is answered with where to read on. */
function pointToHelp(command: Command, name: string): void {
  command.showHelpAfterError(`See: ${name} --help`);
  for (const child of command.commands) pointToHelp(child, `${name} ${child.name()}`);
}

function usageDocument({ message, code }: CommanderError): string {
  const text = code === 'commander.help' ? 'A command is missing' : message.replace(/^error: /, '');
  return `${JSON.stringify({ error: { code: 'BAD_ARGUMENT', message: text, data: {} } }, null, 2)}\n`;
}
