import { EXIT } from './exit-status.ts';
import { runProgram } from './program.ts';

// A reader that has gone away (`| head -1`) is no failure; an answer that could not be written is one.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return;
  process.exitCode = EXIT.failed;
  process.stderr.write(`gwinnow: The answer could not be written: ${error.message}\n`);
});
process.stderr.on('error', () => undefined);

const status = await runProgram(process.argv.slice(2));
process.exitCode ||= status;
