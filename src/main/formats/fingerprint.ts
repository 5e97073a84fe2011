import { createHash, hash } from 'node:crypto';
import type { Split } from './item.ts';

/** What makes one sample of a data set; `hash` is that of its original bytes in lower-case hex. */
export type SampleIdentity = {
  readonly hash: string;
  readonly label: string | null;
  readonly split: Split | null;
};

/** SHA-256 of a sample's original bytes, lower-case hex: its identity everywhere. */
export function sampleHash(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex');
}

/**
 * SHA-256 (hex) of the sorted lines `hash label split`, label as JSON text and null where there is none: the same for
 * the same set of samples in any order, another for any other label or split. Said twice counts once.
 */
export function datasetFingerprint(samples: Iterable<SampleIdentity>): string {
  const lines = Array.from(
    samples,
    ({ hash, label, split }) => `${hash} ${JSON.stringify(label)} ${split ?? 'null'}\n`,
  );
  const digest = createHash('sha256').update('gwinnow data set 1\n');
  let last = '';
  for (const line of lines.sort()) {
    if (line !== last) digest.update(line);
    last = line;
  }
  return digest.digest('hex');
}
