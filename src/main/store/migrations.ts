import facts from './migrations/0001-facts.sql?raw';
import appendOnly from './migrations/0002-append-only.sql?raw';
import derived from './migrations/0003-derived.sql?raw';
import review from './migrations/0004-review.sql?raw';
import trainingHistory from './migrations/0005-training-history.sql?raw';
import queue from './migrations/0006-queue.sql?raw';
import auditLog from './migrations/0007-audit-log.sql?raw';
import harm from './migrations/0008-harm.sql?raw';
import secondReview from './migrations/0009-second-review.sql?raw';
import transformDistances from './migrations/0010-transform-distances.sql?raw';
import secondLabel from './migrations/0011-second-label.sql?raw';

/** One numbered file of src/main/store/migrations. */
export type Migration = { readonly name: string; readonly sql: string };

/** In the order of their numbers; a published one is never edited. */
export const MIGRATIONS: readonly Migration[] = [
  { name: '0001-facts', sql: facts },
  { name: '0002-append-only', sql: appendOnly },
  { name: '0003-derived', sql: derived },
  { name: '0004-review', sql: review },
  { name: '0005-training-history', sql: trainingHistory },
  { name: '0006-queue', sql: queue },
  { name: '0007-audit-log', sql: auditLog },
  { name: '0008-harm', sql: harm },
  { name: '0009-second-review', sql: secondReview },
  { name: '0010-transform-distances', sql: transformDistances },
  { name: '0011-second-label', sql: secondLabel },
];
