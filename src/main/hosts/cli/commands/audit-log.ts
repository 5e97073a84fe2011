import { readFile, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { InclusionProof, LogState, Verdict } from '../../../../shared/contract/audit.ts';
import { asGwinnowError, GwinnowError } from '../../../../shared/errors.ts';
import { count } from '../../../../shared/domain/figures.ts';
import { filled, wholeNumber } from '../arguments.ts';
import { examples, type Run } from '../command.ts';
import { EXIT } from '../exit-status.ts';
import { writing } from '../failure.ts';
import type { Session } from '../session.ts';

export function addVerify(audit: Command, run: Run): void {
  audit
    .command('verify')
    .description('Check the whole log, its signatures, and every recorded fact against it.')
    .option('--checkpoint <file>', 'the log has to begin with what this kept checkpoint signs', filled)
    .option('--key <key>', 'the log has to be signed by this key, as "gwinnow audit key" prints it', filled)
    .addHelpText(
      'after',
      `${examples(
        'gwinnow audit verify --project digits',
        'gwinnow audit verify --checkpoint kept.txt --project digits',
      )}

Nothing is written to the project. Exit status 5 means that something in it is
not what was written; the first entry of the log that it is about is named.`,
    )
    .action(({ checkpoint, key }: { checkpoint?: string; key?: string }) =>
      run(async (session) => {
        const kept = checkpoint === undefined ? undefined : await readText(checkpoint);
        const verdict = await verify(session, {
          ...(kept === undefined ? {} : { checkpoint: kept }),
          ...(key === undefined ? {} : { key }),
        });
        session.print(verdict, () => verdictText(verdict));
        if (verdict.finding !== null) session.finish(EXIT.broken);
      }),
    );
}

export function addCheckpoint(audit: Command, run: Run): void {
  audit
    .command('checkpoint')
    .description('Sign the log as it is now. Kept elsewhere, it shows later that nothing was taken back.')
    .option('--out <file>', 'write it to this file', filled)
    .addHelpText('after', examples('gwinnow audit checkpoint --out kept.txt --project digits'))
    .action(({ out }: { out?: string }) =>
      run(async (session) => {
        await session.open();
        const checkpoint = await session.client.audit.checkpoint({});
        if (out !== undefined) await writing(out, () => writeFile(out, checkpoint.note));
        session.print(checkpoint, () =>
          out === undefined ? checkpoint.note : `${out}: ${signedText(checkpoint.size)}`,
        );
      }),
    );
}

export function addProve(audit: Command, run: Run): void {
  audit
    .command('prove')
    .argument('<leaf>', 'number of the entry in the log', wholeNumber(0))
    .description('Prove that an entry is in the log, without showing the others.')
    .addHelpText('after', examples('gwinnow audit prove 12 --json --project digits'))
    .action((leaf: number) =>
      run(async (session) => {
        await session.open();
        const proof = await session.client.audit.prove({ leaf });
        session.print(proof, () => proofText(proof));
      }),
    );
}

export function addKey(audit: Command, run: Run): void {
  audit
    .command('key')
    .description('Show the key that signs the log, for those who will check it.')
    .option('--rotate <reason>', 'sign with a new key from now on', filled)
    .addHelpText(
      'after',
      examples(
        'gwinnow audit key --project digits',
        'gwinnow audit key --rotate "laptop lost" --project digits',
      ),
    )
    .action(({ rotate }: { rotate?: string }) =>
      run(async (session) => {
        await session.open();
        const { audit: log } = session.client;
        const state = await (rotate === undefined ? log.state({}) : log.rotateKey({ reason: rotate }));
        session.print(state, () => keyText(state));
      }),
    );
}

async function verify(session: Session, known: { checkpoint?: string; key?: string }): Promise<Verdict> {
  const steps = await session.client.audit.verify({ directory: session.directory, ...known });
  for await (const step of steps) if (step.state === 'done') return step.verdict;
  throw new GwinnowError('CANCELLED', 'The check was stopped');
}

function verdictText({ finding, size, root, signed, checkpoints, keys }: Verdict): string {
  if (finding !== null) {
    const where = finding.leaf === null ? '' : ` at leaf ${finding.leaf}`;
    return `The log is broken${where}: ${finding.message}`;
  }
  const unsigned = size - signed;
  const key = keys.at(-1)?.key;
  return [
    `The log is whole: ${count(size)} leaves, every fact as it was written`,
    `  root ${root}`,
    `  ${count(signed)} leaves signed under ${count(checkpoints)} checkpoints, ${count(unsigned)} not signed yet`,
    ...(key === undefined ? [] : [`  key ${key}`]),
    'It proves no time of day, and no person beyond the key. A checkpoint kept elsewhere shows if an older file was put back.',
  ].join('\n');
}

function signedText(size: number): string {
  return `a checkpoint over ${count(size)} leaves`;
}

function proofText({ leaf, json, hash, size, root, proof, checkpoint }: InclusionProof): string {
  return [
    `Leaf ${leaf}: ${json}`,
    `  hash ${hash}`,
    `  is one of ${count(size)} under the root ${root} by`,
    ...proof.map((node) => `    ${node}`),
    ...(checkpoint === null ? ['  which no checkpoint signs yet'] : ['  which is signed:', '', checkpoint]),
  ].join('\n');
}

function keyText({ origin, size, key, newest, problem }: LogState): string {
  return [
    key === null ? 'No key signs this log yet: the next change makes one' : key.key,
    `  log ${origin}, ${count(size)} leaves, ${count(newest?.size ?? 0)} signed`,
    ...(key === null ? [] : [`  named by leaf ${key.leaf}; its private half is ${placeText(key)}`]),
    ...(problem === null ? [] : [`  not signed now: ${problem}`]),
  ].join('\n');
}

function placeText({ held, place }: NonNullable<LogState['key']>): string {
  if (place === null) return 'not kept on this computer';
  if (place.kind === 'file') return `kept in ${place.path}`;
  return `kept in the system's key store${held ? '' : ', which cannot give it now'}`;
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') {
      throw new GwinnowError('FILE_NOT_FOUND', `There is no file ${file}`, { path: file });
    }
    throw asGwinnowError(thrown);
  }
}
