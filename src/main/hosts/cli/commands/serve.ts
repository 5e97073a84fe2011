import { createInterface } from 'node:readline';
import { Option } from 'commander';
import type { ProjectSummary } from '../../../../shared/contract/projects.ts';
import type { Role } from '../../../../shared/contract/sessions.ts';
import { asGwinnowError, GwinnowError } from '../../../../shared/errors.ts';
import { filled, wholeNumber } from '../arguments.ts';
import { type AddCommand, examples } from '../command.ts';
import { openInBrowser } from '../open-in-browser.ts';
import type { CommonOptions, Session } from '../session.ts';
import type { StartWeb, WebServer } from '../web.ts';

type Options = {
  port: number;
  host: string;
  cert?: string;
  key?: string;
  role: Role;
  readerLink?: true;
  open: boolean;
};

const NOTES = `
A link lets one browser in, once; with Enter in this terminal you get a new one.
Without a project the page starts with a choice of projects. Other computers can
reach it only at a --host that has a certificate. Ctrl-C ends it: what was
decided is on disk, and jobs can be resumed.`;

export function serveCommand(startWeb: StartWeb): AddCommand {
  return (program, run) =>
    void program
      .command('serve')
      .description('Review in a browser: the app as a page of this computer.')
      .addOption(
        new Option('--port <number>', 'where it listens')
          .argParser(wholeNumber(0, 65_535))
          .default(0, 'any free port'),
      )
      .option('--host <name>', 'its name or address', filled, '127.0.0.1')
      .option('--cert <file>', 'certificate, PEM', filled)
      .option('--key <file>', 'key of the certificate, PEM', filled)
      .addOption(
        new Option('--role <role>', 'what the link allows: a reader changes nothing')
          .choices(['reviewer', 'reader'])
          .default('reviewer'),
      )
      .option('--reader-link', 'print a link for a reader too')
      .option('--no-open', 'do not open a browser')
      .addHelpText(
        'after',
        examples(
          'gwinnow serve --project digits',
          'gwinnow serve --project digits --port 8080 --no-open --reader-link',
          'gwinnow serve --project digits --host lab.lan --cert c.pem --key k.pem',
        ) + `\n${NOTES}`,
      )
      .action((options: Options) => {
        const named = program.opts<CommonOptions>().project ?? (process.env['GWINNOW_PROJECT'] || null);
        return run((session) => serve(session, startWeb, options, named !== null), { remembers: true });
      });
}

/** Serves until Ctrl-C. */
async function serve(session: Session, startWeb: StartWeb, options: Options, named: boolean): Promise<void> {
  const stopped = session.interrupted();
  const project = await openProject(session, named);
  const server = await startWeb(session.engine, {
    host: options.host,
    port: options.port,
    tls: pairOf(options),
    actor: session.reviewer,
    renewal: process.stdin.isTTY
      ? 'Press Enter in the terminal where Gwinnow runs: it prints a new one.'
      : 'Start Gwinnow again: it prints a new one.',
    report: (error) => session.say(`gwinnow: ${asGwinnowError(error).message}`),
  });
  const roles: Role[] = options.readerLink ? [options.role, 'reader'] : [options.role];
  announce(session, server, roles, project);
  if (options.open && !session.json) openInBrowser(server.link(options.role));
  const stopAsking = onEnter(() => session.say(linkLines(server, roles)));
  await stopped;
  stopAsking();
  await server.close();
  await sayWhatStops(session);
}

/** Without a name it is the project of this folder, or none. NO_PROJECT for a named one that is not there. */
async function openProject(session: Session, named: boolean): Promise<ProjectSummary | null> {
  try {
    return await session.open();
  } catch (thrown) {
    const isMissing = thrown instanceof GwinnowError && thrown.code === 'NO_PROJECT';
    if (named || !isMissing) throw thrown;
    return null;
  }
}

function pairOf({ cert, key }: Options): { cert: string; key: string } | null {
  if (cert === undefined && key === undefined) return null;
  if (cert !== undefined && key !== undefined) return { cert, key };
  throw new GwinnowError('BAD_ARGUMENT', '--cert and --key go together: give both or none');
}

function announce(
  session: Session,
  server: WebServer,
  roles: readonly Role[],
  project: ProjectSummary | null,
): void {
  if (session.json) {
    const links = Object.fromEntries(roles.map((role) => [role, server.link(role)]));
    session.print({ project: project?.directory ?? null, address: server.address, links }, () => '');
    return;
  }
  const what = project === null ? 'Gwinnow, no project open,' : `"${project.name}"`;
  session.print(null, () => `${what} is at ${server.address}, until Ctrl-C.\n${linkLines(server, roles)}`);
}

function linkLines(server: WebServer, roles: readonly Role[]): string {
  return roles.map((role) => `  ${`${role}'s link:`.padEnd(17)}${server.link(role)}`).join('\n');
}

/** Hears each Enter of the person at the terminal; without a terminal, nothing. Returns what ends it. */
function onEnter(listener: () => void): () => void {
  if (!process.stdin.isTTY) return () => undefined;
  const lines = createInterface({ input: process.stdin }).on('line', listener);
  return () => lines.close();
}

async function sayWhatStops(session: Session): Promise<void> {
  const jobs = await session.client.jobs.list({ limit: 20 }).catch(() => []);
  for (const { id, kind, state } of jobs) {
    if (state !== 'running') continue;
    session.say(
      `Stopping ${kind}, job ${id}; go on with: ${session.commandLine(`gwinnow jobs resume ${id}`)}`,
    );
  }
}
