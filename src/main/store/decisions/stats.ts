import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import type { DecisionStats } from '../../../shared/contract/decisions.ts';
import {
  anchoringOf,
  perMinute,
  perMinuteBefore,
  secondsPerItem,
  tallyOf,
  type Moment,
} from '../../../shared/domain/review-stats.ts';
import type { Clock } from '../../core/ports.ts';
import { cells, numberCell, prepareBulkRead, prepareQuery, textCell, type Params } from '../query.ts';
import momentsSinceSql from './moments-since.sql?raw';
import newestMomentsSql from './newest-moments.sql?raw';
import reviewersSql from './reviewers.sql?raw';
import settledSql from './settled.sql?raw';

const Settled = v.object({
  kind: v.picklist(['accept', 'keep', 'label']),
  label: v.number(),
  original: v.number(),
  suggestion: v.number(),
  blind: v.nullable(v.number()),
  count: v.number(),
});

const Reviewer = v.object({ reviewer: v.string(), settled: v.number(), newest: v.string() });

/** From so many of the newest decisions a reviewer's pace is taken. */
const PACE_DECISIONS = 5000;
const HOUR_MS = 3_600_000;
const RECENT_MINUTES = 30;

/** What decisions in effect say, over the whole project. */
export function createStats(db: Database, clock: Clock): () => DecisionStats {
  const settled = prepareQuery(db, settledSql, Settled);
  const reviewers = prepareQuery(db, reviewersSql, Reviewer);
  const readNewest = prepareBulkRead(db, newestMomentsSql);
  const readSince = prepareBulkRead(db, momentsSinceSql);

  const moments = (read: (params: Params) => Iterable<unknown>, params: Params): Moment[] =>
    Array.from(read(params), momentOf);

  return () => {
    const now = clock().getTime();
    const hour = moments(readSince, { since: new Date(now - HOUR_MS).toISOString() });
    const newest = moments(readNewest, { limit: PACE_DECISIONS }).reverse();
    const groups = settled.all();
    return {
      perMinute: perMinute(hour),
      secondsPerItem: secondsPerItem(newest),
      recent: perMinuteBefore(now, RECENT_MINUTES, hour),
      suggestions: tallyOf(groups),
      changed: tallyOf(groups.filter(({ original, suggestion }) => original !== suggestion)),
      reviewers: reviewers.all(),
      anchoring: anchoringOf(groups),
    };
  };
}

function momentOf(row: unknown): Moment {
  const columns = cells(row);
  return {
    at: Date.parse(textCell(columns, 0)),
    reviewer: textCell(columns, 1),
    change: numberCell(columns, 2),
  };
}
