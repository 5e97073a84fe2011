import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import type { DecisionStats } from '../../../shared/contract/decisions.ts';
import {
  anchoringOf,
  countsPerMinute,
  perMinute,
  secondsPerItem,
  tallyOf,
} from '../../../shared/domain/review-stats.ts';
import type { Clock } from '../../core/ports.ts';
import { prepareQuery } from '../query.ts';
import type { ClassRecords } from './class-records.ts';
import { Settled } from './settled.ts';
import givenSql from './given.sql?raw';
import newestChangesSql from './newest-changes.sql?raw';
import reviewersSql from './reviewers.sql?raw';
import settledSql from './settled.sql?raw';
import spotChecksSql from './spot-checks.sql?raw';
import timesSinceSql from './times-since.sql?raw';

const SpotChecks = v.object({ settled: v.number(), agreed: v.number() });

const Reviewer = v.object({ reviewer: v.string(), settled: v.number(), newest: v.string() });

const At = v.pipe(
  v.string(),
  v.transform((time) => Date.parse(time)),
);
const Changed = v.object({ at: At, items: v.number() });
const ChangedBy = v.object({ ...Changed.entries, reviewer: v.string() });

/** From so many of the newest decisions a reviewer's pace is taken. */
const PACE_DECISIONS = 5000;
const HOUR_MS = 3_600_000;
const RECENT_MINUTES = 30;

/** What decisions in effect say, over the whole project. */
export function createStats(db: Database, clock: Clock, records: ClassRecords): () => DecisionStats {
  const settled = prepareQuery(db, settledSql, Settled);
  const given = prepareQuery(db, givenSql, Settled);
  const spotChecks = prepareQuery(db, spotChecksSql, SpotChecks);
  const reviewers = prepareQuery(db, reviewersSql, Reviewer);
  const newestChanges = prepareQuery(db, newestChangesSql, ChangedBy);
  const timesSince = prepareQuery(db, timesSinceSql, Changed);

  return () => {
    const now = clock().getTime();
    const lastHour = timesSince.all({ since: new Date(now - HOUR_MS).toISOString() });
    const groups = settled.all();
    return {
      perMinute: perMinute(lastHour),
      secondsPerItem: secondsPerItem(newestChanges.all({ limit: PACE_DECISIONS })),
      recent: countsPerMinute(now, RECENT_MINUTES, lastHour),
      suggestions: tallyOf(groups),
      changed: tallyOf(groups.filter(({ original, suggestion }) => original !== suggestion)),
      spotChecks: spotChecks.one() ?? { settled: 0, agreed: 0 },
      reviewers: reviewers.all(),
      anchoring: anchoringOf(given.all()),
      classes: records.all(groups),
    };
  };
}
