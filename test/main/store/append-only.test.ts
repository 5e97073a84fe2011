import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { memoryKeys, reviewProject } from './project.ts';

const FACTS = [
  'audit_leaves',
  'audit_checkpoints',
  'project',
  'classes',
  'imports',
  'import_problems',
  'images',
  'samples',
  'models',
  'score_runs',
  'scores',
  'score_draws',
  'transform_runs',
  'transforms',
  'policies',
  'decisions',
];
const DERIVED = [
  'audit_nodes',
  'image_pixels',
  'transform_distances',
  'standings',
  'verdict_runs',
  'verdicts',
  'queue',
  'queue_basis',
  'jobs',
  'job_points',
  'job_previews',
  'migrations',
];

function filledProject() {
  const { store, classifier } = reviewProject(3, { keys: memoryKeys() });
  const image = { sha256: new Uint8Array(32), bytes: Uint8Array.of(9), pixels: Uint8Array.of(1, 2, 3, 4) };
  store.imports.add('anna', {
    format: 'test',
    source: 'more',
    preprocessing: 'test-1',
    samples: [{ ...image, mediaType: 'image/png', split: 'test', label: null, source: 'a.png' }],
    problems: [{ source: 'b.png', code: 'BAD_IMAGE', message: 'not an image' }],
  });
  store.scores.record(
    'anna',
    {
      model: classifier,
      seed: 9,
      draws: 1,
      preprocessing: 'test-1',
      split: 'test',
      subject: 'original',
      transformRun: null,
      purpose: 'retry',
    },
    {
      samples: [1],
      certainties: {
        labels: Int32Array.of(1),
        medians: Float64Array.of(0.5),
        means: Float64Array.of(0.5),
        entropies: Float64Array.of(0.5),
        mutualInformation: Float64Array.of(0.5),
        runnersUp: Int32Array.of(1),
        runnerUpProbabilities: Float64Array.of(0.5),
      },
      trueClass: null,
      draws: { probabilities: Float32Array.of(0.1, 0.2, 0.7), classes: 3, keep: () => true },
    },
  );
  store.decisions.record('anna', { sample: 1, kind: 'skip' });
  const db = new Database(join(store.directory, 'gwinnow.sqlite'));
  db.pragma('recursive_triggers = ON');
  onTestFinished(() => {
    db.close();
  });
  return db;
}

describe('facts', () => {
  test('every table is known to be one or derived', () => {
    const db = filledProject();
    const tables = db
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      .pluck()
      .all();
    expect(tables.toSorted()).toEqual([...FACTS, ...DERIVED].toSorted());
  });

  test.each(FACTS)('%s refuses to be changed, removed or replaced', (table) => {
    const db = filledProject();
    const rows = () => db.prepare(`SELECT * FROM ${table}`).all();
    const before = rows();
    expect(before.length).toBeGreaterThan(0);
    const columns = db.prepare(`SELECT name FROM pragma_table_info('${table}') ORDER BY cid`).pluck().all();
    const list = columns.join(', ');
    expect(() => db.exec(`UPDATE ${table} SET ${String(columns.at(-1))} = NULL`)).toThrow('not changed');
    expect(() => db.exec(`DELETE FROM ${table}`)).toThrow('not removed');
    expect(() =>
      db.exec(`INSERT OR REPLACE INTO ${table} (${list}) SELECT ${list} FROM ${table} LIMIT 1`),
    ).toThrow(/not removed|must follow/);
    expect(rows()).toEqual(before);
  });

  test('leaves are numbered without a gap', () => {
    const db = filledProject();
    const insert = db.prepare("INSERT INTO audit_leaves (idx, json, hash) VALUES (?, '{}', zeroblob(32))");
    expect(() => insert.run(1000)).toThrow('must follow');
    expect(() => insert.run(0)).toThrow('must follow');
  });
});
