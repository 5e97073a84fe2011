import type { Database } from 'better-sqlite3';
import { createCursor, type Cursor } from './cursor.ts';
import classesSql from './classes.sql?raw';
import decisionsSql from './decisions.sql?raw';
import importProblemsSql from './import-problems.sql?raw';
import importsSql from './imports.sql?raw';
import modelsSql from './models.sql?raw';
import policiesSql from './policies.sql?raw';
import projectSql from './project.sql?raw';
import samplesSql from './samples.sql?raw';
import scoreRunsSql from './score-runs.sql?raw';
import scoresSql from './scores.sql?raw';
import transformRunsSql from './transform-runs.sql?raw';
import transformsSql from './transforms.sql?raw';

/** Every table of facts, read in the order in which its rows were written. */
export function openTables(db: Database) {
  return {
    project: createCursor(db, 'project', projectSql),
    classes: createCursor(db, 'classes', classesSql),
    policies: createCursor(db, 'policies', policiesSql),
    imports: createCursor(db, 'imports', importsSql),
    problems: createCursor(db, 'import_problems', importProblemsSql),
    samples: createCursor(db, 'samples', samplesSql),
    models: createCursor(db, 'models', modelsSql),
    scoreRuns: createCursor(db, 'score_runs', scoreRunsSql),
    scores: createCursor(db, 'scores', scoresSql),
    transformRuns: createCursor(db, 'transform_runs', transformRunsSql),
    transforms: createCursor(db, 'transforms', transformsSql),
    decisions: createCursor(db, 'decisions', decisionsSql),
  } satisfies Record<string, Cursor>;
}
