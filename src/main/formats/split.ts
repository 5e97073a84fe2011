import { hash } from 'node:crypto';
import { GwinnowError } from '../../shared/errors.ts';
import type { SampleIdentity } from './fingerprint.ts';
import type { Split } from './item.ts';

/** Parts of the whole as whole numbers, for instance 70 : 15 : 15. */
export type SplitParts = Readonly<Record<Split, number>>;

export const DEFAULT_SPLIT: SplitParts = { train: 70, validation: 15, test: 15 };

const SPLITS: readonly Split[] = ['train', 'validation', 'test'];

/**
 * A split for every labelled sample, by its hash. Samples that have one keep it, so adding images moves none. The others
 * are dealt class by class in the order of SHA-256(seed, sample hash), which neither the order of import nor other
 * classes influence, each to the split that is due (`dueSplit`): when all are dealt at once, and whenever images are
 * added to a set dealt so, every class's count in a split is less than one from its part. Unlabelled samples get none
 * but what they have. A hash named twice counts once, with its first label in code unit order. Throws BAD_ARGUMENT for
 * parts that are no whole numbers or all zero.
 */
export function assignSplits(
  samples: Iterable<SampleIdentity>,
  seed: number,
  parts: SplitParts = DEFAULT_SPLIT,
): Map<string, Split> {
  const wholes = SPLITS.map((split) => parts[split]);
  if (wholes.some((part) => !Number.isSafeInteger(part) || part < 0) || wholes.every((part) => part === 0)) {
    throw new GwinnowError(
      'BAD_ARGUMENT',
      `Split parts must be whole numbers, not all 0: ${wholes.join(' : ')}`,
    );
  }
  const assigned = new Map<string, Split>();
  for (const members of byClass(samples).values()) {
    const counts: Record<Split, number> = { train: 0, validation: 0, test: 0 };
    for (const { hash, split } of members) {
      if (split === null) continue;
      assigned.set(hash, split);
      counts[split]++;
    }
    if (members[0]?.label === null) continue;
    for (const { hash } of ranked(members, seed)) {
      const split = dueSplit(counts, parts);
      assigned.set(hash, split);
      counts[split]++;
    }
  }
  return assigned;
}

function byClass(samples: Iterable<SampleIdentity>): Map<string | null, SampleIdentity[]> {
  const unique = new Map<string, SampleIdentity>();
  for (const sample of samples) {
    const known = unique.get(sample.hash);
    if (!known || precedes(sample, known)) unique.set(sample.hash, sample);
  }
  return Map.groupBy(unique.values(), ({ label }) => label);
}

/** One order of the identities of one hash: a given split first, a label before none, then by code units. */
function precedes(a: SampleIdentity, b: SampleIdentity): boolean {
  const key = ({ label, split }: SampleIdentity): string =>
    `${split ? SPLITS.indexOf(split) : SPLITS.length}${label === null ? 1 : 0}${label ?? ''}`;
  return key(a) < key(b);
}

function ranked(members: readonly SampleIdentity[], seed: number): SampleIdentity[] {
  const open = members.filter(({ split }) => split === null);
  const keyed = open.map((member) => ({ member, rank: hash('sha256', `${seed} ${member.hash}`, 'hex') }));
  return keyed.sort((a, b) => (a.rank < b.rank ? -1 : 1)).map(({ member }) => member);
}

/**
 * The split to get the next sample of a class: among those at least 1 / (2k - 2) behind their part of all including the
 * next, k being the number of splits in use, the one that would first fall behind by 1 - 1 / (2k - 2). This keeps every
 * count within that distance of its part (R. Tijdeman, The chairman assignment problem, 1980). All in whole numbers,
 * in units of one sample / (sum of parts * (2k - 2)).
 */
function dueSplit(counts: Readonly<Record<Split, number>>, parts: SplitParts): Split {
  const used = SPLITS.filter((split) => parts[split] > 0);
  const sum = used.reduce((total, split) => total + parts[split], 0);
  const all = 1 + SPLITS.reduce((total, split) => total + counts[split], 0);
  const fine = Math.max(1, 2 * used.length - 2);
  const behind = (split: Split): number => (all * parts[split] - counts[split] * sum) * fine;
  const timeLeft = (split: Split): number => (sum * (fine - 1) - behind(split)) / parts[split];
  const due = used.filter((split) => behind(split) >= sum || used.length === 1);
  return due.reduce((first, split) => (timeLeft(split) < timeLeft(first) ? split : first), due[0] ?? 'train');
}
