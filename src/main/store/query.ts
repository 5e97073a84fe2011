import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import { GwinnowError } from '../../shared/errors.ts';

export type Value = number | string | Uint8Array | null;
/** Values by the names that stand after @ in the SQL. */
export type Params = Readonly<Record<string, Value>>;

const NONE: Params = {};

/** A truth as SQLite holds it, 0 or 1. */
export const Truth = v.pipe(
  v.picklist([0, 1]),
  v.transform((value) => value === 1),
);

/** A prepared query whose every row is checked against a schema. */
export type Query<Row> = {
  /** The first row, null when there is none. */
  readonly one: (params?: Params) => Row | null;
  readonly all: (params?: Params) => Row[];
};

export function prepareQuery<const Schema extends v.GenericSchema>(
  db: Database,
  sql: string,
  schema: Schema,
): Query<v.InferOutput<Schema>> {
  const statement = db.prepare<[Params], unknown>(sql);
  const check = (row: unknown): v.InferOutput<Schema> => {
    const result = v.safeParse(schema, row, { abortEarly: true });
    if (result.success) return result.output;
    const [issue] = result.issues;
    const column = v.getDotPath(issue) ?? 'row';
    throw new GwinnowError('INTERNAL', `Unexpected ${column} in the project file: ${issue.message} (${sql})`);
  };
  return {
    one: (params = NONE) => {
      const row = statement.get(params);
      return row === undefined ? null : check(row);
    },
    all: (params = NONE) => statement.all(params).map(check),
  };
}

/** A prepared statement that changes rows; returns how many, and the last row number given. */
export function prepareWrite(
  db: Database,
  sql: string,
): (params?: Params) => { readonly changes: number; readonly id: number } {
  const statement = db.prepare<[Params]>(sql);
  return (params = NONE) => {
    const { changes, lastInsertRowid } = statement.run(params);
    return { changes, id: Number(lastInsertRowid) };
  };
}

/** For thousands of rows: positional values, no objects. */
export function prepareBulkWrite(db: Database, sql: string): (...values: Value[]) => number {
  const statement = db.prepare<Value[]>(sql);
  return (...values) => Number(statement.run(...values).lastInsertRowid);
}

/** For thousands of rows: each as an array of its columns, to be read with the `cell` functions below. */
export function prepareBulkRead(db: Database, sql: string): (params?: Params) => IterableIterator<unknown> {
  const statement = db.prepare<[Params], unknown>(sql).raw(true);
  return (params = NONE) => statement.iterate(params);
}

/** As `prepareBulkRead`, all rows at once: twice as fast where there is room for them. */
export function prepareBulkList(db: Database, sql: string): (params?: Params) => readonly unknown[] {
  const statement = db.prepare<[Params], unknown>(sql).raw(true);
  return (params = NONE) => statement.all(params);
}

/** For thousands of look-ups: positional values in, the first row as an array of its columns out, null without one. */
export function prepareBulkGet(db: Database, sql: string): (...values: Value[]) => readonly unknown[] | null {
  const statement = db.prepare<Value[], unknown>(sql).raw(true);
  return (...values) => {
    const row = statement.get(...values);
    return row === undefined ? null : cells(row);
  };
}

export function cells(row: unknown): readonly unknown[] {
  if (Array.isArray(row)) return row;
  throw new GwinnowError('INTERNAL', 'A row of the project file is not a list of columns');
}

export function numberCell(row: readonly unknown[], column: number): number {
  const value = row[column];
  if (typeof value === 'number') return value;
  throw wrongCell(column, 'a number', value);
}

export function nullableNumberCell(row: readonly unknown[], column: number): number | null {
  return row[column] === null ? null : numberCell(row, column);
}

export function textCell(row: readonly unknown[], column: number): string {
  const value = row[column];
  if (typeof value === 'string') return value;
  throw wrongCell(column, 'text', value);
}

export function bytesCell(row: readonly unknown[], column: number): Uint8Array {
  const value = row[column];
  if (value instanceof Uint8Array) return value;
  throw wrongCell(column, 'bytes', value);
}

function wrongCell(column: number, wanted: string, value: unknown): GwinnowError {
  return new GwinnowError(
    'INTERNAL',
    `Column ${column} of the project file holds ${typeof value}, not ${wanted}`,
  );
}

/** Schemas of columns that several tables have. */
export const Id = v.pipe(v.number(), v.integer());
export const Count = v.object({ count: v.number() });
export const Bytes = v.custom<Uint8Array>((value) => value instanceof Uint8Array, 'not bytes');
export const Json = v.pipe(v.string(), v.parseJson());
