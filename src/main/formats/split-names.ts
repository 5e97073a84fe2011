import type { Split } from './item.ts';

const SPLITS: Readonly<Record<string, Split>> = {
  train: 'train',
  training: 'train',
  validation: 'validation',
  valid: 'validation',
  val: 'validation',
  test: 'test',
};

/** The split that a folder or a cell names, in any case; null for other words. */
export function splitNamed(name: string): Split | null {
  const key = name.toLowerCase();
  return Object.hasOwn(SPLITS, key) ? (SPLITS[key] ?? null) : null;
}
