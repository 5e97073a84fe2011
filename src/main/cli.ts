import { fileURLToPath } from 'node:url';
import { EXIT } from './hosts/cli/exit-status.ts';
import { runProgram } from './hosts/cli/program.ts';

const PAGE = fileURLToPath(new URL('../renderer/', import.meta.url));

// A reader that has gone away (`| head -1`) is no failure; an answer that could not be written is one.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return;
  process.exitCode = EXIT.failed;
  process.stderr.write(`gwinnow: The answer could not be written: ${error.message}\n`);
});
process.stderr.on('error', () => undefined);

const status = await runProgram(process.argv.slice(2), {
  // Loaded only when it is asked for: no other command needs a web server.
  async startWeb(engine, options) {
    const { startWebHost } = await import('./hosts/web/server.ts');
    return startWebHost(engine, { ...options, page: PAGE });
  },
});
process.exitCode ||= status;
