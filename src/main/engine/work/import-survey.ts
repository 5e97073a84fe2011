import { hash } from 'node:crypto';
import type { ImportRequest } from '../../../shared/contract/datasets.ts';
import type { SampleIdentity } from '../../formats/fingerprint.ts';
import { readSidecar } from '../../formats/exchange/sidecar.ts';
import { FASHION_MNIST_CLASSES, MNIST_CLASSES } from '../../formats/mnist.ts';
import type { ImportEvents, Split } from '../../formats/item.ts';
import { detectSource, NAMED_SOURCES, readSource, type SourceKind } from '../../formats/source.ts';
import { assignSplits } from '../../formats/split.ts';
import type { JobContext } from '../jobs.ts';
import { cancelIfAsked } from './cancel.ts';

/** What must be known of a whole source before its first item is written. */
export type Survey = {
  /** Class names in the order they are to be given indices; empty when nothing is labelled. */
  readonly classes: readonly string[];
  /** The split of an item that came without one, by its hash in hex; null: unlabelled. */
  readonly splitOf: (hash: string) => Split | null;
};

export type Opened = {
  readonly kind: SourceKind;
  readonly open: () => ImportEvents;
  /** Of a project that was exported, its classes in their order, used or not. */
  readonly classes: readonly string[];
};

const DEFAULT_PLAN = { train: 70, validation: 15, test: 15, seed: 1 };

/** Class names of data sets that are known by name. */
export const DATA_SETS: Partial<Record<SourceKind, readonly string[]>> = {
  mnist: MNIST_CLASSES,
  'fashion-mnist': FASHION_MNIST_CLASSES,
};

/** Finds out what the source is; with `first`, only so many of its items are wanted. Throws FILE_NOT_FOUND. */
export async function openSource(request: ImportRequest, first?: number): Promise<Opened> {
  const named = NAMED_SOURCES.find((name) => name === request.source);
  const kind = request.kind ?? named ?? (await detectSource(request.source));
  const path = named === undefined ? request.source : null;
  const { labels, anyPath } = request;
  const classes = path === null ? [] : ((await readSidecar(path))?.classes ?? []);
  return { kind, classes, open: () => readSource(kind, path, { labels, anyPath, first }) };
}

/**
 * Reads the source once for its class names, in natural order (2 before 10), and deals splits, class by class, to the
 * labelled items that have none. Data sets that are known by name need no reading.
 */
export async function survey(
  { kind, open, classes }: Opened,
  { plan = DEFAULT_PLAN }: ImportRequest,
  { signal }: JobContext,
): Promise<Survey> {
  const known = DATA_SETS[kind];
  if (known !== undefined) return { classes: known, splitOf: () => null };
  const names = new Set<string>(classes);
  const samples: SampleIdentity[] = [];
  for await (const events of open()) {
    cancelIfAsked(signal);
    for (const event of events) {
      if (event.kind !== 'item') continue;
      const { label, bytes, split, decision } = event.item;
      for (const name of [label, decision?.label, decision?.blind]) {
        if (typeof name === 'string') names.add(name);
      }
      if (split !== 'pool') samples.push({ hash: hash('sha256', bytes, 'hex'), label, split });
    }
  }
  const { compare } = new Intl.Collator('en', { numeric: true });
  const splits = assignSplits(samples, plan.seed, plan);
  return {
    classes: [
      ...classes,
      ...[...names].slice(classes.length).sort((a, b) => compare(a, b) || (a < b ? -1 : 1)),
    ],
    splitOf: (hash) => splits.get(hash) ?? null,
  };
}
