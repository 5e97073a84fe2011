import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { pageQuery, QUEUE_SORTS, type QueueFilter } from '../../../src/main/store/queue/page.ts';
import { reviewProject } from './project.ts';

describe('every offered sort with every filter', () => {
  const filters: QueueFilter[] = [{}];
  const values = {
    status: 'open',
    outcome: 'unsure',
    label: 1,
    suggestion: 1,
    changed: true,
    reviewer: 'anna',
  } as const;
  for (const [name, value] of Object.entries(values)) {
    filters.push(...filters.map((filter) => ({ ...filter, [name]: value })));
  }

  test.each(QUEUE_SORTS)('by %s walks an index and sorts nothing', (sort) => {
    const { store } = reviewProject(20);
    const db = new Database(join(store.directory, 'gwinnow.sqlite'), { readonly: true });
    onTestFinished(() => {
      db.close();
    });
    expect(filters).toHaveLength(64);
    for (const filter of filters) {
      for (const descending of [false, true]) {
        for (const after of [null, { key: sort === 'status' ? 'open' : 0.5, certainty: 0.5, sample: 3 }]) {
          const { sql, params } = pageQuery({ sort, descending, filter, after, limit: 20 });
          const steps = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(params) as { detail: string }[];
          const plan = steps.map(({ detail }) => detail).join('; ');
          const leads = sort === 'certainty' && Object.keys(filter).some((name) => name !== 'changed');
          const bounded = leads || after !== null;
          expect(plan).toMatch(
            bounded
              ? /^SEARCH q USING INDEX queue_by_\w+ \([^;]*\); SEARCH s [^;]*; SEARCH d [^;]*$/
              : /^(SCAN|SEARCH) q USING INDEX queue_by_\w+( \([^;]*\))?; SEARCH s [^;]*; SEARCH d [^;]*$/,
          );
        }
      }
    }
  });
});
