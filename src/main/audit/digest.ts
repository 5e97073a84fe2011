import { createHash } from 'node:crypto';
import { GwinnowError } from '../../shared/errors.ts';

/** What a digested row may hold; bytes go in as the hex of their SHA-256. */
export type DigestCell = string | number | null;

const CHUNK_ROWS = 1000;

/**
 * SHA-256, lower-case hex, over rows in the order given. Each row is one JSON array on a line of its own, so anyone
 * with the rows can compute it again, in any language that prints numbers as ECMAScript does.
 *
 * @throws BAD_ARGUMENT for a number that is not finite.
 */
export function digestRows(rows: Iterable<readonly DigestCell[]>): string {
  const digest = createRowDigest();
  for (const row of rows) digest.add(row);
  return digest.finish();
}

export type RowDigest = {
  /** @throws BAD_ARGUMENT for a number that is not finite. */
  readonly add: (row: readonly DigestCell[]) => void;
  readonly finish: () => string;
};

/** `digestRows` for rows that come one by one. */
export function createRowDigest(): RowDigest {
  const hash = createHash('sha256');
  let lines: string[] = [];
  return {
    add(row) {
      for (const cell of row) {
        if (typeof cell === 'number' && !Number.isFinite(cell)) {
          throw new GwinnowError('BAD_ARGUMENT', `No digest over the number ${cell}`);
        }
      }
      lines.push(`${JSON.stringify(row)}\n`);
      if (lines.length < CHUNK_ROWS) return;
      hash.update(lines.join(''), 'utf8');
      lines = [];
    },
    finish: () => hash.update(lines.join(''), 'utf8').digest('hex'),
  };
}
