import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { hostOf, hostText } from '../machine.ts';
import { jsonOf, writeDocument } from '../document.ts';
import '../app/raw-text.ts';

// The store's SQL is text, which Node can import only now.
const { fill, measureProofs, measureVerify } = await import('./measure.ts');

const HELP = `npm run bench -- audit [options]

The log at size, in processor time: an append, an inclusion proof, and the check of all of it.

  --leaves COUNT   how many decisions to log (default 1000000)
  --write FILE     keeps the figures, for example bench/results/audit-2026-01-31.json
`;

const { values } = parseArgs({
  options: {
    leaves: { type: 'string', default: '1000000' },
    write: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (values.help) {
  process.stdout.write(HELP);
} else {
  const folder = mkdtempSync(join(tmpdir(), 'gwinnow-bench-audit-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  const host = { ...hostOf(), loadBefore: loadavg()[0] ?? null };
  const leaves = Number(values.leaves);
  const appends = fill(folder, leaves);
  const proofs = measureProofs(folder, 1000);
  const check = measureVerify(folder);
  const command = ['npm run bench -- audit', ...process.argv.slice(2)].join(' ');
  const document = { date: new Date().toISOString(), command, machine: host, leaves, appends, proofs, check };
  if (values.write !== undefined) await writeDocument(values.write, jsonOf(document));
  const text = [
    ...hostText(host),
    `At ${leaves} leaves, in processor time, without waiting for the disk:`,
    `  a change (decision, leaf, tree): ${appends.microseconds.toFixed(1)} µs, of the last ${appends.measured}`,
    `  of which the tree: ${appends.treeMicroseconds.toFixed(1)} µs`,
    `  an inclusion proof: ${proofs.meanMilliseconds.toFixed(3)} ms, at most ${proofs.maxMilliseconds.toFixed(3)} ms`,
    `  the whole check: ${check.seconds.toFixed(1)} s, ${check.sound ? 'sound' : 'BROKEN'}`,
    '',
  ];
  process.stdout.write(text.join('\n'));
}
