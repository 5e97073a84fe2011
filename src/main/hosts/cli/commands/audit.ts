import type { Command } from 'commander';
import { examples, type Run } from '../command.ts';
import { addReplay } from './audit-replay.ts';

export function auditCommand(program: Command, run: Run): void {
  const audit = program
    .command('audit')
    .helpCommand(false)
    .description('Check that the record is true: compute verdicts anew.')
    .addHelpText('after', examples('gwinnow audit replay --random 100 --project digits'));
  addReplay(audit, run);
}
