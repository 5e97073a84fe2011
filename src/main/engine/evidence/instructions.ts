import { NOT_PROVED, PROVED } from '../../../shared/domain/evidence-words.ts';
import type { Manifest } from '../../../shared/evidence.ts';

/** README.txt of a bundle. */
export function instructions({
  project,
  origin,
  treeSize,
  selection,
  samples,
}: Omit<Manifest, 'files'>): string {
  return `Evidence from the Gwinnow project "${project.name}": ${selection}, ${samples.length} in all,
and the whole log ${origin} up to leaf ${treeSize - 1}.

To look at it, open report.html in a browser and print it if you like.

To check it, with Node 24 and nothing else of Gwinnow:

  node gwinnow-verify.mjs BUNDLE.zip --key "$(cat the-key-you-were-given.txt)"

Without --key the bundle is held against the key that lies in it (log/key.txt),
which shows that it fits together but not who signed it. Get the key from its
owner by another way.

To compute the verdicts anew, on any machine that has Gwinnow:

  gwinnow audit replay --bundle BUNDLE.zip

What a check proves:
${PROVED.map((line) => `- ${line}`).join('\n')}

What it does not prove:
${NOT_PROVED.map((line) => `- ${line}`).join('\n')}

The format is described in docs/evidence-bundle.md of Gwinnow, in enough detail
to write a checker of your own.
`;
}
