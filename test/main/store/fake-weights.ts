import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Store } from '../../../src/main/store/open.ts';

/** A model's file that holds no model, but is what the log says of it. Gives its SHA-256. */
export function fakeWeights(store: Store, content: string): string {
  const sha256 = createHash('sha256').update(content).digest('hex');
  const file = store.modelPath(sha256);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return sha256;
}
