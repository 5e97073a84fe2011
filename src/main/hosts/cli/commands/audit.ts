import type { Command } from 'commander';
import { examples, type Run } from '../command.ts';
import { addCheckpoint, addKey, addProve, addVerify } from './audit-log.ts';
import { addBundle } from './audit-bundle.ts';
import { addReplay } from './audit-replay.ts';

export function auditCommand(program: Command, run: Run): void {
  const audit = program
    .command('audit')
    .helpCommand(false)
    .description('Check that the record is whole and true: its log, its signatures, its verdicts.')
    .addHelpText(
      'after',
      examples(
        'gwinnow audit verify --project digits',
        'gwinnow audit checkpoint --out kept.txt --project digits',
        'gwinnow audit replay --random 100 --project digits',
      ),
    );
  addVerify(audit, run);
  addCheckpoint(audit, run);
  addProve(audit, run);
  addKey(audit, run);
  addReplay(audit, run);
  addBundle(audit, run);
}
