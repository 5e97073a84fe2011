#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { openZip } from '../main/formats/evidence/zip-reader.ts';
import { checkEvidence, type EvidenceCheck } from '../main/audit/evidence/check.ts';
import { asGwinnowError } from '../shared/errors.ts';
import { VERSION } from '../shared/version.ts';
import { bundleFiles } from '../main/formats/evidence/bundle-files.ts';
import { checkText } from './words.ts';

const HELP = `gwinnow-verify ${VERSION}: checks an evidence bundle, from its own files alone.

Usage: node gwinnow-verify.mjs BUNDLE.zip [--key KEY] [--json]

  --key KEY   the verifier key that has to have signed it (name+id+base64); get it
              from its owner by another way than with the bundle
  --json      one JSON document on stdout

Exit status: 0 all that can be checked holds; 1 something does not; 2 wrong use,
or no bundle at all.
`;

const EXIT = { holds: 0, fails: 1, usage: 2 } as const;

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { key: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  const [path, more] = positionals;
  if (values.help === true || path === undefined || more !== undefined) {
    process.stdout.write(HELP);
    return values.help === true ? EXIT.holds : EXIT.usage;
  }
  const check = await checked(path, values.key?.trim() ?? null);
  process.stdout.write(values.json === true ? document(check) : checkText(check, values.key !== undefined));
  return check.problems.length === 0 ? EXIT.holds : EXIT.fails;
}

async function checked(path: string, key: string | null): Promise<EvidenceCheck> {
  const zip = await openZip(path);
  try {
    return await checkEvidence(bundleFiles(zip), key);
  } finally {
    zip.close();
  }
}

function document({ manifest, problems, counts, key }: EvidenceCheck): string {
  const { origin, treeSize, selection } = manifest;
  const result = { ok: problems.length === 0, origin, treeSize, selection, key, counts, problems };
  return `${JSON.stringify(result, null, 2)}\n`;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (thrown) {
  const { code, message } = asGwinnowError(thrown);
  process.stderr.write(`gwinnow-verify: ${message} (${code})\n`);
  process.exitCode = ['BAD_ARCHIVE', 'BAD_EVIDENCE'].includes(code) ? EXIT.fails : EXIT.usage;
}
