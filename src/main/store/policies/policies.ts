import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import { Policy } from '../../../shared/contract/policies.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import type { Change } from '../change.ts';
import type { QueueDeriver } from '../queue/derive.ts';
import { prepareQuery, prepareWrite } from '../query.ts';
import currentSql from './current.sql?raw';
import insertSql from './insert.sql?raw';
import listSql from './list.sql?raw';

export type NewPolicy = Omit<Policy, 'version' | 'at'>;

export function policiesStore(db: Database, change: Change, queue: QueueDeriver) {
  const current = prepareQuery(db, currentSql, v.object(Policy.entries));
  const list = prepareQuery(db, listSql, v.object(Policy.entries));
  const insert = prepareWrite(db, insertSql);

  function get(): Policy {
    const policy = current.one();
    if (policy === null)
      throw new GwinnowError('NO_PROJECT', 'The project was never finished; make it again');
    return policy;
  }

  return {
    /** The newest version. */
    current: get,

    /** Writes a new version: the newest one with what is given changed. The queue follows in the same transaction. */
    set(actor: string, changes: Partial<NewPolicy> & { readonly reason: string }): Policy {
      change({ type: 'policy', actor }, ({ leaf, at }) => {
        const old = get();
        const next = { ...old, ...changes, version: old.version + 1 };
        insert(policyRow(next, at, leaf));
        queue.derive();
        return { result: null, body: { old: policyFacts(old), new: policyFacts(next) } };
      });
      return get();
    },

    /** Newest first. */
    list: (limit: number): Policy[] => list.all({ limit }),
  };
}

/** τ = 0.9 and the median of ten draws: the paper's middle threshold, the re-implementations' statistic. */
export const DEFAULT_POLICY: NewPolicy = {
  tau: 0.9,
  statistic: 'median',
  draws: 10,
  seed: 1,
  classifier: null,
  gwin: null,
  reason: 'The project began',
};

/** A policy without its time, as its audit leaf holds it. */
export function policyFacts(policy: Omit<Policy, 'at'>): Omit<Policy, 'at'> {
  const { version, tau, statistic, draws, seed, classifier, gwin, spotCheckRate = 0, reason } = policy;
  const facts = { version, tau, statistic, draws, seed, classifier, gwin, reason };
  return spotCheckRate === 0 ? facts : { ...facts, spotCheckRate };
}

/** A policy as its table holds it. */
export function policyRow(policy: Omit<Policy, 'at'>, at: string, leaf: number) {
  return { ...policyFacts(policy), spotCheckRate: policy.spotCheckRate ?? 0, at, leaf };
}
