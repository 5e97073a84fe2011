import type { Database } from 'better-sqlite3';
import { GwinnowError } from '../../../shared/errors.ts';
import { verdictOn } from '../../../shared/domain/verdicts.ts';
import { prepareWrite } from '../query.ts';
import clearSql from './clear.sql?raw';
import clearBasisSql from './clear-basis.sql?raw';
import deriveSql from './derive.sql?raw';
import deriveBasisSql from './derive-basis.sql?raw';
import setStandingSql from './set-standing.sql?raw';

/** Keeps the queue in step with the facts it is derived from; called inside the transaction that changes them. */
export type QueueDeriver = {
  /** Builds the whole queue again, from scores, transforms, the newest policy and standings. */
  readonly derive: () => void;
  /** Notes what became of one sample, if it is in the queue. */
  readonly setStanding: (sample: number, status: string, reviewer: string | null) => void;
};

export function createQueueDeriver(db: Database): QueueDeriver {
  db.function('verdict_outcome', { deterministic: true }, outcomeOf);
  const clear = prepareWrite(db, clearSql);
  const clearBasis = prepareWrite(db, clearBasisSql);
  const deriveQueue = prepareWrite(db, deriveSql);
  const deriveBasis = prepareWrite(db, deriveBasisSql);
  const setStanding = prepareWrite(db, setStandingSql);
  return {
    derive() {
      clear();
      clearBasis();
      deriveQueue();
      deriveBasis();
    },
    setStanding(sample, status, reviewer) {
      setStanding({ sample, status, reviewer });
    },
  };
}

/** The rule of the domain, for SQL: certainty of the original, of the transform or null, τ. */
function outcomeOf(certainty: unknown, relabelled: unknown, tau: unknown): string {
  if (typeof certainty !== 'number' || typeof tau !== 'number') {
    throw new GwinnowError('INTERNAL', 'A verdict was asked for without a certainty');
  }
  const transform = typeof relabelled === 'number' ? { label: 0, certainty: relabelled } : null;
  return verdictOn({ label: 0, certainty }, transform, tau).outcome;
}
