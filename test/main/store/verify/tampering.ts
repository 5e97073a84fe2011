import Database from 'better-sqlite3';
import * as fc from 'fast-check';
import { leafHash } from '../../../../src/main/audit/leaf.ts';

/** Every table that holds what happened; the tree's nodes stand for it in proofs. */
export const TABLES = [
  'audit_leaves',
  'audit_checkpoints',
  'audit_nodes',
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
] as const;

const KINDS = ['cell', 'cell', 'cell', 'delete', 'truncate', 'swap', 'repeat', 'rehash'] as const;

/** One way to change a project file behind its program's back; numbers are taken modulo what there is. */
export const Tampering = fc.record({
  kind: fc.constantFrom(...KINDS),
  table: fc.constantFrom(...TABLES),
  row: fc.nat(),
  other: fc.nat(),
  column: fc.nat(),
  salt: fc.integer({ min: 1, max: 255 }),
});
export type Tampering = typeof Tampering extends fc.Arbitrary<infer Value> ? Value : never;

type Row = Record<string, unknown>;
type Column = { readonly name: string; readonly pk: number };

/** As someone would who wants no trace: without triggers, checks or references in the way. */
export function openAsAttacker(file: string): Database.Database {
  const db = new Database(file);
  db.pragma('foreign_keys = OFF');
  db.pragma('ignore_check_constraints = ON');
  db.pragma('synchronous = OFF');
  const triggers = db
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
    .pluck()
    .all();
  for (const trigger of triggers) db.exec(`DROP TRIGGER ${trigger}`);
  return db;
}

/** All that a project's facts say, so that a change can be told from none. */
export function contents(db: Database.Database): string {
  const tables = TABLES.map((table) => db.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).raw(true).all());
  return JSON.stringify(tables, (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
  );
}

/** Does it. @returns what was done, or null where SQLite would not have it or there is nothing to do it to. */
export function tamper(db: Database.Database, tampering: Tampering): string | null {
  const { table } = tampering;
  const columns = db
    .prepare<[], Column>(`SELECT name, pk FROM pragma_table_info('${table}') ORDER BY cid`)
    .all();
  const keys = columns.filter(({ pk }) => pk > 0).map(({ name }) => name);
  const rows = db.prepare<[], Row>(`SELECT * FROM ${table} ORDER BY ${keys.join(', ')}`).all();
  const place = { db, table, columns: columns.map(({ name }) => name), keys, rows };
  try {
    return DEEDS[tampering.kind](place, tampering);
  } catch (thrown) {
    if (thrown instanceof Database.SqliteError) return null;
    throw thrown;
  }
}

type Place = {
  readonly db: Database.Database;
  readonly table: string;
  readonly columns: readonly string[];
  readonly keys: readonly string[];
  readonly rows: readonly Row[];
};

const DEEDS: Record<Tampering['kind'], (place: Place, tampering: Tampering) => string | null> = {
  cell(place, { row, column, salt }) {
    const victim = place.rows[row % place.rows.length];
    const name = place.columns[column % place.columns.length];
    if (victim === undefined || name === undefined) return null;
    return update(place, victim, { [name]: changed(victim[name], salt) });
  },
  delete(place, { row }) {
    const at = row % place.rows.length;
    const victim = place.rows[at];
    return victim === undefined || isNewestCheckpoint(place, at) ? null : remove(place, victim);
  },
  truncate(place, { row }) {
    if (place.table === 'audit_checkpoints' || place.rows.length === 0) return null;
    const from = row % place.rows.length;
    return place.rows
      .slice(from)
      .map((victim) => remove(place, victim))
      .join('; ');
  },
  swap(place, { row, other }) {
    const one = place.rows[row % place.rows.length];
    const two = place.rows[other % place.rows.length];
    if (one === undefined || two === undefined || one === two) return null;
    const rest = (of: Row): Row =>
      Object.fromEntries(
        place.columns.flatMap((name) => (place.keys.includes(name) ? [] : [[name, of[name]]])),
      );
    return place.db.transaction(() => {
      remove(place, two);
      const first = update(place, one, rest(two));
      insert(place, { ...two, ...rest(one) });
      return `${first} and the other way round`;
    })();
  },
  repeat(place, { row, salt }) {
    const model = place.rows[row % place.rows.length];
    const [key] = place.keys;
    if (model === undefined || key === undefined) return null;
    const last = Math.max(...place.rows.map((one) => Number(one[key])));
    return insert(place, { ...model, [key]: last + 1 + (salt % 2) });
  },
  rehash(place, { row, salt }) {
    const victim = place.rows[row % place.rows.length];
    if (place.table !== 'audit_leaves' || typeof victim?.['json'] !== 'string') return null;
    const json = String(changed(victim['json'], salt));
    return update(place, victim, { json, hash: leafHash(json) });
  },
};

/** A log whose newest checkpoints are taken away is one that was not signed lately: only a kept one can tell. */
function isNewestCheckpoint({ table, rows }: Place, at: number): boolean {
  return table === 'audit_checkpoints' && at === rows.length - 1;
}

function changed(value: unknown, salt: number): unknown {
  if (value === null) return salt % 2 === 0 ? salt : String(salt);
  if (salt % 17 === 0) return null;
  if (typeof value === 'number')
    return Number.isInteger(value) && salt % 5 > 0 ? value + salt - 128 : value + salt / 256;
  if (typeof value === 'string') return changedText(value, salt);
  if (!(value instanceof Uint8Array)) return value;
  const bytes = Uint8Array.from(value);
  const at = salt % bytes.length;
  bytes[at] = (bytes[at] ?? 0) ^ salt;
  return bytes;
}

function changedText(text: string, salt: number): string {
  const at = salt % (text.length + 1);
  if (salt % 3 === 0) return `${text.slice(0, at)}${text.slice(at + 1)}`;
  if (salt % 3 === 1) return `${text.slice(0, at)}${salt % 10}${text.slice(at)}`;
  return `${text.slice(0, at)}${String.fromCodePoint(32 + (salt % 90))}${text.slice(at + 1)}`;
}

function where({ keys }: Place, row: Row): { readonly sql: string; readonly values: readonly unknown[] } {
  return { sql: keys.map((key) => `${key} = ?`).join(' AND '), values: keys.map((key) => row[key]) };
}

function update(place: Place, row: Row, change: Row): string {
  const { sql, values } = where(place, row);
  const names = Object.keys(change);
  const sets = names.map((name) => `${name} = ?`).join(', ');
  place.db.prepare(`UPDATE ${place.table} SET ${sets} WHERE ${sql}`).run(...Object.values(change), ...values);
  return `${place.table} ${values.join('/')}: ${names.join(', ')} changed`;
}

function remove(place: Place, row: Row): string {
  const { sql, values } = where(place, row);
  place.db.prepare(`DELETE FROM ${place.table} WHERE ${sql}`).run(...values);
  return `${place.table} ${values.join('/')} deleted`;
}

function insert(place: Place, row: Row): string {
  const marks = place.columns.map(() => '?').join(', ');
  place.db
    .prepare(`INSERT INTO ${place.table} (${place.columns.join(', ')}) VALUES (${marks})`)
    .run(...place.columns.map((name) => row[name]));
  return `${place.table}: a row like another added`;
}
